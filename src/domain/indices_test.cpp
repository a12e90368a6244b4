#include "domain/indices.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

TEST(Indices, ItmOfTheWorkedExample) {
  EXPECT_NEAR(itm(Grams{8420}, Grams{506.59}).value(), 16.62, 0.005);
  EXPECT_FALSE(itm(Grams{8420}, Grams{0}).has_value());
}

TEST(Indices, ItmClassesMeetAtTheirEdges) {
  EXPECT_EQ(itm_class(12.5), "A");
  EXPECT_EQ(itm_class(12.51), "B");
  EXPECT_EQ(itm_class(14), "B");
  EXPECT_EQ(itm_class(15.5), "C");
  EXPECT_EQ(itm_class(17), "D");
  EXPECT_EQ(itm_class(17.01), "E");
}

TEST(Indices, SpreadOfZeroIsUnknownNotPerfect) {
  EXPECT_FALSE(sigma(Grams{0}, Grams{500}).has_value());
  EXPECT_DOUBLE_EQ(sigma(Grams{100}, Grams{500}).value(), 0.2);
}

TEST(Indices, LossIsAFractionAndRefusesMoreHookedThanFed) {
  EXPECT_NEAR(loss(1080, 933).value().value, 0.1361111, 1e-6);
  EXPECT_FALSE(loss(1000, 1001).has_value());
  EXPECT_FALSE(loss(0, 0).has_value());
}

TEST(Indices, DeviationNeedsAPlan) {
  EXPECT_DOUBLE_EQ(dose_deviation(Grams{400}, Grams{300}).value().value, -25);
  EXPECT_FALSE(dose_deviation(Grams{0}, Grams{10}).has_value());
}

}  // namespace
}  // namespace gaveurs
