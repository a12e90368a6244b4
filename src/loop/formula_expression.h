// Expression: a formula of variables and constants in postfix order, small enough to be copied and
// changed a million times. ln is of the absolute value, so it is real wherever its argument is not
// 0; a root of a negative number and a division by 0 give values that are not finite, and whoever
// searches drops them. Plain value.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gaveurs {

enum class FormulaOp : std::uint8_t {
  kConstant,
  kVariable,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kSquare,
  kRoot,
  kExp,
  kLn,
  kSin,
  kCos,
};
int arity_of(FormulaOp op);

struct FormulaNode {
  FormulaOp op = FormulaOp::kConstant;
  std::uint8_t variable = 0;
  double constant = 0;
  bool operator==(const FormulaNode&) const = default;
};

class Expression {
 public:
  Expression() = default;
  explicit Expression(std::vector<FormulaNode> nodes) : nodes_(std::move(nodes)) {}
  static Expression constant(double value) {
    return Expression({{FormulaOp::kConstant, 0, value}});
  }
  static Expression variable(std::size_t index) {
    return Expression({{FormulaOp::kVariable, static_cast<std::uint8_t>(index), 0}});
  }
  static Expression of(FormulaOp op, const Expression& a);
  static Expression of(FormulaOp op, const Expression& a, const Expression& b);

  const std::vector<FormulaNode>& nodes() const { return nodes_; }
  std::vector<FormulaNode>& nodes() { return nodes_; }
  std::size_t size() const { return nodes_.size(); }
  /// Where the part begins whose last node is at `end`.
  std::size_t begin_of(std::size_t end) const;
  Expression part(std::size_t end) const;
  /// With the part whose last node is at `end` replaced.
  Expression with(std::size_t end, const Expression& part) const;
  int constants() const;
  /// An exp inside an exp, a ln inside a ln, a wave inside a wave: nothing that people read.
  bool is_nested() const;

  /// A value per row of `x`, whose columns are the variables.
  Eigen::ArrayXd evaluate(const Eigen::MatrixXd& x) const;
  std::string text(std::span<const std::string> names) const;
  /// Constants folded; x·1, x+0, √(x²) of what is known and the like removed.
  Expression simplified() const;
  bool operator==(const Expression&) const = default;

 private:
  std::vector<FormulaNode> nodes_;
};

/// Four significant digits without trailing zeros; negative numbers in brackets.
std::string formula_number(double value);

}  // namespace gaveurs
