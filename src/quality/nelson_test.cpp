#include "quality/nelson.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace gaveurs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<RuleHit> hits(int rule, std::vector<double> z) {
  return nelson_hits(z, rule_bit(rule));
}

TEST(Nelson, OnePointBeyondThreeSigma) {
  EXPECT_THAT(hits(1, {0, 3, 3.01, -3.01}), ElementsAre(RuleHit{1, 2, 2}, RuleHit{1, 3, 3}));
}

TEST(Nelson, NinePointsOnOneSide) {
  std::vector<double> z(9, 0.1);
  EXPECT_THAT(hits(2, z), ElementsAre(RuleHit{2, 0, 8}));
  z[4] = 0;  // on the line is on no side
  EXPECT_THAT(hits(2, z), IsEmpty());
  z.assign(10, -0.1);
  EXPECT_THAT(hits(2, z), ElementsAre(RuleHit{2, 0, 8}, RuleHit{2, 1, 9}));
}

TEST(Nelson, SixPointsRising) {
  EXPECT_THAT(hits(3, {0, .1, .2, .3, .4, .5}), ElementsAre(RuleHit{3, 0, 5}));
  EXPECT_THAT(hits(3, {.5, .4, .3, .2, .1, 0}), ElementsAre(RuleHit{3, 0, 5}));
  EXPECT_THAT(hits(3, {0, .1, .2, .2, .3, .4}), IsEmpty());
  EXPECT_THAT(hits(3, {0, .1, .2, .3, .4}), IsEmpty());
}

TEST(Nelson, FourteenPointsAlternating) {
  std::vector<double> z;
  for (int i = 0; i < 14; ++i) z.push_back(i % 2 == 0 ? 0.5 : 0.1);
  EXPECT_THAT(hits(4, z), ElementsAre(RuleHit{4, 0, 13}));
  z.pop_back();
  EXPECT_THAT(hits(4, z), IsEmpty());
}

TEST(Nelson, TwoOfThreeInZoneA) {
  EXPECT_THAT(hits(5, {2.1, 0, 2.1}), ElementsAre(RuleHit{5, 0, 2}));
  EXPECT_THAT(hits(5, {2.1, 0, -2.1}), IsEmpty());
  EXPECT_THAT(hits(5, {2.1, 0, 0, 2.1}), IsEmpty());
  EXPECT_THAT(hits(5, {-2.1, -2.5}), ElementsAre(RuleHit{5, 0, 1}));
}

TEST(Nelson, FourOfFiveInZoneB) {
  EXPECT_THAT(hits(6, {1.1, 1.1, 0, 1.1, 1.1}), ElementsAre(RuleHit{6, 0, 4}));
  EXPECT_THAT(hits(6, {1.1, 1.1, -1.1, 1.1, 0.9}), IsEmpty());
  EXPECT_THAT(hits(6, {-1.1, -1.2, -0.5, -1.3, -3}), ElementsAre(RuleHit{6, 0, 4}));
}

TEST(Nelson, FifteenPointsInZoneC) {
  std::vector<double> z;
  for (int i = 0; i < 15; ++i) z.push_back(i % 2 == 0 ? 0.9 : -0.2);
  EXPECT_THAT(hits(7, z), ElementsAre(RuleHit{7, 0, 14}));
  z[0] = 1;
  EXPECT_THAT(hits(7, z), IsEmpty());
}

TEST(Nelson, EightPointsWithNoneInZoneC) {
  std::vector<double> z{1.1, 1.2, -1.5, 1.1, -2.2, 1.3, 1.1, -1.1};
  EXPECT_THAT(hits(8, z), ElementsAre(RuleHit{8, 0, 7}));
  for (auto& value : z) value = std::abs(value);  // one side alone is rule 2's and 6's
  EXPECT_THAT(hits(8, z), IsEmpty());
}

TEST(Nelson, EachRuleIsSelectable) {
  Random random(4);
  std::vector<double> z;
  for (int i = 0; i < 3'000; ++i) z.push_back(random.normal(i / 3'000.0, 1.5));
  const auto all = nelson_hits(z, kAllRules);
  std::size_t sum = 0;
  for (int rule = 1; rule <= 8; ++rule) {
    auto alone = nelson_hits(z, rule_bit(rule));
    sum += alone.size();
    for (const auto& hit : alone) EXPECT_EQ(std::count(all.begin(), all.end(), hit), 1);
  }
  EXPECT_EQ(sum, all.size());
  EXPECT_THAT(nelson_hits(z, kNoRules), IsEmpty());
}

// Properties: a mirrored row has the same marks; rules 1, 2 and 5-8 do not care for a scale that
// keeps the zones; constant points on the centre break no rule but the ones that ask for spread.
TEST(Nelson, AMirroredRowHasTheSameMarks) {
  Random random(5);
  std::vector<double> z, mirrored;
  for (int i = 0; i < 5'000; ++i) {
    z.push_back(random.normal(0.3, 1.2));
    mirrored.push_back(-z.back());
  }
  EXPECT_EQ(nelson_hits(z, kAllRules), nelson_hits(mirrored, kAllRules));
}

TEST(Nelson, PointsOnTheCentreAreOnlyTooGood) {
  const std::vector<double> z(100, 0.0);
  for (const auto& hit : nelson_hits(z, kAllRules)) EXPECT_EQ(hit.rule, 7);
  EXPECT_EQ(nelson_hits(z, kAllRules).size(), 86u);
}

TEST(Nelson, ResetForgets) {
  NelsonRules rules;
  for (int i = 0; i < 8; ++i) EXPECT_EQ(rules.push(0.5) & rule_bit(2), 0);
  rules.reset();
  EXPECT_EQ(rules.push(0.5) & rule_bit(2), 0);
}

}  // namespace
}  // namespace gaveurs
