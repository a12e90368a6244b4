#include "loop/formula_search.h"

#include <gtest/gtest.h>

#include <cmath>

#include "loop/formula_front.h"

namespace gaveurs {
namespace {

FormulaTable drawn(int rows, int variables, double (*law)(const double*), double noise = 0,
                   std::uint64_t seed = 3) {
  Random random(seed);
  FormulaTable table;
  for (int i = 0; i < variables; ++i) table.variables.push_back({std::string(1, 'a' + i), ""});
  table.target = {"y", ""};
  table.x.resize(rows, variables);
  table.y.resize(rows);
  for (Eigen::Index r = 0; r < rows; ++r) {
    std::vector<double> row;
    for (int i = 0; i < variables; ++i) {
      row.push_back(random.uniform(1, 5));
      table.x(r, i) = row.back();
    }
    table.y(r) = law(row.data()) + (noise > 0 ? random.normal(0, noise) : 0);
  }
  return table;
}

FormulaOptions quick(std::int64_t evaluations = 8'000) {
  FormulaOptions options;
  options.evaluations = evaluations;
  options.seconds = 60;
  options.rows = 128;
  options.library = 1'500;
  return options;
}

struct Case {
  const char* name;
  int variables;
  double (*law)(const double*);
};

class FormulaSearch : public testing::TestWithParam<Case> {};

TEST_P(FormulaSearch, FindsALawWithoutNoise) {
  const auto front = *find_formulas(drawn(300, GetParam().variables, GetParam().law), quick());
  ASSERT_FALSE(front.formulas.empty());
  const auto fresh = drawn(300, GetParam().variables, GetParam().law, 0, 99);
  const FormulaFound& best = front.formulas.back();
  EXPECT_GT(r_squared(best.model.predict(fresh.x), fresh.y), 0.99999)
      << best.model.text(fresh.names());
}

INSTANTIATE_TEST_SUITE_P(
    Laws, FormulaSearch,
    testing::Values(
        Case{"Power", 3, [](const double* v) { return 3 * v[0] * v[1] / v[2]; }},
        Case{"Bell", 2, [](const double* v) { return std::exp(-v[0] * v[0] / v[1]) / v[1]; }},
        Case{"Distance", 4, [](const double* v) { return std::hypot(v[0] - v[1], v[2] - v[3]); }},
        Case{"Lens", 3, [](const double* v) { return 1 / (1 / v[0] + v[2] / v[1]); }},
        Case{"Wave", 3, [](const double* v) { return v[0] * v[1] * std::sin(v[2]); }}),
    [](const auto& info) { return info.param.name; });

double saturating(const double* v) { return 600 - 300 * std::exp(-0.5 * v[0]) + 10 * v[1]; }

TEST(FormulaSearchNoise, LongerFormulasExplainMoreAndNoneExplainsTheNoise) {
  const auto learned = drawn(600, 3, saturating, 15), fresh = drawn(600, 3, saturating, 15, 7);
  const auto front = *find_formulas(learned, quick(12'000));
  ASSERT_GE(front.formulas.size(), 2U);
  for (std::size_t i = 1; i < front.formulas.size(); ++i) {
    EXPECT_GT(front.formulas[i].size, front.formulas[i - 1].size);
    EXPECT_GT(front.formulas[i].check_r2, front.formulas[i - 1].check_r2);
  }
  EXPECT_FALSE(front.exact);
  // What can be explained at most: the variance of the law in that of the target.
  const auto truth = drawn(600, 3, saturating, 0, 7);
  const double most = r_squared(truth.y.array(), fresh.y);
  EXPECT_GT(r_squared(front.formulas.back().model.predict(fresh.x), fresh.y), most - 0.02);
}

TEST(FormulaSearchSeed, TheSameSeedGivesTheSameFormulas) {
  const auto table = drawn(200, 3, saturating, 15);
  const auto one = *find_formulas(table, quick(3'000)), two = *find_formulas(table, quick(3'000));
  ASSERT_EQ(one.formulas.size(), two.formulas.size());
  for (std::size_t i = 0; i < one.formulas.size(); ++i) {
    EXPECT_EQ(one.formulas[i].model.text(table.names()), two.formulas[i].model.text(table.names()));
  }
}

TEST(FormulaSearchInput, WhatCannotBeSearchedIsRefused) {
  auto table = drawn(200, 2, saturating);
  table.y.setConstant(4);
  EXPECT_EQ(find_formulas(table, quick()).error().kind, ErrorKind::kInvalid);
  table = drawn(200, 2, saturating);
  table.variables[1].unit = "kg**2";
  EXPECT_NE(find_formulas(table, quick()).error().message.find("'kg**2' is no unit"),
            std::string::npos);
}

TEST(FormulaSearchUnits, UnlikeThingsAreNotAdded) {
  auto table = drawn(300, 2, [](const double* v) { return v[0] + v[1]; });
  table.variables[0].unit = "kg";
  table.variables[1].unit = "day";
  const auto units = *FormulaUnits::of(table.variables);
  const auto front = *find_formulas(table, quick(2'000));
  for (const FormulaFound& found : front.formulas) {
    for (const Expression& term : found.model.terms) EXPECT_TRUE(units.agrees(term));
  }
  // As two terms, each with a factor that has a unit, it is a law all the same.
  EXPECT_TRUE(front.exact);
}

TEST(FormulaConstants, InsideATermAreFittedByLevenbergMarquardt) {
  const auto table = drawn(200, 1, [](const double* v) { return 2 + 5 * std::exp(-0.7 * v[0]); });
  FormulaModel model;
  model.powers = {0};
  model.terms = {Expression::of(
      FormulaOp::kExp,
      Expression::of(FormulaOp::kMultiply, Expression::constant(-0.2), Expression::variable(0)))};
  ASSERT_TRUE(refit(model, table.x, table.y, 30));
  EXPECT_NEAR(model.terms[0].nodes()[0].constant, -0.7, 1e-6);
  EXPECT_NEAR(model.constant, 2, 1e-5);
  EXPECT_NEAR(model.factors[0], 5, 1e-5);
}

}  // namespace
}  // namespace gaveurs
