#include "wire/chart_request.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

std::string first_path(std::string_view text) {
  const auto got = parse_chart_request(text);
  if (got) return "accepted";
  return got.error().details.empty() ? "no detail" : got.error().details.front().path;
}

TEST(ChartRequest, AnAuthorIsEnough) {
  const auto got = parse_chart_request(R"({"author":"Anne Roux"})").value();
  EXPECT_EQ(got.author, "Anne Roux");
  EXPECT_EQ(got.samples, kUsualReference);
  EXPECT_FALSE(got.kind);
  EXPECT_FALSE(got.spec);
  EXPECT_FALSE(got.alarm_rules);
  EXPECT_FALSE(got.centre);
}

TEST(ChartRequest, EveryField) {
  const auto got =
      parse_chart_request(R"({"author":"A","note":"après nettoyage",)"
                          R"("kind":"xbar_r","samples_per_point":4,"from":"2026-11-01T00:00:00Z",)"
                          R"("to":"2026-11-02T00:00:00Z","spec":{"lower":400,"upper":null},)"
                          R"("alarm_rules":"1,2"})")
          .value();
  EXPECT_EQ(got.kind, ChartKind::kMean);
  EXPECT_EQ(got.subgroup, 4);
  EXPECT_EQ(*got.to - *got.from, kMicrosPerDay);
  EXPECT_EQ(got.spec->lower, 400);
  EXPECT_FALSE(got.spec->upper);
  EXPECT_EQ(got.alarm_rules, rule_bit(1) | rule_bit(2));
}

TEST(ChartRequest, NoRuleIsAChoiceToo) {
  EXPECT_EQ(parse_chart_request(R"({"author":"A","alarm_rules":""})").value().alarm_rules,
            kNoRules);
}

TEST(ChartRequest, WhatIsWrongIsNamed) {
  EXPECT_EQ(first_path("{}"), "author");
  EXPECT_EQ(first_path(R"({"author":"  "})"), "author");
  EXPECT_EQ(first_path(R"({"author":")" + std::string(61, 'a') + R"("})"), "author");
  EXPECT_EQ(first_path(R"({"author":"A","kind":"xbar"})"), "kind");
  EXPECT_EQ(first_path(R"({"author":"A","from":"yesterday"})"), "from");
  EXPECT_EQ(first_path(R"({"author":"A","from":"2026-11-01T00:00:00Z"})"), "to");
  EXPECT_EQ(
      first_path(R"({"author":"A","from":"2026-11-02T00:00:00Z","to":"2026-11-01T00:00:00Z"})"),
      "to");
  EXPECT_EQ(first_path(R"({"author":"A","samples":24})"), "samples");
  EXPECT_EQ(first_path(R"({"author":"A","sigma":2})"), "centre");
  EXPECT_EQ(first_path(R"({"author":"A","centre":500,"sigma":2,"samples":100})"), "centre");
  EXPECT_EQ(first_path(R"({"author":"A","spec":{"lower":5,"upper":5}})"), "spec.upper");
  EXPECT_EQ(first_path(R"({"author":"A","spec":{"low":5}})"), "spec.low");
  EXPECT_EQ(first_path(R"({"author":"A","spec":7})"), "spec");
  EXPECT_EQ(first_path(R"({"author":"A","alarm_rules":"9"})"), "alarm_rules");
  EXPECT_EQ(first_path(R"({"author":"A","center":500})"), "center");
  EXPECT_EQ(first_path("[]"), "");
}

}  // namespace
}  // namespace gaveurs
