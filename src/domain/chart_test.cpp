#include "domain/chart.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

TEST(Chart, NamesComeBackAsWhatTheyName) {
  for (int i = 0; i < kCharacteristics; ++i) {
    const auto c = static_cast<Characteristic>(i);
    EXPECT_EQ(parse_characteristic(to_string(c)), c);
    EXPECT_TRUE(allows(c, usual_kind(c)));
  }
  for (const auto kind : {ChartKind::kIndividuals, ChartKind::kMean, ChartKind::kProportion}) {
    EXPECT_EQ(parse_chart_kind(to_string(kind)), kind);
    EXPECT_FALSE(subgroup_fault(kind, usual_subgroup(kind)));
  }
  EXPECT_FALSE(parse_characteristic("weight"));
  EXPECT_FALSE(parse_chart_kind(""));
}

TEST(Chart, RulesAreReadInAnyOrder) {
  EXPECT_EQ(parse_rules(""), kNoRules);
  EXPECT_EQ(parse_rules("5,1,2,1"), rule_bit(1) | rule_bit(2) | rule_bit(5));
  EXPECT_EQ(parse_rules("1,2,3,4,5,6,7,8"), kAllRules);
  for (const auto* wrong : {"0", "9", "1,", ",1", "1;2", "12", "1, 2", "a"}) {
    EXPECT_FALSE(parse_rules(wrong)) << wrong;
  }
  for (int rules = 0; rules < 256; ++rules) {
    const auto set = static_cast<RuleSet>(rules);
    EXPECT_EQ(parse_rules(to_string_rules(set)), set);
  }
}

TEST(Chart, RejectsHaveAShareAndNothingElseHas) {
  EXPECT_FALSE(allows(Characteristic::kDefects, ChartKind::kIndividuals));
  EXPECT_FALSE(allows(Characteristic::kMass, ChartKind::kProportion));
  EXPECT_TRUE(subgroup_fault(ChartKind::kIndividuals, 2));
  EXPECT_TRUE(subgroup_fault(ChartKind::kMean, 1));
  EXPECT_TRUE(subgroup_fault(ChartKind::kProportion, 1001));
}

TEST(Chart, AFrameWithoutAMeasuredZoneHasNoMass) {
  LiverAnalysis none;
  EXPECT_FALSE(value_of(Characteristic::kMass, none));
  EXPECT_EQ(value_of(Characteristic::kDefects, none), 1);
  none.tof.zones_used = 40;
  none.tof.mass_g = 512;
  EXPECT_EQ(value_of(Characteristic::kMass, none), 512);
}

}  // namespace
}  // namespace gaveurs
