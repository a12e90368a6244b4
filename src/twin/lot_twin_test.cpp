#include "twin/lot_twin.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

namespace gaveurs {
namespace {

const Instant kStart = from_paris({2026, 11, 24, 8, 0, 0});
const LotOrigin kOrigin{{"LL2611001"}, {{1}, "Jean Martin", {"LL"}, std::nullopt}, kStart};

std::vector<Meal> walk(LotTwin twin) {
  std::vector<Meal> meals;
  while (auto meal = twin.next()) meals.push_back(*meal);
  return meals;
}

std::vector<Meal> lot_of(TwinProfile profile, std::uint64_t seed) {
  const Random random(seed);
  return walk(LotTwin(plan_lot(profile, kOrigin, random.split("plan")), random.split("twin")));
}

struct Spread {
  double mean = 0, sd = 0;
};
Spread spread_of(const std::vector<double>& values) {
  Spread s;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) s.mean += v / n;
  for (const double v : values) s.sd += (v - s.mean) * (v - s.mean) / n;
  s.sd = std::sqrt(s.sd);
  return s;
}

void expect_sound(const std::vector<Meal>& meals) {
  ASSERT_FALSE(meals.empty());
  double weight_g = 0;
  double mortality_pct = 0;
  std::int64_t alive = meals.front().values.nb_canards_vivants;
  for (std::size_t i = 0; i < meals.size(); ++i) {
    const MealValues& v = meals[i].values;
    EXPECT_GT(v.poids_moyen_g, weight_g);
    EXPECT_GE(v.taux_mortalite_pct, mortality_pct);
    EXPECT_LE(v.taux_mortalite_pct, 100);
    EXPECT_LE(v.nb_canards_vivants, alive);
    EXPECT_GE(v.temperature_stabule_c, 19);
    EXPECT_LE(v.temperature_stabule_c, 23);
    EXPECT_GE(v.humidite_stabule_pct, 55);
    EXPECT_LE(v.humidite_stabule_pct, 75);
    EXPECT_EQ(v.pret_abattage, i + 1 == meals.size());
    EXPECT_EQ(v.time, time_of_slot(kStart, meals[i].slot));
    weight_g = v.poids_moyen_g;
    mortality_pct = v.taux_mortalite_pct;
    alive = v.nb_canards_vivants;
  }
}

TEST(LotTwin, SameSeedSameLot) {
  for (const auto profile : {TwinProfile::kField, TwinProfile::kRecords}) {
    const auto one = lot_of(profile, 7);
    const auto two = lot_of(profile, 7);
    const auto other = lot_of(profile, 8);
    ASSERT_EQ(one.size(), two.size());
    bool differs = one.size() != other.size();
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(one[i].values, two[i].values);
      EXPECT_EQ(one[i].slot, two[i].slot);
      differs = differs || one[i].values != other[i].values;
    }
    EXPECT_TRUE(differs);
  }
}

TEST(LotTwin, FieldLotsKeepTheBoundsOfTheFieldSimulator) {
  std::map<std::string, int> strains;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto meals = lot_of(TwinProfile::kField, seed);
    expect_sound(meals);
    const auto days = static_cast<double>(meals.size()) / 2;
    EXPECT_GE(days, 11);
    EXPECT_LE(days, 14);
    EXPECT_LE(meals.front().values.nb_canards_vivants, 55);
    EXPECT_GE(meals.front().values.nb_canards_vivants, 44);
    ++strains[meals.front().genetique];
    for (const Meal& meal : meals) {
      const bool morning = meal.slot.moment == Moment::kMatin;
      const double progress = meal.slot.jour / days;
      const double planned = morning ? 200 + 260 * progress : 210 + 280 * progress;
      EXPECT_NEAR(meal.values.dose_theorique_g, planned, 0.06);
      EXPECT_NEAR(meal.values.dose_reelle_g / meal.values.dose_theorique_g, 1, 0.0501);
    }
  }
  EXPECT_EQ(strains.size(), 3U);
}

TEST(LotTwin, StartWeightFitsTheStrain) {
  const std::map<std::string, double> lowest{{"Mulard", 4400}, {"Barbarie", 3800}, {"Pékin", 4000}};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Meal first = lot_of(TwinProfile::kField, seed).front();
    const double low = lowest.at(first.genetique);
    EXPECT_GE(first.values.poids_moyen_g, low);
    EXPECT_LE(first.values.poids_moyen_g, low + 200);
  }
}

TEST(LotTwin, RecordsLotsHaveTheFiguresOfRealOnes) {
  std::vector<double> sizes, corn, losses, deviations;
  std::map<int, std::vector<double>> given;
  std::map<int, int> days;
  int lots = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed, ++lots) {
    const Random random(seed);
    const LotPlan plan = plan_records_lot(kOrigin, random);
    double corn_g = 0;
    double deaths = 0;
    for (const PlannedMeal& meal : plan.meals) {
      corn_g += meal.given_g;
      deaths += static_cast<double>(meal.deaths);
      deviations.push_back(meal.given_g / meal.planned_g - 1);
      given[meal_number(meal.slot)].push_back(meal.given_g);
    }
    EXPECT_GE(plan.meals.size(), 18U);
    EXPECT_LE(plan.meals.size(), 24U);
    EXPECT_GE(plan.ducks, 146);
    EXPECT_LE(plan.ducks, 2540);
    sizes.push_back(static_cast<double>(plan.ducks));
    corn.push_back(corn_g);
    losses.push_back(deaths / static_cast<double>(plan.ducks));
  }
  EXPECT_NEAR(spread_of(sizes).mean, 1100, 30);
  EXPECT_NEAR(spread_of(corn).mean, 7781, 250);
  EXPECT_NEAR(spread_of(losses).mean, 0.033, 0.004);
  const std::map<int, double> means{{1, 212},  {3, 249},  {5, 292},  {8, 358}, {10, 394},
                                    {13, 435}, {16, 448}, {18, 439}, {20, 403}};
  for (const auto& [meal, mean] : means) EXPECT_NEAR(spread_of(given[meal]).mean, mean, 6);
  for (int meal = 1; meal <= 17; ++meal) {
    EXPECT_GT(spread_of(given[meal]).sd, 20) << meal;
    EXPECT_LT(spread_of(given[meal]).sd, 52) << meal;
  }
  const Spread deviation = spread_of(deviations);
  EXPECT_NEAR(deviation.mean, -0.011, 0.002);
  EXPECT_NEAR(deviation.sd, 0.043, 0.003);
  const auto beyond = [&](double limit) {
    const auto n = std::count_if(deviations.begin(), deviations.end(),
                                 [&](double d) { return std::abs(d) > limit; });
    return static_cast<double>(n) / static_cast<double>(deviations.size());
  };
  EXPECT_NEAR(beyond(0.10), 0.025, 0.005);
  EXPECT_NEAR(beyond(0.15), 0.011, 0.003);
}

TEST(LotTwin, RecordsLotsAreSoundAndEndNearSixKilos) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto meals = lot_of(TwinProfile::kRecords, seed);
    expect_sound(meals);
    EXPECT_GT(meals.back().values.poids_moyen_g, 5400);
    EXPECT_LT(meals.back().values.poids_moyen_g, 7200);
  }
}

LotRecord record_of_three_meals() {
  LotRecord record;
  record.code = {"MT2301001"};
  record.gaveur = {37};
  record.site = {"MT"};
  record.nb_meg = 1000;
  record.resultat.poids_foie_g = 560;
  record.resultat.perte = 0.025;
  record.courbe = {{1, 210, 212}, {2, std::nullopt, 230}, {4, 250, 249}, {5, 260, std::nullopt}};
  return record;
}

TEST(LotTwin, ReplayKeepsTheRealDosesAndTheRealLoss) {
  const Gaveur gaveur{{37}, "Gaveur 37", {"MT"}, std::nullopt};
  const auto plan = plan_replayed_lot(record_of_three_meals(), gaveur, kStart, Random(3));
  ASSERT_TRUE(plan.has_value());
  const auto meals = walk(LotTwin(*plan, Random(4)));
  expect_sound(meals);
  ASSERT_EQ(meals.size(), 3U);
  EXPECT_EQ(meals[0].values.dose_theorique_g, 210);
  EXPECT_EQ(meals[0].values.dose_reelle_g, 212);
  EXPECT_EQ(meals[1].values.dose_theorique_g, 230);
  EXPECT_EQ(meals[2].slot, (MealSlot{1, Moment::kSoir}));
  EXPECT_EQ(meals[2].values.nb_canards_vivants, 975);
  EXPECT_EQ(meals[2].values.taux_mortalite_pct, 2.5);
  EXPECT_EQ(meals[2].gaveur_nom, "Gaveur 37");
}

TEST(LotTwin, ReplayOfARecordWithoutMealsIsRefused) {
  LotRecord record = record_of_three_meals();
  record.courbe.clear();
  EXPECT_FALSE(plan_replayed_lot(record, {}, kStart, Random(3)).has_value());
}

TEST(LotTwin, ALotIsFedByTheCurveItIsGiven) {
  const std::vector<double> doses = {200, 220.5, 240, 260};
  const Random random(7);
  const LotPlan plan = plan_curve_lot(kOrigin, doses, "Barbarie", random);
  EXPECT_EQ(plan.genetique, "Barbarie");
  EXPECT_GE(plan.start_weight_g, 3'800);
  EXPECT_LE(plan.start_weight_g, 4'000);
  ASSERT_EQ(plan.meals.size(), doses.size());
  for (std::size_t i = 0; i < doses.size(); ++i) {
    EXPECT_EQ(plan.meals[i].planned_g, doses[i]);
    EXPECT_NEAR(plan.meals[i].given_g, doses[i], 0.05 * doses[i] + 1e-9);
  }
  expect_sound(walk(LotTwin(plan, random.split("twin"))));
}

}  // namespace
}  // namespace gaveurs
