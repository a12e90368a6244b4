#include "app/rating_tokens.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

const ProductId kJar{"FG_LL_20261125_0001"};
const Instant kNow{1'780'000'000'000'000};

TEST(RatingTokens, AreForOneProductAndADay) {
  const RatingTokens tokens({1});
  const auto token = tokens.issue(kJar, kNow);
  EXPECT_LE(token.size(), 64U);
  EXPECT_NE(token, tokens.issue(kJar, kNow));
  const auto hash = tokens.check(token, kJar, kNow + kMicrosPerHour);
  ASSERT_TRUE(hash.has_value());
  EXPECT_EQ(*hash, tokens.check(token, kJar, kNow).value());
  EXPECT_FALSE(tokens.check(token, {"FG_LL_20261125_0002"}, kNow));
  EXPECT_FALSE(tokens.check(token, kJar, kNow + 2 * kMicrosPerDay));
  EXPECT_FALSE(RatingTokens({2}).check(token, kJar, kNow));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(tokens.check(changed, kJar, kNow)) << changed;
    EXPECT_FALSE(tokens.check(token.substr(0, i), kJar, kNow)) << i;
  }
}

TEST(RatingTokens, HintsCanBeFollowedNoFurtherThanTheyMust) {
  const RatingTokens tokens({1});
  EXPECT_EQ(tokens.device_hint(kJar, "x"), tokens.device_hint(kJar, "x"));
  EXPECT_NE(tokens.device_hint(kJar, "x"), tokens.device_hint({"other"}, "x"));
  EXPECT_EQ(tokens.network_hint("n", kNow), tokens.network_hint("n", kNow + 1));
  EXPECT_NE(tokens.network_hint("n", kNow), tokens.network_hint("n", kNow + kMicrosPerDay));
}

}  // namespace
}  // namespace gaveurs
