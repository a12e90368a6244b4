#include "domain/spectrum.h"

#include <gtest/gtest.h>

#include <vector>

#include "domain/grading.h"

namespace gaveurs {
namespace {

Reflectance grey(double level) {
  Reflectance out;
  out.fill(level);
  return out;
}

struct Pair {
  Lab one, other;
  double delta_e;
};

/// Sharma, Wu and Dalal (2005), table 1: its 34 pairs.
const std::vector<Pair> kPublished{
    {{50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
    {{50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
    {{50, 2.8361, -74.0200}, {50, 0, -82.7485}, 3.4412},
    {{50, -1.3802, -84.2814}, {50, 0, -82.7485}, 1.0000},
    {{50, -1.1848, -84.8006}, {50, 0, -82.7485}, 1.0000},
    {{50, -0.9009, -85.5211}, {50, 0, -82.7485}, 1.0000},
    {{50, 0, 0}, {50, -1, 2}, 2.3669},
    {{50, -1, 2}, {50, 0, 0}, 2.3669},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0009}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0010}, 7.1792},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0011}, 7.2195},
    {{50, 2.4900, -0.0010}, {50, -2.4900, 0.0012}, 7.2195},
    {{50, -0.0010, 2.4900}, {50, 0.0009, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0010, -2.4900}, 4.8045},
    {{50, -0.0010, 2.4900}, {50, 0.0011, -2.4900}, 4.7461},
    {{50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
    {{50, 2.5, 0}, {73, 25, -18}, 27.1492},
    {{50, 2.5, 0}, {61, -5, 29}, 22.8977},
    {{50, 2.5, 0}, {56, -27, -3}, 31.9030},
    {{50, 2.5, 0}, {58, 24, 15}, 19.4535},
    {{50, 2.5, 0}, {50, 3.1736, 0.5854}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2972, 0}, 1.0000},
    {{50, 2.5, 0}, {50, 1.8634, 0.5757}, 1.0000},
    {{50, 2.5, 0}, {50, 3.2592, 0.3350}, 1.0000},
    {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    {{63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
    {{61.2901, 3.7196, -5.3901}, {61.4292, 2.2480, -4.9620}, 1.8731},
    {{35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
    {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {{36.4612, 47.8580, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
    {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
    {{6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
    {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

TEST(Spectrum, DeltaE2000OfThePublishedPairs) {
  for (const Pair& pair : kPublished) {
    EXPECT_NEAR(delta_e_2000(pair.one, pair.other), pair.delta_e, 5e-5);
    EXPECT_NEAR(delta_e_2000(pair.other, pair.one), pair.delta_e, 5e-5);
  }
}

TEST(Spectrum, WhiteAndGreyHaveNoColour) {
  const Lab white = to_lab(grey(1));
  EXPECT_NEAR(white.l, 100, 1e-9);
  EXPECT_NEAR(white.a, 0, 1e-9);
  EXPECT_NEAR(white.b, 0, 1e-9);
  EXPECT_NEAR(to_lab(grey(0.184187)).l, 50, 1e-3);  // L* = 50 at Y = 18.4187 %
  EXPECT_NEAR(to_lab(grey(0)).l, 0, 1e-9);
}

TEST(Spectrum, ColoursLieOnTheirSides) {
  Reflectance red = grey(0.1), blue = grey(0.1);
  red[static_cast<std::size_t>(Channel::kF7_630)] = 0.8;
  red[static_cast<std::size_t>(Channel::kF8_680)] = 0.8;
  blue[static_cast<std::size_t>(Channel::kF2_445)] = 0.8;
  EXPECT_GT(to_lab(red).a, 30);
  EXPECT_LT(to_lab(blue).b, -30);
  const Lab liver = to_lab(kGoodLiver);
  EXPECT_GT(liver.l, 70);  // pale, a little yellow
  EXPECT_GT(liver.b, 5);
}

TEST(Spectrum, GoodLiverLiesInsideEveryOptimalRange) {
  const SpectralFeatures good = spectral_features(kGoodLiver);
  for (std::size_t i = 0; i < good.ratios.size(); ++i) {
    EXPECT_GE(good.ratios[i], kRatioRanges[i].optimal_low) << kSpectralRatioNames[i];
    EXPECT_LE(good.ratios[i], kRatioRanges[i].optimal_high) << kSpectralRatioNames[i];
  }
  EXPECT_NEAR(good.delta_e, 0, 1e-9);
  EXPECT_GT(good.fat_quality_index, 0.9);
  EXPECT_GT(good.freshness_index, 0.9);
  EXPECT_LT(good.oxidation_index, 0.1);
}

TEST(Spectrum, IndicesAndRatiosDoNotSeeAnErrorOfScale) {
  Reflectance dimmed = kGoodLiver;
  for (double& value : dimmed) value *= 0.9;
  const SpectralFeatures one = spectral_features(kGoodLiver), other = spectral_features(dimmed);
  for (std::size_t i = 0; i < one.ratios.size(); ++i) {
    EXPECT_NEAR(one.ratios[i], other.ratios[i], 1e-12);
  }
  EXPECT_NEAR(one.fat_quality_index, other.fat_quality_index, 1e-9);
  EXPECT_NEAR(one.freshness_index, other.freshness_index, 1e-9);
  EXPECT_NEAR(one.oxidation_index, other.oxidation_index, 1e-9);
}

TEST(Spectrum, DarkSpectrumGivesNumbers) {
  const SpectralFeatures dark = spectral_features(grey(0));
  for (const double ratio : dark.ratios) EXPECT_EQ(ratio, 0);
  EXPECT_GT(dark.delta_e, 10);
}

}  // namespace
}  // namespace gaveurs
