#include "app/learned_loop.h"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "app/curve_front.h"
#include "app/curve_reasons.h"
#include "loop/backtest.h"
#include "loop/fit_shape.h"
#include "trace/hash.h"
#include "wire/json_writer.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

constexpr double kBacktestShare = 0.25;  // of the lots, the newest ones
constexpr double kScalesLast = 1.15;     // scales are searched anew once lots grew by so much
constexpr std::size_t kMostTrials = 300; // of a site, the newest
constexpr std::size_t kFewestOfSouche = 20;
constexpr std::size_t kStandardLots = 100;
constexpr std::int64_t kCycleDays = 14;
constexpr int kLastCycle = 60;
constexpr std::size_t kMostFront = 12;
constexpr double kLeastLiver = 0.85;  // of the usual curve's, as forecast: no lot is given away

std::string text_of_scales(const std::array<EffectScales, kGrowthTargets>& scales) {
  std::string text;
  for (EffectScales values : scales) {
    for (const double* field : fields_of(values)) {
      fmt::format_to(std::back_inserter(text), "{}{}", text.empty() ? "" : ",", *field);
    }
  }
  return text;
}

std::optional<std::array<EffectScales, kGrowthTargets>> scales_of(std::string_view text) {
  std::array<EffectScales, kGrowthTargets> out;
  for (EffectScales& values : out) {
    for (double* field : fields_of(values)) {
      const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), *field);
      if (failed != std::errc{}) return std::nullopt;
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
      if (!text.empty()) text.remove_prefix(1);
    }
  }
  return text.empty() ? std::optional(out) : std::nullopt;
}

std::string text_of_scores(const std::vector<BacktestScore>& scores) {
  std::string text;
  JsonWriter out(text);
  out.open_array();
  for (const BacktestScore& score : scores) {
    out.open_object().field("figure", name_of(score.figure)).field("unit", unit_of(score.figure));
    out.field("model", score.model).field("lots", score.lots).rounded("r2", score.r2, 3);
    out.rounded("mae", score.mae, 4).rounded("cover50", score.cover50, 3);
    out.rounded("cover90", score.cover90, 3).close_object();
  }
  out.close_array();
  return text;
}

PromisedFigure figure_of(const TargetForecast& said) {
  return {said.mean, said.half.low, said.half.high, said.most.low, said.most.high};
}

double corn_of(const std::vector<double>& doses) {
  return std::accumulate(doses.begin(), doses.end(), 0.0);
}

std::vector<Proposition> all_fed(Reader& reader, Result<void>& outcome) {
  PropositionFilter filter;
  filter.states = {PropositionState::kRunning, PropositionState::kClosed};
  auto found = reader.propositions(filter, PropositionId{INT64_MAX}, 100'000);
  if (found) return std::move(*found);
  outcome = std::unexpected(found.error());
  return {};
}

Refusal too_few_lots(std::size_t closed) {
  return {fmt::format("{} lots are closed; it takes {} to learn from", closed, kFewestTrainingLots),
          {"loop.too_few",
           {{"closed", static_cast<double>(closed)},
            {"needed", static_cast<double>(kFewestTrainingLots)}}}};
}

}  // namespace

std::string_view season_of(std::int64_t day) {
  const date::year_month_day ymd{date::sys_days{date::days{day}}};
  constexpr std::array<std::string_view, 4> kSeasons = {"hiver", "printemps", "ete", "automne"};
  return kSeasons[static_cast<unsigned>(ymd.month()) % 12 / 3];
}

Result<LearnedLoop> LearnedLoop::learn(Reader& reader, const std::optional<LearnedModel>& known,
                                       const LoopSettings& settings,
                                       const std::atomic<bool>* stop) {
  auto lots = closed_lots_of(reader);
  if (!lots) return std::unexpected(lots.error());
  if (lots->size() < kFewestTrainingLots) {
    return fail(ErrorKind::kConflict, too_few_lots(lots->size()));
  }
  Result<void> read;
  const auto fed = all_fed(reader, read);
  if (!read) return std::unexpected(read.error());
  const auto ratings = ratings_of(reader, *lots);
  if (!ratings) return std::unexpected(ratings.error());
  GrowthOptions options;
  const bool still_suit =
      known && static_cast<double>(lots->size()) < kScalesLast * static_cast<double>(known->lots);
  if (still_suit) options.scales = scales_of(known->scales);
  if (options.scales) options.evaluations = 0;
  options.threads = false;
  options.stop = stop;
  auto growth = GrowthModel::train(*lots, options);
  if (!growth) return std::unexpected(growth.error());
  LearnedLoop out(std::move(*growth));
  out.lots_ = std::move(*lots);
  out.hash_ = hash_of_lots(out.lots_);
  if (!ratings->ratings.empty()) out.hash_ = to_hex(sha256(out.hash_ + hash_of_ratings(*ratings)));
  out.version_ = fmt::format("growth-{}-{}", kGrowthModelVersion, out.hash_.substr(0, 12));
  out.seed_ = settings.seed;
  out.points_ = options.points;
  out.ratings_ = static_cast<std::int64_t>(ratings->ratings.size());
  out.teach(fed, *ratings);
  // Its intervals are worked out by the first forecast; from then on it is only read.
  (void)out.growth_.predict(out.lots_.back().input);
  return out;
}

LearnedModel LearnedLoop::model() const {
  LearnedModel out;
  out.version = version_;
  out.lots = static_cast<std::int64_t>(lots_.size());
  out.first_day = growth_.first_day();
  out.last_day = growth_.last_day();
  out.hash = hash_;
  out.seed = seed_;
  out.points = points_;
  out.scales = text_of_scales(growth_.scales());
  out.backtest = "[]";
  out.rated_lots = rated_lots_;
  out.ratings = ratings_;
  for (const auto& site : harmed_sites()) out.sites += out.sites.empty() ? site : ',' + site;
  return out;
}

void add_backtest(const std::vector<ClosedLot>& lots, LearnedModel& model,
                  const std::atomic<bool>& stop) {
  const auto at = static_cast<std::size_t>((1 - kBacktestShare) * static_cast<double>(lots.size()));
  BacktestOptions options;
  options.from_day = lots[std::min(at, lots.size() - 1)].input.first_day;
  options.seed = static_cast<std::uint64_t>(model.seed);
  options.growth.threads = false;
  options.stop = options.growth.stop = &stop;
  const auto done = walk_forward(lots, options);
  if (!done) return;
  model.backtest_from = options.from_day;
  model.backtest = text_of_scores(done->scores);
  model.picture = backtest_picture(*done);
}

void LearnedLoop::teach(const std::vector<Proposition>& fed, const LotRatings& ratings) {
  std::map<std::string, const Proposition*> by_lot;
  for (const Proposition& one : fed) by_lot[one.lot.value] = &one;
  std::map<std::string, std::int64_t> begun;  // first day of the first lot that was fed by one
  for (const ClosedLot& lot : lots_) {
    if (!by_lot.contains(lot.code)) continue;
    const auto at = begun.try_emplace(lot.input.site, lot.input.first_day).first;
    at->second = std::min(at->second, lot.input.first_day);
  }
  const Preferences liked = learn_preferences(ratings.ratings, ratings.sales);
  const auto& scores = liked.lots[static_cast<std::size_t>(TasteAspect::kOverall)];
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    const auto shape = fit_shape(lots_[i].input.given_g);
    if (!shape) continue;
    Taught taught;
    taught.lot = i;
    taught.shape = *shape;
    const auto start = begun.find(lots_[i].input.site);
    if (start != begun.end() && lots_[i].input.first_day >= start->second) {
      const auto cycle = 1 + (lots_[i].input.first_day - start->second) / kCycleDays;
      taught.cycle = static_cast<int>(std::min<std::int64_t>(cycle, kLastCycle));
    }
    if (const auto own = by_lot.find(lots_[i].code); own != by_lot.end()) {
      taught.chosen = true;
      taught.control = own->second->role == ProposalRole::kControl;
    }
    if (const auto score = scores.find(static_cast<std::int64_t>(i)); score != scores.end()) {
      taught.stars = std::clamp(score->second.mean, 1.0, 5.0);
      taught.stars_sd = score->second.sd;
      ++rated_lots_;
    }
    taught_.push_back(taught);
  }
}

std::set<std::string> LearnedLoop::harmed_sites() const {
  std::set<std::string> sites, out;
  for (const Taught& taught : taught_) {
    if (taught.chosen) sites.insert(lots_[taught.lot].input.site);
  }
  for (const std::string& site : sites) {
    const CurveQuestion question{{}, {site}, "", growth_.last_day()};
    if (optimiser(question, standard(question, 20), 1).harms()) out.insert(site);
  }
  return out;
}

CurveShape LearnedLoop::standard(const CurveQuestion& question, int meals) const {
  std::vector<double> sums(static_cast<std::size_t>(meals)), counts(sums.size());
  std::size_t used = 0;
  for (auto at = lots_.rbegin(); at != lots_.rend() && used < kStandardLots; ++at) {
    const LotInput& lot = at->input;
    if (lot.site != question.site.value) continue;
    if (!question.souche.empty() && lot.souche != question.souche) continue;
    for (std::size_t i = 0; i < std::min(sums.size(), lot.planned_g.size()); ++i) {
      sums[i] += lot.planned_g[i];
      counts[i] += 1;
    }
    ++used;
  }
  std::vector<double> usual;
  for (std::size_t i = 0; i < sums.size() && counts[i] > 0; ++i) {
    usual.push_back(sums[i] / counts[i]);
  }
  CurveShape otherwise;
  otherwise.meals = meals;
  auto shape = fit_shape(usual);
  if (!shape && !question.souche.empty()) {
    return standard({question.gaveur, question.site, "", question.first_day}, meals);
  }
  if (!shape) return otherwise;
  shape->meals = meals;
  return within(*shape, {}, {}).value_or(otherwise);
}

CurveOptimiser LearnedLoop::optimiser(const CurveQuestion& question, const CurveShape& standard,
                                      double loss_limit) const {
  std::vector<const Taught*> of_site, of_souche;
  for (auto at = taught_.rbegin(); at != taught_.rend(); ++at) {
    const LotInput& lot = lots_[at->lot].input;
    if (lot.site != question.site.value) continue;
    if (of_site.size() < kMostTrials) of_site.push_back(&*at);
    if (lot.souche == question.souche && of_souche.size() < kMostTrials) of_souche.push_back(&*at);
  }
  auto& used = of_souche.size() >= kFewestOfSouche ? of_souche : of_site;
  // Where losses are high at a gaveur's as it is, curves that lose no more than the usual one are
  // searched; what the growth model says of each must still keep the limit.
  CurveOptimiser out({.standard = standard, .loss_limit = loss_limit, .standard_sets_limit = true});
  for (auto at = used.rbegin(); at != used.rend(); ++at) {
    const Taught& taught = **at;
    const ClosedLot& lot = lots_[taught.lot];
    out.add({taught.control ? standard : taught.shape, lot.input.gaveur, taught.cycle, taught.stars,
             taught.stars_sd, lot.outcome.liver_g, lot.outcome.loss, taught.chosen});
  }
  return out;
}

bool LearnedLoop::is_rated(const CurveQuestion& question) const {
  return std::ranges::any_of(taught_, [&](const Taught& taught) {
    return taught.stars > 0 && lots_[taught.lot].input.site == question.site.value;
  });
}

LotInput LearnedLoop::input_of(const CurveQuestion& question,
                               const std::vector<double>& doses_g) const {
  LotInput out;
  out.gaveur = question.gaveur.value;
  out.site = question.site.value;
  out.souche = question.souche;
  out.first_day = question.first_day;
  out.days = static_cast<int>(doses_g.size() + 1) / 2;
  out.given_g = out.planned_g = doses_g;
  // As his newest lot was, or else the site's.
  const ClosedLot* like = nullptr;
  for (const ClosedLot& lot : lots_) {
    if (lot.input.site != out.site) continue;
    const bool his = lot.input.gaveur == out.gaveur;
    if (like == nullptr || his || like->input.gaveur != out.gaveur) like = &lot;
  }
  if (like == nullptr) return out;
  out.eleveur = like->input.gaveur == out.gaveur ? like->input.eleveur : 0;
  out.production = like->input.production;
  out.age_days = like->input.age_days;
  out.ducks = like->input.ducks;
  if (out.souche.empty()) out.souche = like->input.souche;
  return out;
}

CurveForecast LearnedLoop::forecast(const CurveQuestion& question,
                                    const std::vector<double>& doses_g,
                                    const std::vector<double>& standard_g,
                                    const CurveProposal& said, double loss_limit) const {
  const GrowthForecast own = growth_.predict(input_of(question, doses_g));
  const GrowthForecast usual = growth_.predict(input_of(question, standard_g));
  CurveForecast out;
  out.promise.liver_g = figure_of(own.liver_g);
  out.promise.itm = figure_of(own.itm);
  if (own.loss) {
    out.promise.loss = figure_of(*own.loss);
    out.promise.loss_upper95 = own.loss->upper95;
  }
  if (is_rated(question)) {
    constexpr double kHalf = 0.674, kMost = 1.645;
    out.promise.rating = PromisedFigure{
        said.stars, said.stars - kHalf * said.stars_sd, said.stars + kHalf * said.stars_sd,
        said.stars - kMost * said.stars_sd, said.stars + kMost * said.stars_sd};
    out.beside.rating = said.stars_gain;
    out.beside.rating_pm = kMost * said.stars_gain_sd;
  } else {
    out.rating_unknown = Wording{"Aucun lot du site n'a encore été noté par des consommateurs.",
                                 "No lot of the site has been rated by consumers yet."};
  }
  out.beside.corn_g = corn_of(doses_g) - corn_of(standard_g);
  out.beside.liver_g = own.liver_g.mean - usual.liver_g.mean;
  if (own.loss && usual.loss) out.beside.loss = own.loss->mean - usual.loss->mean;
  out.reason = reason_for(said.role, out, loss_limit);
  out.learns = learned_by(said, out.promise.rating.has_value());
  return out;
}

Result<CurveForecast> LearnedLoop::judge(const CurveQuestion& question,
                                         const std::vector<double>& doses_g, ProposalRole role,
                                         const std::vector<double>& standard_g,
                                         double loss_limit) const {
  const auto shape = fit_shape(doses_g), usual = fit_shape(standard_g);
  if (!shape || !usual)
    return fail(ErrorKind::kInvalid,
                Refusal{"a curve of so few meals says too little", {"curve.short", {}}});
  const auto said =
      optimiser(question, *usual, loss_limit).assess(*shape, role, question.gaveur.value);
  auto out = forecast(question, doses_g, standard_g, said, loss_limit);
  if (!out.promise.loss)
    return fail(ErrorKind::kConflict,
                Refusal{"hardly any closed lot says its loss", {"loop.losses_unknown", {}}});
  return out;
}

std::optional<Refusal> LearnedLoop::unlike_any(std::span<const double> doses_g) const {
  constexpr double kFar = 0.15;  // beyond the least and the most of all lots
  struct Range {
    std::string_view what;
    double value, low = 1e300, high = 0;
  };
  if (doses_g.empty()) return std::nullopt;
  std::array ranges = {
      Range{"meals", static_cast<double>(doses_g.size())},
      Range{"corn_g", std::accumulate(doses_g.begin(), doses_g.end(), 0.0)},
      Range{"first_g", doses_g.front()},
      Range{"most_g", *std::max_element(doses_g.begin(), doses_g.end())},
  };
  for (const ClosedLot& lot : lots_) {
    const std::vector<double>& given = lot.input.given_g;
    if (given.empty()) continue;
    const std::array values = {static_cast<double>(given.size()), lot.input.corn_g(), given.front(),
                               *std::max_element(given.begin(), given.end())};
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      ranges[i].low = std::min(ranges[i].low, values[i]);
      ranges[i].high = std::max(ranges[i].high, values[i]);
    }
  }
  for (const Range& one : ranges) {
    if (one.high <= 0) continue;
    const double low = (1 - kFar) * one.low, high = (1 + kFar) * one.high;
    if (one.value >= low && one.value <= high) continue;
    return Refusal{fmt::format("no lot learned from was fed like this: {} {:.0f}, known are {:.0f} "
                               "to {:.0f}",
                               one.what, one.value, one.low, one.high),
                   {fmt::format("curve.unlike_{}", one.what.substr(0, one.what.find('_'))),
                    {{std::string(one.what), one.value},
                     {std::string("low_") + std::string(one.what), one.low},
                     {std::string("high_") + std::string(one.what), one.high}}}};
  }
  return std::nullopt;
}

namespace {

/// The first part of the way, the rest of it is the usual curve's.
CurveShape between(const CurveShape& usual, const CurveShape& other, double part) {
  auto numbers = numbers_of(usual);
  const auto far = numbers_of(other);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += part * (far[i] - numbers[i]);
  return shape_of(numbers, usual.meals);
}

}  // namespace

std::vector<FrontPoint> LearnedLoop::front_for(const CurveQuestion& question,
                                               const std::vector<CurveProposal>& choices,
                                               double loss_limit) const {
  const bool rated = is_rated(question);
  std::vector<FrontPoint> points;
  for (const CurveProposal& choice : choices) {
    FrontPoint point;
    point.doses_g = whole_doses_of(choice.shape, {});
    const GrowthForecast own = growth_.predict(input_of(question, point.doses_g));
    if (!own.loss || own.loss->upper95 > loss_limit || limit_broken(point.doses_g, {})) continue;
    if (rated) point.rating = choice.stars;
    point.corn_g = corn_of(point.doses_g);
    point.liver_g = own.liver_g.mean;
    point.loss = own.loss->mean;
    point.loss_upper95 = own.loss->upper95;
    points.push_back(std::move(point));
  }
  return front_of(std::move(points), kMostFront);
}

std::optional<Proposition> LearnedLoop::safe_as(const CurveQuestion& question,
                                                CurveOptimiser& search, const CurveShape& usual,
                                                const CurveShape& shape, ProposalRole role,
                                                double loss_limit) const {
  Proposition out;
  out.standard_g = whole_doses_of(usual, {});
  out.doses_g = whole_doses_of(shape, {});
  out.role = role;
  if (limit_broken(out.doses_g, {})) return std::nullopt;
  const double usual_liver = growth_.predict(input_of(question, out.standard_g)).liver_g.mean;
  const auto said = forecast(question, out.doses_g, out.standard_g,
                             search.assess(shape, role, question.gaveur.value), loss_limit);
  if (!said.promise.loss || said.promise.loss_upper95 > loss_limit) return std::nullopt;
  const bool control = role == ProposalRole::kControl;
  if (!control && said.promise.liver_g.mean < kLeastLiver * usual_liver) return std::nullopt;
  out.gaveur = question.gaveur;
  out.site = question.site;
  out.souche = question.souche;
  out.saison = season_of(question.first_day);
  out.loss_limit = loss_limit;
  out.loss_upper95 = said.promise.loss_upper95;
  out.forecast = encode_forecast(said);
  out.model = version_;
  return out;
}

std::optional<Proposition> LearnedLoop::safe_for(const CurveQuestion& question,
                                                 CurveOptimiser& search, const CurveShape& usual,
                                                 const CurveProposal& chosen,
                                                 std::vector<CurveProposal> gentler,
                                                 double loss_limit) const {
  // Nearer and nearer to the usual curve, until it is safe and no lot is spent on learning.
  for (const double part : {1.0, 0.7, 0.4, 0.2, 0.0}) {
    const bool control = part == 0 || chosen.role == ProposalRole::kControl;
    auto one =
        safe_as(question, search, usual, control ? usual : between(usual, chosen.shape, part),
                control ? ProposalRole::kControl : chosen.role, loss_limit);
    if (one) return one;
  }
  // His lots may lose too many by the usual curve: the least change that makes them lose fewer.
  const double corn = corn_of(doses_of(usual));
  std::ranges::sort(gentler, {},
                    [&](const CurveProposal& one) { return std::abs(one.corn_g - corn); });
  for (const CurveProposal& one : gentler) {
    if (auto safe = safe_as(question, search, usual, one.shape, ProposalRole::kBest, loss_limit)) {
      return safe;
    }
  }
  return std::nullopt;
}

Result<LearnedLoop::Proposed> LearnedLoop::propose(const std::vector<CurveQuestion>& questions,
                                                   int meals, double loss_limit, Random& random,
                                                   const GoOn& go_on) const {
  const CurveQuestion& any = questions.front();
  const CurveShape usual = standard(any, meals);
  if (!growth_.predict(input_of(any, doses_of(usual))).loss) {
    return fail(ErrorKind::kConflict,
                Refusal{"hardly any closed lot says its loss, so no curve can be called safe",
                        {"loop.losses_unknown", {}}});
  }
  auto search = optimiser(any, usual, loss_limit);
  std::vector<std::int64_t> gaveurs;
  for (const CurveQuestion& question : questions) gaveurs.push_back(question.gaveur.value);
  const Error given_up{ErrorKind::kUnavailable, "the server is stopping", {}};
  const auto chosen = search.propose(gaveurs, random, go_on);
  if (chosen.size() < gaveurs.size()) return std::unexpected(given_up);
  std::map<std::int64_t, std::vector<CurveProposal>> choices;
  std::vector<std::int64_t> left_out;  // once for each lot
  Proposed out;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (go_on && !go_on()) return std::unexpected(given_up);
    const auto [his, first] = choices.try_emplace(gaveurs[i]);
    if (first) his->second = search.pareto(gaveurs[i], random);
    auto one = safe_for(questions[i], search, usual, chosen[i], his->second, loss_limit);
    if (!one) {
      left_out.push_back(gaveurs[i]);
      continue;
    }
    one->front = encode_front(front_for(questions[i], his->second, loss_limit));
    out.propositions.push_back(std::move(*one));
  }
  for (const std::int64_t gaveur : left_out) {
    // What is safe for one lot of his is so for another.
    const auto his = std::ranges::find(out.propositions, GaveurId{gaveur}, &Proposition::gaveur);
    if (his != out.propositions.end()) {
      out.propositions.push_back(Proposition(*his));
    } else if (std::ranges::find(out.left_out, GaveurId{gaveur}) == out.left_out.end()) {
      out.left_out.push_back({gaveur});
    }
  }
  if (!out.propositions.empty()) return out;
  return fail(
      ErrorKind::kConflict,
      Refusal{fmt::format("no curve keeps the site's loss limit of {:.1f} % for these gaveurs: the "
                          "upper bound of what their lots may lose lies above it",
                          100 * loss_limit),
              {"loop.no_safe_curve", {{"limit_pct", 100 * loss_limit}}}});
}

}  // namespace gaveurs
