#include "app/curve_front.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gaveurs {
namespace {

FrontPoint point(double rating, double corn_g, double loss) {
  FrontPoint out;
  out.rating = rating;
  out.corn_g = corn_g;
  out.liver_g = 500;
  out.loss = loss / 2;
  out.loss_upper95 = loss;
  out.doses_g = {corn_g};
  return out;
}

std::vector<double> corn_of_front(std::vector<FrontPoint> points, std::size_t most = 12) {
  std::vector<double> out;
  for (const FrontPoint& one : front_of(std::move(points), most)) out.push_back(one.corn_g);
  return out;
}

TEST(CurveFront, KeepsWhatNothingElseBeatsInEverything) {
  EXPECT_THAT(corn_of_front({point(4.0, 7'800, 0.03), point(3.8, 7'200, 0.03),
                             point(3.9, 7'900, 0.04), point(3.9, 8'000, 0.02)}),
              testing::ElementsAre(7'200, 7'800, 8'000));
}

TEST(CurveFront, WithoutRatingsLiversAreCompared) {
  auto heavy = point(0, 7'500, 0.03), light = point(0, 7'500, 0.03), lean = point(0, 7'000, 0.03);
  heavy.rating = light.rating = lean.rating = std::nullopt;
  heavy.liver_g = 540;
  light.doses_g = {7'501};
  EXPECT_THAT(corn_of_front({heavy, light, lean}), testing::ElementsAre(7'000, 7'500));
}

TEST(CurveFront, EqualCurvesAreOneAndManyAreThinned) {
  EXPECT_EQ(corn_of_front({point(4, 7'500, 0.03), point(4, 7'500, 0.03)}).size(), 1u);
  std::vector<FrontPoint> many;
  for (int i = 0; i < 40; ++i) many.push_back(point(3 + 0.01 * i, 7'000 + 10 * i, 0.03));
  EXPECT_THAT(corn_of_front(many, 3), testing::ElementsAre(7'000, 7'190, 7'390));
  EXPECT_TRUE(corn_of_front({}).empty());
}

}  // namespace
}  // namespace gaveurs
