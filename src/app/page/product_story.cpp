#include "app/page/product_story.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/product_codes.h"

namespace gaveurs {
namespace {

constexpr int kMostMeals = 400;
constexpr int kShownComments = 5;

std::string icon(std::string_view drawing) {
  return fmt::format(
      "<svg width=\"36\" height=\"36\" viewBox=\"0 0 36 36\" fill=\"none\" stroke=\"currentColor\" "
      "stroke-width=\"2\" stroke-linecap=\"round\" aria-hidden=\"true\">{}</svg>",
      drawing);
}

constexpr std::string_view kScale =
    "<path d=\"M6 28h24M18 28V10M8 10h20M8 10l-4 9h8zM28 10l-4 9h8z\"/>";
constexpr std::string_view kLeaf =
    "<path d=\"M8 28C8 14 16 7 29 7c0 13-6 20-18 20M8 31c2-8 6-12 12-15\"/>";
constexpr std::string_view kEye =
    "<path d=\"M3 18s6-9 15-9 15 9 15 9-6 9-15 9S3 18 3 18z\"/><circle cx=\"18\" cy=\"18\" "
    "r=\"4\"/>";
constexpr std::string_view kHeart =
    "<path d=\"M18 30S5 22 5 13a6.5 6.5 0 0 1 13-1 6.5 6.5 0 0 1 13 1c0 9-13 17-13 17z\"/>";
constexpr std::string_view kThermometer =
    "<path d=\"M15 21V8a3 3 0 0 1 6 0v13a6 6 0 1 1-6 0zM18 14v10\"/>";
constexpr std::string_view kSun =
    "<circle cx=\"18\" cy=\"18\" r=\"6\"/><path d=\"M18 4v4M18 28v4M4 18h4M28 18h4M8 8l3 3M25 25l3 "
    "3M28 8l-3 3M11 25l-3 3\"/>";

std::string fact(std::string_view drawing, std::string_view words) {
  return fmt::format("<li>{}<span>{}</span></li>", icon(drawing), words);
}

std::string section(std::string_view title, std::string_view inside) {
  if (inside.empty()) return {};
  return fmt::format("<section><h2>{}</h2>{}</section>", title, inside);
}

std::string facts(std::string_view items) {
  return items.empty() ? std::string() : fmt::format("<ul class=\"facts\">{}</ul>", items);
}

// Mean weight of the ducks day by day, as a line.
std::string weight_picture(Language l, const std::vector<StoredMeal>& meals) {
  std::map<int, double> days;  // the last meal of a day counts
  for (const auto& stored : meals) {
    if (stored.meal.values.poids_moyen_g > 0) {
      days[stored.meal.slot.jour] = stored.meal.values.poids_moyen_g;
    }
  }
  if (days.size() < 2) return {};
  const auto [least, most] = std::minmax_element(
      days.begin(), days.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const double low = least->second, high = std::max(most->second, low + 1);
  const int first = days.begin()->first, last = days.rbegin()->first;
  std::string points;
  for (const auto& [day, weight] : days) {
    points += fmt::format("{:.0f},{:.0f} ", 10 + 280.0 * (day - first) / (last - first),
                          70 - 55 * (weight - low) / (high - low));
  }
  const auto title = fmt::format("{} {} kg → {} kg",
                                 say(l, "Poids moyen des canards :", "Mean weight of the ducks:"),
                                 number_text(l, days.begin()->second / 1000, 2),
                                 number_text(l, days.rbegin()->second / 1000, 2));
  return fmt::format(
      "<p class=\"soft\">{0}</p><svg viewBox=\"0 0 300 80\" width=\"100%\" role=\"img\" "
      "aria-label=\"{0}\"><path d=\"M10 74h280\" stroke=\"currentColor\" opacity=\".3\"/>"
      "<polyline points=\"{1}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"3\"/></svg>",
      title, points);
}

std::optional<double> mean_temperature_c(const std::vector<StoredMeal>& meals) {
  if (meals.empty()) return std::nullopt;
  double sum = 0;
  for (const auto& stored : meals) sum += stored.meal.values.temperature_stabule_c;
  return sum / static_cast<double>(meals.size());
}

// What came after the liver is not of its story.
void keep_what_came_before(ProductStory& story) {
  const Instant made = story.product.produced_at;
  // Some are forgotten: a count, a weight and a temperature of the rest would be those of no lot.
  if (story.lot && std::ssize(story.meals) < story.lot->lot.nb_repas) story.meals.clear();
  story.fed_before = story.lot && story.lot->lot.debut <= made;
  std::erase_if(story.meals, [&](const StoredMeal& stored) {
    return !story.fed_before || stored.meal.values.time > made;
  });
}

std::string attested(std::string_view name, std::string_view words) {
  return fmt::format("<span data-fact=\"{}\">{}</span>", name, words);
}

// The index has a scale, no share of anything: at an end of it only that is known. Empty without
// light.
std::string freshness_words(Language l, const SpectralAnalysis& found) {
  constexpr double kDark = 0.05;  // less light than that is no measurement
  double light = 0;
  for (const double part : found.reflectance) light += part;
  if (!(light > kDark) || !std::isfinite(found.freshness_index)) return {};
  const auto of_100 = std::lround(100 * found.freshness_index);
  const auto what = say(l, "Indice de fraîcheur à la mesure :", "Freshness index when measured:");
  if (of_100 <= 0) {
    return fmt::format("{} {}", what,
                       say(l, "au plus bas de son échelle", "at the lowest of its scale"));
  }
  return fmt::format("{} {} {}", what, of_100, say(l, "sur 100", "of 100"));
}

// With the measured size of the largest, no adjective.
std::string defect_words(Language l, const std::vector<Defect>& defects) {
  if (defects.empty()) {
    return std::string(say(l, "Aucun défaut vu à la surface", "No flaw seen on its surface"));
  }
  const bool one = defects.size() == 1;
  std::string out =
      fmt::format("{} {}", defects.size(),
                  say(l, one ? "défaut vu à la surface" : "défauts vus à la surface",
                      one ? "flaw seen on its surface" : "flaws seen on its surface"));
  double largest = 0;
  for (const auto& defect : defects) largest = std::max(largest, defect.size_mm);
  if (largest < 1 || !std::isfinite(largest)) return out;
  return out + fmt::format(", {} {:.0f} mm",
                           one ? say(l, "d'environ", "about")
                               : say(l, "le plus grand d'environ", "the largest about"),
                           largest);
}

std::string stars_text(double mean) {
  const int whole = static_cast<int>(std::lround(mean));
  std::string out;
  for (int i = 1; i <= 5; ++i) out += i <= whole ? "★" : "☆";
  return out;
}

}  // namespace

Result<ProductStory> read_story(const std::string& code, Reader& r) {
  const ReadSnapshot moment(r);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  auto product = product_of_code(r, code);
  if (!product) return std::unexpected(std::move(product.error()));
  ProductStory out;
  out.product = std::move(*product);
  const auto keep = [](auto result, auto& place) -> Result<void> {
    if (!result) return std::unexpected(std::move(result.error()));
    place = std::move(*result);
    return {};
  };
  FeedbackFilter shown;
  shown.lot = out.product.lot;
  shown.state = FeedbackState::kPublished;
  shown.with_comment = true;
  Result<void> read = keep(r.lot(out.product.lot), out.lot);
  if (read) read = keep(r.site(out.product.site), out.site);
  if (read) read = keep(r.meals_of_lot(out.product.lot, {}, kMostMeals), out.meals);
  if (read && !out.product.sample.value.empty()) {
    read = keep(r.sample(out.product.sample), out.sample);
  }
  if (read) read = keep(r.stats_of_product(out.product.id), out.own);
  if (read) read = keep(r.stats_of_lot(out.product.lot), out.of_lot);
  if (read) read = keep(r.feedbacks(shown, FeedbackId{INT64_MAX}, kShownComments), out.comments);
  if (!read) return std::unexpected(std::move(read.error()));
  keep_what_came_before(out);
  return out;
}

std::string state_section(Language l, const ProductStory& story) {
  const Product& product = story.product;
  if (product.state == ProductState::kActive) return {};
  if (product.state == ProductState::kWithdrawn) {
    return fmt::format("<section class=\"warn\"><h2>{}</h2><p>{}</p></section>",
                       say(l, "Produit retiré", "Withdrawn product"),
                       say(l, "Ce produit ne devait pas être vendu. Rapportez-le au vendeur.",
                           "This product was not to be sold. Take it back to the seller."));
  }
  std::string reason;
  if (!product.reason.empty()) reason = fmt::format("<p>{}</p>", escape_html(product.reason));
  return fmt::format(
      "<section class=\"warn\"><h2>{}</h2><p>{}</p>{}</section>",
      say(l, "Produit rappelé : ne le consommez pas", "Recalled product: do not eat it"),
      say(l, "Rapportez-le là où vous l'avez acheté.", "Take it back to where you bought it."),
      reason);
}

std::string origin_section(Language l, const ProductStory& story) {
  std::string inside;
  if (story.site) {
    inside +=
        fmt::format("<p>{} <strong>{}</strong>", say(l, "Engraissé au site", "Fed at the site"),
                    escape_html(story.site->nom));
    if (!story.site->region.empty() && story.site->region != story.site->nom) {
      inside += fmt::format(" ({})", escape_html(story.site->region));
    }
    inside += ".</p>";
  }
  if (story.lot) {
    const Lot& lot = story.lot->lot;
    if (!lot.genetique.empty()) {
      inside += fmt::format("<p>{} {}.</p>", say(l, "Canard", "Duck:"), escape_html(lot.genetique));
    }
    if (story.fed_before) {
      const auto meals = story.meals.size();
      inside += fmt::format("<p>{} {}", say(l, "Engraissé à partir du", "Fed from"),
                            day_text(l, lot.debut));
      if (meals > 0) {
        inside += fmt::format(", {} {}", meals,
                              say(l, meals == 1 ? "repas noté" : "repas notés un par un",
                                  meals == 1 ? "meal on record" : "meals on record, each one"));
      }
      inside += ".</p>" + weight_picture(l, story.meals);
    }
  }
  return section(say(l, "Où et comment", "Where and how"), inside);
}

std::string quality_section(Language l, const ProductStory& story) {
  const Product& product = story.product;
  std::string items;
  if (product.grade) {
    items +=
        fact(kSun, fmt::format("{} <strong>{}</strong> ({} {})", say(l, "Foie jugé", "Liver found"),
                               grade_words(l, *product.grade), say(l, "classe", "grade"),
                               attested("grade", to_string(*product.grade))));
  }
  if (product.mass_g) {
    const auto mass = number_text(l, std::round(*product.mass_g / 10) * 10, 0) + " g";
    items +=
        fact(kScale, fmt::format("{} {}", say(l, "Foie entier d'environ", "Whole liver of about"),
                                 attested("mass_g", mass)));
  }
  if (story.sample) {
    const auto& analysis = story.sample->analysis;
    const auto freshness = freshness_words(l, analysis.spectral);
    if (!freshness.empty()) items += fact(kLeaf, freshness);
    items += fact(kEye, defect_words(l, analysis.tof.defects));
  }
  std::string inside = facts(items);
  if (story.sample) {
    inside += fmt::format("<p class=\"soft\">{} {}.</p>",
                          say(l, "Mesuré sans contact le", "Measured without touch on"),
                          attested("produced_at", day_text(l, product.produced_at)));
  }
  return section(say(l, "Qualité", "Quality"), inside);
}

std::string welfare_section(Language l, const ProductStory& story) {
  std::string items;
  if (!story.meals.empty()) {
    items += fact(
        kHeart, fmt::format("{} {} %",
                            say(l, "Canards morts pendant l'engraissement du lot :",
                                "Ducks of the lot that died while being fed:"),
                            number_text(l, story.meals.back().meal.values.taux_mortalite_pct, 1)));
  }
  if (const auto mean = mean_temperature_c(story.meals)) {
    items += fact(
        kThermometer,
        fmt::format("{} {} °C",
                    say(l, "Température moyenne de l'étable :", "Mean temperature of the stable:"),
                    number_text(l, *mean, 1)));
  }
  return section(say(l, "Bien-être des animaux", "Welfare of the animals"), facts(items));
}

std::string ratings_section(Language l, const ProductStory& story) {
  const bool own = story.own.mean(kLeastRatings).has_value();
  const FeedbackStats& stats = own ? story.own : story.of_lot;
  const auto mean = stats.mean(kLeastRatings);
  if (!mean) return {};
  std::string inside = fmt::format(
      "<p><span aria-hidden=\"true\">{}</span> <strong>{} / 5</strong> · {} {} {}</p>",
      stars_text(*mean), number_text(l, *mean, 1), stats.counted, say(l, "avis", "ratings"),
      own ? say(l, "sur ce bocal", "of this jar")
          : say(l, "sur les bocaux du même lot", "of jars of the same lot"));
  if (!story.comments.empty()) {
    inside += fmt::format("<p class=\"soft\">{}</p>",
                          say(l, "Derniers commentaires publiés sur les bocaux du même lot :",
                              "Latest published comments on jars of the same lot:"));
  }
  for (const auto& feedback : story.comments) {
    if (!feedback.rating) continue;
    inside +=
        fmt::format("<blockquote>{} {} <span class=\"soft\">({})</span></blockquote>",
                    stars_text(feedback.rating->overall), escape_html(feedback.rating->comment),
                    feedback.product == story.product.id ? say(l, "ce bocal", "this jar")
                                                         : say(l, "un autre bocal", "another jar"));
  }
  return section(say(l, "Ce qu'en disent les autres", "What others say"), inside);
}

}  // namespace gaveurs
