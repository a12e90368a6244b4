#include "loop/formula_expression.h"

#include <gtest/gtest.h>

#include <cmath>

#include "loop/formula_units.h"

namespace gaveurs {
namespace {

using Op = FormulaOp;
const Expression kA = Expression::variable(0), kB = Expression::variable(1);
const std::vector<std::string> kNames = {"a", "b"};

TEST(Expression, IsWrittenWithTheBracketsItNeedsAndNoOther) {
  const Expression sum = Expression::of(Op::kAdd, kA, kB);
  const Expression difference = Expression::of(Op::kSubtract, kA, sum);
  EXPECT_EQ(difference.text(kNames), "a - (a + b)");
  EXPECT_EQ(Expression::of(Op::kSubtract, sum, kA).text(kNames), "a + b - a");
  EXPECT_EQ(Expression::of(Op::kDivide, kA, Expression::of(Op::kDivide, kA, kB)).text(kNames),
            "a/(a/b)");
  EXPECT_EQ(Expression::of(Op::kSquare, sum).text(kNames), "(a + b)^2");
  const Expression square = Expression::of(Op::kSquare, kA);
  EXPECT_EQ(Expression::of(Op::kSquare, square).text(kNames), "(a^2)^2");
  EXPECT_EQ(Expression::of(Op::kDivide, kB, square).text(kNames), "b/a^2");
  EXPECT_EQ(Expression::of(Op::kLn, sum).text(kNames), "ln|a + b|");
  EXPECT_EQ(Expression::of(Op::kMultiply, Expression::constant(-2), kA).text(kNames), "(-2)*a");
}

TEST(Expression, IsNestedWhenAFunctionIsInsideItself) {
  const Expression wave = Expression::of(Op::kSin, kA);
  EXPECT_FALSE(Expression::of(Op::kExp, wave).is_nested());
  EXPECT_TRUE(Expression::of(Op::kCos, Expression::of(Op::kAdd, wave, kB)).is_nested());
}

TEST(Expression, IsEvaluatedRowByRow) {
  Eigen::MatrixXd x(2, 2);
  x << 3, 4, -1, 2;
  const auto values = Expression::of(Op::kLn, Expression::of(Op::kSubtract, kA, kB)).evaluate(x);
  EXPECT_DOUBLE_EQ(values(0), 0);
  EXPECT_DOUBLE_EQ(values(1), std::log(3));
}

TEST(Expression, PartsAreCutAndPutBack) {
  const Expression e = Expression::of(Op::kMultiply, Expression::of(Op::kSin, kA), kB);
  EXPECT_EQ(e.part(1), Expression::of(Op::kSin, kA));
  EXPECT_EQ(e.with(1, kB).text(kNames), "b*b");
  EXPECT_EQ(e.with(1, kB).simplified().text(kNames), "b^2");
}

TEST(Expression, SimplerMeansTheSame) {
  const Expression one = Expression::constant(1), two = Expression::constant(2);
  EXPECT_EQ(Expression::of(Op::kMultiply, kA, one).simplified(), kA);
  EXPECT_EQ(Expression::of(Op::kAdd, one, two).simplified(), Expression::constant(3));
  EXPECT_EQ(Expression::of(Op::kDivide, kA, kA).simplified(), one);
}

TEST(FormulaUnit, IsReadAndWritten) {
  EXPECT_EQ(unit_text(*parse_unit("kg*m^2/s^2")), "kg*m^2/s^2");
  EXPECT_EQ(unit_text(*parse_unit("g/g")), "1");
  EXPECT_EQ(unit_text(*parse_unit("1/day")), "1/day");
  EXPECT_EQ(unit_text(*parse_unit("%")), "%");
  EXPECT_FALSE(parse_unit("m^9*m^9"));  // too high a power, in two pieces
  for (const char* wrong : {"", "kg^", "kg*", "/s", "kg m", "2kg", "m^99", "é"}) {
    EXPECT_FALSE(parse_unit(wrong)) << wrong;
  }
}

TEST(FormulaUnit, LikeIsAddedToLikeAndOnlyNumbersGoIntoFunctions) {
  const auto units = *FormulaUnits::of({{"a", "g"}, {"b", "day"}});
  EXPECT_FALSE(units.agrees(Expression::of(Op::kAdd, kA, kB)));
  EXPECT_FALSE(units.agrees(Expression::of(Op::kExp, kA)));
  EXPECT_TRUE(units.agrees(Expression::of(Op::kExp, Expression::of(Op::kDivide, kA, kA))));
  // A constant takes the unit its place needs.
  const Expression scaled = Expression::of(Op::kMultiply, Expression::constant(2), kA);
  EXPECT_TRUE(units.agrees(Expression::of(Op::kExp, scaled)));
  EXPECT_TRUE(units.agrees(Expression::of(Op::kAdd, scaled, kB)));
  EXPECT_EQ(unit_text(*units.unit_of(Expression::of(Op::kDivide, kA, kB))), "g/day");
  EXPECT_FALSE(units.unit_of(scaled));
}

TEST(FormulaUnit, WavesCanBeRefused) {
  auto units = *FormulaUnits::of({{"a", ""}, {"b", ""}});
  const Expression wave = Expression::of(Op::kAdd, Expression::of(Op::kCos, kA), kB);
  EXPECT_TRUE(units.agrees(wave));
  units.refuse_waves();
  EXPECT_FALSE(units.agrees(wave));
  EXPECT_TRUE(units.agrees(Expression::of(Op::kExp, kA)));
}

TEST(FormulaUnit, UnknownUnitsAgreeWithEverything) {
  const auto units = *FormulaUnits::of({{"a", ""}, {"b", "day"}});
  EXPECT_TRUE(units.agrees(Expression::of(Op::kAdd, kA, kB)));
}

}  // namespace
}  // namespace gaveurs
