#include "twin/lot_livers.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

FedLot lot_of(std::string code, std::int64_t gaveur, std::string_view site, double corn_g) {
  return {{std::move(code)}, {gaveur}, {std::string(site)}, "Mulard", corn_g};
}

TEST(LotLivers, ExpectationFollowsTheRecords) {
  EXPECT_DOUBLE_EQ(expected_liver_g({"MT"}, "Mulard", 7781), 550);
  EXPECT_DOUBLE_EQ(expected_liver_g({"LS"}, "Mulard", 7781), 497);
  EXPECT_DOUBLE_EQ(expected_liver_g({"LL"}, "Mulard", 7781), 494);
  EXPECT_DOUBLE_EQ(expected_liver_g({"XX"}, "Mulard", 7781), 527);
  const double step = expected_liver_g({"MT"}, "Mulard", 8281) - 550;
  EXPECT_NEAR(step, 47 * 0.5, 3);
}

TEST(LotLivers, MoreCornGivesLessAndLessButNeverLess) {
  double before = expected_liver_g({"MT"}, "Mulard", 6000), gain_before = 1e9;
  for (double corn = 6500; corn <= 14000; corn += 500) {
    const double now = expected_liver_g({"MT"}, "Mulard", corn);
    EXPECT_GE(now, before) << corn;
    EXPECT_LE(now - before, gain_before + 1e-9) << corn;
    gain_before = now - before;
    before = now;
  }
}

TEST(LotLivers, LotsAndGaveursSpreadAsInTheRecords) {
  double sum = 0, square = 0, inside = 0;
  constexpr int kLots = 4000;
  Random corn(3);
  for (int i = 0; i < kLots; ++i) {
    // Every lot by a gaveur of its own: 26 and 39 g beyond corn, 30 g by corn.
    const FedLot lot = lot_of("L" + std::to_string(i), i, "XX", corn.normal(7781, 630));
    const LotLivers livers = livers_of(lot, Random(1));
    sum += livers.mean_g, square += livers.mean_g * livers.mean_g, inside += livers.sd_g;
  }
  const double mean = sum / kLots;
  EXPECT_NEAR(mean, 527 - 8 * 0.63 * 0.63, 4);
  EXPECT_NEAR(std::sqrt(square / kLots - mean * mean), 57, 3);
  EXPECT_NEAR(inside / kLots, 86, 2);
}

TEST(LotLivers, AGaveursHandIsTheSameInAllHisLots) {
  double both = 0, one = 0;
  constexpr int kPairs = 3000;
  for (int i = 0; i < kPairs; ++i) {
    const Random world(static_cast<std::uint64_t>(i));
    const double a = livers_of(lot_of("A", 1, "MT", 7781), world).mean_g - 550;
    const double b = livers_of(lot_of("B", 1, "MT", 7781), world).mean_g - 550;
    both += a * b, one += a * a;
  }
  EXPECT_NEAR(std::sqrt(both / kPairs), 26, 3);
  EXPECT_NEAR(std::sqrt(one / kPairs), std::hypot(26, 39), 3);
}

TEST(LotLivers, FieldLotsFollowTheSameLaw) {
  const LotOrigin origin{{"MT2611001"}, {{3}, "Pierre Leroy", {"MT"}, std::nullopt}, {0}};
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const LotPlan plan = plan_field_lot(origin, Random(seed));
    const FedLot lot = fed_lot(plan);
    EXPECT_GT(lot.corn_g, 6800);
    EXPECT_LT(lot.corn_g, 10200);
    const LotLivers livers = livers_of(lot, Random(seed));
    EXPECT_NEAR(livers.mean_g, expected_liver_g({"MT"}, plan.genetique, lot.corn_g), 4 * 47);
    EXPECT_EQ(livers.mean_g, livers_of(lot, Random(seed)).mean_g);
  }
}

}  // namespace
}  // namespace gaveurs
