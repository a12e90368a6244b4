// What the loop came to: closed lots beside what was promised of them, and tests beside controls.
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "app/rest/answers.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

constexpr int kMostLots = 500;
constexpr double kMost95 = 1.96;

struct ClosedCurve {
  Proposition proposition;
  std::optional<CurvePromise> promise;
  FeedbackStats ratings;
  std::optional<double> rating() const { return ratings.mean(kLeastRatings); }
  bool is_control() const { return proposition.role == ProposalRole::kControl; }
};

// A figure of the lots on one side.
class Side {
 public:
  void add(std::optional<double> value) {
    if (!value) return;
    ++count_;
    sum_ += *value;
    squares_ += *value * *value;
  }
  bool enough() const { return count_ >= 2; }
  double mean() const { return sum_ / count_; }
  /// Squared standard error of the mean.
  double error() const {
    return std::max(0.0, squares_ - count_ * mean() * mean()) / (count_ - 1) / count_;
  }

 private:
  double count_ = 0, sum_ = 0, squares_ = 0;
};

struct Compared {
  Side tests, controls;
  void add(const ClosedCurve& one, std::optional<double> value) {
    (one.is_control() ? controls : tests).add(value);
  }
};

void write_compared(JsonWriter& out, std::string_view name, const Compared& c, int decimals) {
  out.key(name);
  if (!c.tests.enough() || !c.controls.enough()) {
    out.null();
    return;
  }
  out.open_object().rounded("tests", c.tests.mean(), decimals);
  out.rounded("controls", c.controls.mean(), decimals);
  out.rounded("difference", c.tests.mean() - c.controls.mean(), decimals);
  out.rounded("pm95", kMost95 * std::sqrt(c.tests.error() + c.controls.error()), decimals);
  out.close_object();
}

struct Comparison {
  std::int64_t tests = 0, controls = 0;
  Compared rating, liver, corn, loss;
  explicit Comparison(const std::vector<ClosedCurve>& all) {
    for (const ClosedCurve& one : all) {
      ++(one.is_control() ? controls : tests);
      const CurveResult& result = *one.proposition.result;
      rating.add(one, one.rating());
      liver.add(one, result.liver_g);
      corn.add(one, result.corn_g);
      loss.add(one, result.loss);
    }
  }
};

void write_comparison(JsonWriter& out, const Comparison& all) {
  out.key("tests_beside_controls").open_object().field("tests", all.tests);
  out.field("controls", all.controls);
  write_compared(out, "rating", all.rating, 2);
  write_compared(out, "liver_g", all.liver, 1);
  write_compared(out, "corn_g", all.corn, 0);
  write_compared(out, "loss", all.loss, 4);
  out.close_object();
}

Wording learned(const Comparison& all) {
  const auto& rating = all.rating;
  if (!rating.tests.enough() || !rating.controls.enough()) {
    // French says «0 lot» and «1 lot»; English «0 lots» and «1 lot».
    return {fmt::format("Lots clos : {} {} par une courbe proposée et {} {} ; il faut deux lots "
                        "notés de chaque côté pour comparer.",
                        all.tests, all.tests < 2 ? "nourri" : "nourris", all.controls,
                        all.controls < 2 ? "témoin" : "témoins"),
            fmt::format("Closed lots: {} fed by a proposed curve and {} {}; it takes two rated "
                        "lots on each side to compare.",
                        all.tests, all.controls, all.controls == 1 ? "control" : "controls")};
  }
  const double gain = rating.tests.mean() - rating.controls.mean();
  const double pm = kMost95 * std::sqrt(rating.tests.error() + rating.controls.error());
  const bool sure = std::abs(gain) > pm;
  auto shown = fmt::format("{:+.2f} ± {:.2f}", gain, pm);
  auto french = shown;
  for (char& c : french) c = c == '.' ? ',' : c;
  return {fmt::format("Les courbes proposées sont notées {} étoile par rapport aux témoins{}.",
                      french, sure ? "" : " : la différence n'est pas encore sûre"),
          fmt::format("Proposed curves are rated {} stars beside the controls{}.", shown,
                      sure ? "" : ": the difference is not sure yet")};
}

void write_closed(JsonWriter& out, const ClosedCurve& one, std::string_view gaveur_nom) {
  const Proposition& p = one.proposition;
  out.open_object().field("code_lot", p.lot.value).field("proposition_id", p.id.value);
  out.field("gaveur_id", p.gaveur.value).field("gaveur_nom", gaveur_nom);
  out.field("site_code", p.site.value).field("role", to_string(p.role));
  out.field("closed_at", p.result->closed_at).key("promise").open_object();
  double corn = 0;
  for (const double dose : p.doses_g) corn += dose;
  const auto mean = [](const std::optional<PromisedFigure>& figure) {
    return figure ? std::optional(figure->mean) : std::nullopt;
  };
  const auto& said = one.promise;
  out.rounded("rating", said ? mean(said->rating) : std::nullopt, 2);
  out.rounded("liver_g", said ? std::optional(said->liver_g.mean) : std::nullopt, 1);
  out.rounded("itm", said ? std::optional(said->itm.mean) : std::nullopt, 2);
  out.rounded("loss", said ? mean(said->loss) : std::nullopt, 4).rounded("corn_g", corn, 0);
  out.close_object().key("result").open_object();
  out.rounded("rating", one.rating(), 2).field("ratings", one.ratings.ratings);
  out.rounded("liver_g", p.result->liver_g, 1).rounded("itm", p.result->itm, 2);
  out.rounded("loss", p.result->loss, 4).rounded("corn_g", p.result->corn_g, 0);
  out.close_object().close_object();
}

Result<std::vector<ClosedCurve>> closed_curves(Reader& r, const std::optional<SiteCode>& site,
                                               int limit) {
  PropositionFilter filter;
  filter.states = {PropositionState::kClosed};
  filter.site = site;
  auto found = r.propositions(filter, PropositionId{INT64_MAX}, limit);
  if (!found) return std::unexpected(found.error());
  std::vector<ClosedCurve> out;
  for (Proposition& one : *found) {
    if (!one.result) continue;
    const auto ratings = r.stats_of_lot(one.lot);
    if (!ratings) return std::unexpected(ratings.error());
    auto promise = parse_promise(one.forecast);
    out.push_back({std::move(one), std::move(promise), *ratings});
  }
  return out;
}

Result<void> write_ratings(JsonWriter& out, Reader& r, const std::optional<SiteCode>& site,
                           int limit) {
  const auto rated = r.stats_by_lot(site, limit);
  if (!rated) return std::unexpected(rated.error());
  struct Sum {
    std::int64_t ratings = 0, counted = 0;
    double weight = 0, stars = 0;
  };
  std::map<std::string, Sum> sites;
  out.key("ratings_by_lot").open_array();
  for (const LotFeedback& lot : *rated) {
    Sum& sum = sites[lot.site.value];
    sum.ratings += lot.stats.ratings;
    sum.counted += lot.stats.counted;
    sum.weight += lot.stats.weight;
    sum.stars += lot.stats.weighted_stars;
    out.open_object().field("code_lot", lot.lot.value).field("site_code", lot.site.value);
    out.rounded("average", lot.stats.mean(kLeastRatings), 2);
    out.field("ratings", lot.stats.ratings).close_object();
  }
  out.close_array().key("ratings_by_site").open_array();
  for (const auto& [code, sum] : sites) {
    std::optional<double> mean;
    if (sum.counted >= kLeastRatings && sum.weight > 0) mean = sum.stars / sum.weight;
    out.open_object().field("site_code", code).rounded("average", mean, 2);
    out.field("ratings", sum.ratings).close_object();
  }
  out.close_array();
  return {};
}

}  // namespace

Result<std::string> loop_results(const Question& q, Reader& r) {
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  Parameters in(q);
  in.only({"site_code", "limit"});
  const auto site = in.site("site_code");
  const int limit = in.limit(100, kMostLots);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto closed = closed_curves(r, site, limit);
  if (!closed) return std::unexpected(closed.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("lots").open_array();
  for (const ClosedCurve& one : *closed) {
    const auto gaveur = r.gaveur(one.proposition.gaveur);
    if (!gaveur) return std::unexpected(gaveur.error());
    write_closed(out, one, *gaveur ? (*gaveur)->nom : "");
  }
  out.close_array();
  const Comparison comparison(*closed);
  write_comparison(out, comparison);
  out.key("learned");
  write_sentence(out, learned(comparison));
  if (auto wrote = write_ratings(out, r, site, limit); !wrote) {
    return std::unexpected(wrote.error());
  }
  out.close_object();
  return text;
}

}  // namespace gaveurs
