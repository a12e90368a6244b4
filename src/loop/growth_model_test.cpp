#include "loop/growth_model.h"

#include <gtest/gtest.h>

#include "loop/lot_world_for_tests.h"

namespace gaveurs {
namespace {

constexpr GrowthOptions kQuick{.evaluations = 0, .points = 20, .threads = false, .scales = {}};

constexpr GrowthOptions kFitted{.evaluations = 50, .points = 15, .threads = false, .scales = {}};

struct Walked {
  double error = 0, cover50 = 0, cover90 = 0;
  int lots = 0;
};

/// Trains on the first `known` lots and forecasts the rest, each with what closed before it began.
Walked walk(const std::vector<ClosedLot>& lots, std::size_t known, const GrowthOptions& options) {
  auto model = *GrowthModel::train(std::span(lots).first(known), options);
  Walked walked;
  std::size_t next = known;
  for (std::size_t i = known; i < lots.size(); ++i) {
    while (lots[next].outcome.last_day < lots[i].input.first_day) model.add(lots[next++]);
    const TargetForecast said = model.predict(lots[i].input).liver_g;
    const double liver = lots[i].outcome.liver_g;
    walked.error += liver - said.mean;
    walked.cover50 += said.half.holds(liver);
    walked.cover90 += said.most.holds(liver);
    ++walked.lots;
  }
  walked.error /= walked.lots;
  walked.cover50 /= walked.lots;
  walked.cover90 /= walked.lots;
  return walked;
}

TEST(GrowthModel, IntervalsHoldWhatTheySay) {
  const Walked walked = walk(test_lots(1'100), 400, kQuick);
  EXPECT_NEAR(walked.cover50, 0.50, 0.05);
  EXPECT_NEAR(walked.cover90, 0.90, 0.03);
  EXPECT_NEAR(walked.error, 0, 3);
}

TEST(GrowthModel, FindsWhatCornDoes) {
  const auto lots = test_lots(400);
  const auto model = *GrowthModel::train(lots, kFitted);
  LotInput low = test_input(7'300), high = test_input(8'300);
  low.first_day = high.first_day = 19'300;
  low.gaveur = high.gaveur = 999;  // nobody's own answer to corn
  const double slope = model.predict(high).liver_g.mean - model.predict(low).liver_g.mean;
  EXPECT_NEAR(slope, 47, 10);  // g of liver per kg of corn
}

TEST(GrowthModel, TellsGaveursApart) {
  TestWorld world{.gaveurs = 10, .gaveur_sd_g = 50, .noise_g = 15};
  const auto lots = test_lots(300, world);
  const auto model = *GrowthModel::train(lots, kFitted);
  for (int gaveur = 1; gaveur <= 10; ++gaveur) {
    double level = 0;
    int count = 0;
    for (const ClosedLot& lot : lots) {
      if (lot.input.gaveur != gaveur) continue;
      level += lot.outcome.liver_g - 0.047 * (lot.input.corn_g() - 7'800);
      ++count;
    }
    LotInput next = test_input(7'800);
    next.gaveur = gaveur;
    next.first_day = 19'115;
    EXPECT_NEAR(model.predict(next).liver_g.mean, level / count, 20) << "gaveur " << gaveur;
  }
}

// Every gaveur gains 4 g from lot to lot, some 12 g while a lot is fed. The mean of all his lots
// before lags by 60 g at the first of these forecasts and by 120 g at the last.
TEST(GrowthModel, FollowsADrift) {
  TestWorld world{.gaveurs = 10, .gaveur_sd_g = 20, .drift_per_lot_g = 4, .noise_g = 10};
  const auto lots = test_lots(300, world);
  const Walked walked = walk(lots, 150, kFitted);
  EXPECT_LT(std::abs(walked.error), 35);
}

TEST(GrowthModel, WidensForAGaveurNobodyKnows) {
  const auto lots = test_lots(200, {.gaveur_sd_g = 60, .noise_g = 15});
  const auto model = *GrowthModel::train(lots, kFitted);
  LotInput known = test_input(7'800), unknown = test_input(7'800);
  known.first_day = unknown.first_day = 19'080;
  unknown.gaveur = 999;
  const auto width = [](const TargetForecast& f) { return f.most.high - f.most.low; };
  EXPECT_GT(width(model.predict(unknown).liver_g), 1.2 * width(model.predict(known).liver_g));
}

// Few points stand for all curves; what they cannot say of an odd one must not look known.
TEST(GrowthModel, WidensForACurveUnlikeAllOthers) {
  const auto lots = test_lots(200, {.noise_g = 15});
  const auto model = *GrowthModel::train(lots, kFitted);
  LotInput usual = test_input(7'800), odd = test_input(7'800);
  usual.first_day = odd.first_day = 19'080;
  for (std::size_t i = 0; i < odd.given_g.size(); ++i) {
    odd.given_g[i] *= i % 2 == 0 ? 1.3 : 0.7;
  }
  const auto width = [](const TargetForecast& f) { return f.most.high - f.most.low; };
  EXPECT_GT(width(model.predict(odd).liver_g), 1.3 * width(model.predict(usual).liver_g));
}

TEST(GrowthModel, TwentyLotsAreEnoughToSaySomethingWide) {
  const auto lots = test_lots(20);
  const auto model = *GrowthModel::train(lots, {});
  const TargetForecast said = model.predict(test_input(7'800)).liver_g;
  EXPECT_NEAR(said.mean, 530, 60);
  EXPECT_GT(said.most.high - said.most.low, 40);
}

TEST(GrowthModel, TheSharesMakeUpTheForecast) {
  const auto lots = test_lots(150);
  const auto model = *GrowthModel::train(lots, kFitted);
  LotInput in = test_input(8'200);
  in.first_day = 19'070;
  const EffectShares s = model.explain_liver(in);
  double product = s.usual;
  for (const double part :
       {s.curve, s.souche, s.production, s.site, s.gaveur, s.eleveur, s.season}) {
    product *= 1 + part / s.usual;
  }
  const TargetForecast said = model.predict(in).liver_g;
  EXPECT_TRUE(said.half.low < product && product < said.half.high);
  EXPECT_NEAR(product, said.mean, 0.01 * said.mean);  // the mean lies a little above the middle
}

TEST(GrowthModel, SaysNothingOfWhatNoLotKnows) {
  auto lots = test_lots(40);
  for (ClosedLot& lot : lots) lot.outcome.liver_sd_g.reset();
  const auto model = *GrowthModel::train(lots, kQuick);
  const GrowthForecast said = model.predict(test_input(7'800));
  EXPECT_FALSE(said.spread_g);
  EXPECT_TRUE(said.loss);
}

TEST(GrowthModel, RefusesToLearnFromSevenLots) {
  const auto lots = test_lots(7);
  const auto model = GrowthModel::train(lots, kQuick);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().kind, ErrorKind::kInvalid);
}

TEST(GrowthModel, IntervalsLieInsideEachOther) {
  const auto lots = test_lots(200);
  const auto model = *GrowthModel::train(lots, kQuick);
  Random random(3);
  for (int i = 0; i < 200; ++i) {
    LotInput in = test_input(random.uniform(3'000, 14'000), 10 + i % 16);
    in.gaveur = random.integer(1, 60);
    in.eleveur = random.integer(0, 60);
    in.ducks = random.uniform(1, 3'000);
    in.first_day = 18'900 + random.integer(0, 900);
    const GrowthForecast said = model.predict(in);
    for (const TargetForecast* f : {&said.liver_g, &said.itm, &*said.spread_g, &*said.loss}) {
      ASSERT_TRUE(std::isfinite(f->mean) && f->mean >= 0);
      ASSERT_LE(f->most.low, f->half.low);
      ASSERT_LE(f->half.low, f->half.high);
      ASSERT_LE(f->half.high, f->most.high);
      ASSERT_LE(f->most.high, f->upper95 + 1e-9);
    }
    ASSERT_LE(said.loss->upper95, 1);
  }
}

TEST(GrowthModel, TheSameLotsMakeTheSameModel) {
  const auto lots = test_lots(150);
  const GrowthOptions options{.evaluations = 40, .points = 30, .threads = true, .scales = {}};
  const auto one = *GrowthModel::train(lots, options), two = *GrowthModel::train(lots, options);
  EXPECT_EQ(one.scales(), two.scales());
  EXPECT_EQ(one.predict(test_input(8'000)).liver_g.mean,
            two.predict(test_input(8'000)).liver_g.mean);
}

// An explanation once took in the last lots, so forecasts after it were others, on any thread.
TEST(GrowthModel, AnExplanationChangesNoForecast) {
  const auto lots = test_lots(354);
  for (std::size_t known = 350; known <= lots.size(); ++known) {
    const auto model = *GrowthModel::train(std::span(lots).first(known), kQuick);
    LotInput in = test_input(8'100);
    in.first_day = lots.back().outcome.last_day + 1;
    const double before = model.predict(in).liver_g.mean;
    (void)model.explain_liver(in);
    EXPECT_EQ(model.predict(in).liver_g.mean, before) << known << " lots";
  }
}

// What closed after a lot began must not reach its forecast through the drifting effects.
TEST(GrowthModel, ALotThatClosedLaterChangesLittle) {
  auto lots = test_lots(300, {.gaveurs = 5, .gaveur_sd_g = 10});
  auto model = *GrowthModel::train(lots, kQuick);
  LotInput in = test_input(7'800);
  in.first_day = lots.back().outcome.last_day;
  const double before = model.predict(in).liver_g.mean;
  ClosedLot later = lots.back();
  later.code = "T999999";
  later.outcome.last_day = in.first_day;  // not before: it closes on the day the other begins
  later.outcome.liver_g = 900;
  model.add(later);
  EXPECT_NEAR(model.predict(in).liver_g.mean, before, 0.5);
}

TEST(LotInput, ARecordWithoutMealsSpreadsItsCorn) {
  LotRecord record;
  record.duree_jours = 10;
  record.resultat.mais_par_canard_g = 8'000;
  const LotInput in = closed_lot(record).input;
  EXPECT_EQ(in.given_g.size(), 20u);
  EXPECT_DOUBLE_EQ(in.corn_g(), 8'000);
}

TEST(LotInput, FeaturesOfACurve) {
  LotInput in = test_input(8'000, 20);
  const CurveFeatures f = curve_features(in);
  EXPECT_NEAR(f[kCorn], 8'000, 1e-6);
  EXPECT_NEAR(f[kMeals1To5] + f[kMeals6To10] + f[kMeals11To15] + f[kMeals16On], 8'000, 1e-6);
  EXPECT_EQ(f[kMeals], 20);
  EXPECT_NEAR(f[kDeviation], 0, 1e-12);
  in.given_g.back() = 0.5 * in.planned_g.back();
  EXPECT_LT(curve_features(in)[kLateDeviation], 0);
}

TEST(LotInput, LastMealsStandFromTheEnd) {
  LotInput in;
  in.given_g = {200, 220, 240};
  in.planned_g = {200, 220, 300};
  const LastMeals doses = last_doses(in), off = last_deviations(in);
  EXPECT_EQ(doses[0], 240);
  EXPECT_EQ(doses[2], 200);
  EXPECT_EQ(doses[3], 200);  // the first meal stands for those before it
  EXPECT_NEAR(off[0], -0.2, 1e-12);
  EXPECT_EQ(off[1], 0);
  EXPECT_EQ(off[3], 0);
  EXPECT_EQ(last_doses(LotInput{})[0], 0);
}

}  // namespace
}  // namespace gaveurs
