#include "domain/product.h"

#include <gtest/gtest.h>

#include <set>

namespace gaveurs {
namespace {

std::string id(const char* site, int number) {
  const auto out = product_id({site}, "20261125", number);
  return out ? out->value : "";
}

TEST(ProductNumber, HasFourDigitsWhereTheyFit) {
  EXPECT_EQ(id("LL", 1), "FG_LL_20261125_0001");
  EXPECT_EQ(id("LL", 12'345), "FG_LL_20261125_12345");
  EXPECT_EQ(id("LLLL", 7), "FG_LLLL_20261125_007");
  EXPECT_EQ(id("LLLLL", 1), "");
  EXPECT_EQ(id("", 1), "");
  EXPECT_EQ(id("LL", 0), "");
}

TEST(ProductNumber, GoesOnWithALetterAndNeverRepeats) {
  EXPECT_EQ(id("LL", 99'999), "FG_LL_20261125_99999");
  EXPECT_EQ(id("LL", 100'000), "FG_LL_20261125_A0000");
  EXPECT_EQ(id("LL", 100'001), "FG_LL_20261125_A0001");
  EXPECT_EQ(id("LL", 100'036), "FG_LL_20261125_A0010");
  std::set<std::string> seen;
  for (int n = 1; n < 30'000; ++n) {
    const auto text = id("LLLL", n);
    if (text.empty()) continue;
    EXPECT_LE(text.size(), 20U);
    EXPECT_TRUE(seen.insert(text).second) << n;
  }
  EXPECT_EQ(seen.size(), 29'999U);
  EXPECT_EQ(id("LLLL", 999 + 26 * 36 * 36 + 1), "");
}

TEST(ProductNumber, TheDayIsThatOfParis) {
  EXPECT_EQ(product_day(*parse_instant("2026-11-24T23:30:00Z")), "20261125");
}

TEST(EarlierCode, HasItsShape) {
  EXPECT_TRUE(is_earlier_code("SQAL_LL_0042"));
  EXPECT_FALSE(is_earlier_code("SQAL_"));
  EXPECT_FALSE(is_earlier_code("SQAL_<x>"));
  EXPECT_FALSE(is_earlier_code("FG_LL_20261125_0001"));
  EXPECT_FALSE(is_earlier_code("SQAL_" + std::string(60, '1')));
}

}  // namespace
}  // namespace gaveurs
