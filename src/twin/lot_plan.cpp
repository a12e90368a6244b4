#include "twin/lot_plan.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gaveurs {
namespace {

// A duck of 4.5 kg that takes 7.8 kg of dry corn leaves at about 6.2 kg. An assumption of the
// twin: neither the field's simulator nor the records hold weights along the way.
constexpr double kGainPerCorn = 0.22;
constexpr double kMeanLiverG = 527;  // of the real records

/// To a whole number of 1 ÷ `per_unit`; dividing last gives the number a person would write.
double rounded(double value, double per_unit) { return std::round(value * per_unit) / per_unit; }

/// Dead of `alive` ducks, each at the same risk.
std::int64_t draw_deaths(Random& random, std::int64_t alive, double risk) {
  std::int64_t dead = 0;
  for (std::int64_t i = 0; i < alive; ++i) dead += random.chance(risk) ? 1 : 0;
  return dead;
}

double risk_on_day(int jour) { return 0.0005 + 0.0001 * jour; }

struct Strain {
  std::string_view name;
  double low_g, high_g;  // weight at the start
  double share;          // of the lots; Mulard is what most farms feed
};
constexpr std::array<Strain, 3> kStrains{
    {{"Mulard", 4400, 4600, 0.6}, {"Barbarie", 3800, 4000, 0.2}, {"Pékin", 4000, 4200, 0.2}}};

const Strain& draw_strain(Random& random) {
  double at = random.uniform();
  for (const Strain& strain : kStrains) {
    if (at < strain.share) return strain;
    at -= strain.share;
  }
  return kStrains.front();
}

LotPlan begin_plan(const LotOrigin& origin, const Strain& strain, Random& random) {
  LotPlan plan;
  plan.code = origin.code;
  plan.gaveur = origin.gaveur;
  plan.genetique = strain.name;
  plan.start = origin.start;
  plan.start_weight_g = rounded(random.uniform(strain.low_g, strain.high_g), 10);
  plan.gain_per_corn = kGainPerCorn;
  return plan;
}

struct Anchor {
  int meal;
  double value;
};

double interpolate(std::span<const Anchor> anchors, int meal) {
  if (meal <= anchors.front().meal) return anchors.front().value;
  for (std::size_t i = 1; i < anchors.size(); ++i) {
    const Anchor& a = anchors[i - 1];
    const Anchor& b = anchors[i];
    if (meal > b.meal) continue;
    return a.value + (b.value - a.value) * (meal - a.meal) / (b.meal - a.meal);
  }
  return anchors.back().value;
}

// Given ÷ planned − 1 in the records: mean −1.1 %, sd 4.3 %, beyond 10 % in 2.5 % of meals and
// beyond 15 % in 1.1 %. A normal core and a rare tail from 10 % on, mostly downwards.
double draw_deviation(Random& random) {
  constexpr double kTailShare = 0.021;
  constexpr double kTailMean = 0.08;  // beyond the 10 %
  constexpr double kTailDownwards = 0.79;
  if (!random.chance(kTailShare)) return random.normal(-0.009, 0.033);
  const double beyond = -kTailMean * std::log(1 - random.uniform());
  const double size = std::min(0.10 + beyond, 0.9);
  return random.chance(kTailDownwards) ? -size : size;
}

struct Share {
  int value;
  double share;
};

int draw_share(Random& random, std::span<const Share> shares) {
  double at = random.uniform();
  for (const Share& s : shares) {
    if (at < s.share) return s.value;
    at -= s.share;
  }
  return shares.front().value;
}

// Meals of a lot by its days, as counted in the records: most often two a day, less the one before
// slaughter.
int draw_meal_count(Random& random, int days) {
  static constexpr std::array<Share, 3> kBy9{{{18, 0.65}, {19, 0.24}, {20, 0.11}}};
  static constexpr std::array<Share, 4> kBy10{{{20, 0.75}, {21, 0.16}, {19, 0.05}, {22, 0.04}}};
  static constexpr std::array<Share, 4> kBy11{{{21, 0.52}, {22, 0.34}, {20, 0.07}, {23, 0.07}}};
  static constexpr std::array<Share, 4> kBy12{{{22, 0.43}, {23, 0.39}, {21, 0.11}, {24, 0.07}}};
  if (days <= 9) return draw_share(random, kBy9);
  if (days == 10) return draw_share(random, kBy10);
  return days == 11 ? draw_share(random, kBy11) : draw_share(random, kBy12);
}

std::int64_t draw_recorded_size(Random& random) {
  double size = 0;
  do {
    size = random.normal(1100, 368);
  } while (size < 146 || size > 2540);
  return std::llround(size);
}

// Loss of a lot in the records: median 2.5 %, 5-95 %: 0.4-8.7 %; a log-normal fits it.
double draw_recorded_loss(Random& random) {
  return std::min(0.025 * std::exp(random.normal(0, 0.758)), 0.2);
}

/// Spreads a number of deaths over the meals, more towards the end as the risk grows by day.
void spread_deaths(std::vector<PlannedMeal>& meals, std::int64_t deaths, Random& random) {
  double total = 0;
  for (const auto& meal : meals) total += risk_on_day(meal.slot.jour);
  for (std::int64_t i = 0; i < deaths; ++i) {
    double at = random.uniform(0, total);
    std::size_t m = 0;
    while (m + 1 < meals.size() && at >= risk_on_day(meals[m].slot.jour)) {
      at -= risk_on_day(meals[m].slot.jour);
      ++m;
    }
    ++meals[m].deaths;
  }
}

/// Given within 5 % of planned; `alive` loses who dies before it.
PlannedMeal draw_field_meal(MealSlot slot, double planned_g, std::int64_t& alive, Random& random) {
  PlannedMeal meal{slot, planned_g};
  meal.given_g = rounded(planned_g * random.uniform(0.95, 1.05), 10);
  meal.given_g = std::clamp(meal.given_g, planned_g * 0.95, planned_g * 1.05);
  meal.deaths = draw_deaths(random, alive, risk_on_day(slot.jour));
  alive -= meal.deaths;
  return meal;
}

}  // namespace

double recorded_dose_g(int meal) {
  static constexpr std::array<Anchor, 9> kMeans{{{1, 212},
                                                 {3, 249},
                                                 {5, 292},
                                                 {8, 358},
                                                 {10, 394},
                                                 {13, 435},
                                                 {16, 448},
                                                 {18, 439},
                                                 {20, 403}}};
  return interpolate(kMeans, meal);
}

double recorded_spread_g(int meal) {
  static constexpr std::array<Anchor, 5> kSpread{{{1, 22}, {5, 31}, {10, 34}, {13, 42}, {17, 47}}};
  return interpolate(kSpread, meal);
}

LotPlan plan_field_lot(const LotOrigin& origin, Random random) {
  LotPlan plan = begin_plan(origin, draw_strain(random), random);
  plan.ducks = origin.ducks > 0 ? origin.ducks : random.integer(45, 55);
  const int days = static_cast<int>(random.integer(11, 14));
  std::int64_t alive = plan.ducks;
  for (int number = 1; number <= 2 * days; ++number) {
    const MealSlot slot = slot_of_meal(number);
    const double progress = static_cast<double>(slot.jour) / days;
    const bool morning = slot.moment == Moment::kMatin;
    const double planned_g = rounded(morning ? 200 + 260 * progress : 210 + 280 * progress, 10);
    plan.meals.push_back(draw_field_meal(slot, planned_g, alive, random));
  }
  return plan;
}

LotPlan plan_curve_lot(const LotOrigin& origin, std::span<const double> doses_g,
                       const std::string& strain, Random random) {
  const auto* const known = std::ranges::find(kStrains, strain, &Strain::name);
  LotPlan plan = begin_plan(origin, known != kStrains.end() ? *known : draw_strain(random), random);
  if (!strain.empty()) plan.genetique = strain;
  plan.ducks = origin.ducks > 0 ? origin.ducks : random.integer(45, 55);
  std::int64_t alive = plan.ducks;
  int number = 0;
  for (const double dose_g : doses_g) {
    plan.meals.push_back(draw_field_meal(slot_of_meal(++number), dose_g, alive, random));
  }
  return plan;
}

LotPlan plan_records_lot(const LotOrigin& origin, Random random) {
  static constexpr std::array<Share, 4> kDays{{{11, 0.55}, {10, 0.28}, {12, 0.14}, {9, 0.03}}};
  LotPlan plan = begin_plan(origin, kStrains.front(), random);
  plan.ducks = origin.ducks > 0 ? origin.ducks : draw_recorded_size(random);
  const int meals = draw_meal_count(random, draw_share(random, kDays));
  // A lot keeps to its own level; around it the plans of one meal differ a little.
  const double level = random.normal(0, 1);
  double before_g = 0;
  for (int number = 1; number <= meals; ++number) {
    PlannedMeal meal{slot_of_meal(number)};
    const double sd = recorded_spread_g(number);
    // What is given is 1.1 % less than planned, and the known means are of what is given.
    const double mean = recorded_dose_g(number) / (1 - 0.011);
    const double drawn = mean + sd * (0.85 * level + 0.4 * random.normal(0, 1));
    // No step up beyond 50 g: a farmer does not plan one.
    const double highest = before_g > 0 ? before_g + 50 : drawn;
    meal.planned_g = rounded(std::clamp(drawn, 100.0, std::max(highest, 100.0)), 0.2);
    meal.given_g = rounded(meal.planned_g * (1 + draw_deviation(random)), 1);
    before_g = meal.planned_g;
    plan.meals.push_back(meal);
  }
  const double lost = draw_recorded_loss(random) * static_cast<double>(plan.ducks);
  spread_deaths(plan.meals, std::llround(lost), random);
  return plan;
}

LotPlan plan_lot(TwinProfile profile, const LotOrigin& origin, const Random& random) {
  return profile == TwinProfile::kField ? plan_field_lot(origin, random)
                                        : plan_records_lot(origin, random);
}

Result<LotPlan> plan_replayed_lot(const LotRecord& record, const Gaveur& gaveur, Instant start,
                                  Random random) {
  LotPlan plan = begin_plan({record.code, gaveur, start}, kStrains.front(), random);
  plan.genetique = record.souche.empty() ? "Mulard" : record.souche;
  plan.ducks = record.nb_meg;
  double corn_g = 0;
  for (const CurvePoint& point : record.courbe) {
    if (!point.given_g) continue;
    plan.meals.push_back(
        {slot_of_meal(point.repas), point.planned_g.value_or(*point.given_g), *point.given_g});
    corn_g += *point.given_g;
  }
  if (plan.meals.empty()) {
    return fail(ErrorKind::kInvalid, "the record of " + record.code.value + " holds no meals");
  }
  // A heavier liver is part of a heavier duck.
  const double liver_g = record.resultat.poids_foie_g;
  if (corn_g > 0 && liver_g > 0) {
    plan.gain_per_corn = std::clamp(kGainPerCorn + (liver_g - kMeanLiverG) / corn_g, 0.1, 0.4);
  }
  const double lost = record.resultat.perte.value_or(0) * static_cast<double>(record.nb_meg);
  spread_deaths(plan.meals, std::llround(lost), random);
  return plan;
}

}  // namespace gaveurs
