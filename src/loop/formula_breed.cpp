#include "loop/formula_breed.h"

#include <array>
#include <cmath>

namespace gaveurs {
namespace {

using Op = FormulaOp;
constexpr std::array kUnary = {Op::kSquare, Op::kRoot, Op::kExp, Op::kLn, Op::kSin, Op::kCos};
constexpr std::array kBinary = {Op::kAdd, Op::kSubtract, Op::kMultiply, Op::kDivide};
constexpr std::array kConstants = {1.0, 1.0, 2.0, 0.5, 3.0, -1.0, 3.14159265358979};

template <typename List>
auto one_of(const List& list, Random& random) {
  return list[static_cast<std::size_t>(random.integer(0, std::ssize(list) - 1))];
}

Expression leaf(int variables, Random& random) {
  if (random.chance(0.2)) return Expression::constant(one_of(kConstants, random));
  return Expression::variable(static_cast<std::size_t>(random.integer(0, variables - 1)));
}

Expression small(const FormulaLibrary& library, int variables, Random& random) {
  return random.chance(0.5) ? leaf(variables, random) : library.any(random)->expression;
}

std::size_t any_node(const Expression& expression, Random& random) {
  return static_cast<std::size_t>(
      random.integer(0, static_cast<std::int64_t>(expression.size()) - 1));
}

Expression joined(const Expression& part, const Expression& other, Random& random) {
  const Op op = one_of(kBinary, random);
  return random.chance(0.5) ? Expression::of(op, part, other) : Expression::of(op, other, part);
}

/// The node itself becomes another of its kind.
void change_node(FormulaNode& node, int variables, Random& random) {
  if (node.op == Op::kConstant) {
    node.constant = random.chance(0.5) ? one_of(kConstants, random)
                                       : node.constant * std::exp(random.normal(0, 0.5));
  } else if (node.op == Op::kVariable) {
    node.variable = static_cast<std::uint8_t>(random.integer(0, variables - 1));
  } else if (arity_of(node.op) == 1) {
    node.op = one_of(kUnary, random);
  } else {
    node.op = one_of(kBinary, random);
  }
}

}  // namespace

Expression changed(const Expression& expression, const Expression& other,
                   const FormulaLibrary& library, int variables, Random& random) {
  const std::size_t at = any_node(expression, random);
  Expression next;
  switch (random.integer(0, 7)) {
    case 0:
      next = expression.with(at, small(library, variables, random));
      break;
    case 1:
      next = expression.with(at, Expression::of(one_of(kUnary, random), expression.part(at)));
      break;
    case 2:
    case 3:
      next = expression.with(at, joined(expression.part(at), leaf(variables, random), random));
      break;
    case 4:
      next = expression;
      change_node(next.nodes()[at], variables, random);
      break;
    case 5:
      next = expression.part(at);
      break;
    case 6:
      next = expression.with(at, other.part(any_node(other, random)));
      break;
    default:
      next = expression.with(
          at, joined(expression.part(at), small(library, variables, random), random));
      break;
  }
  next = next.simplified();
  return next.size() > kMostTermSize ? expression : next;
}

Expression with_constant(const Expression& expression, Random& random) {
  const std::size_t at = any_node(expression, random);
  const Expression part = expression.part(at);
  if (expression.size() + 2 > kMostTermSize || part.nodes().back().op == Op::kConstant) {
    return expression;
  }
  const double near = 1 + random.normal(0, 0.1);
  return random.chance(0.6)
             ? expression.with(at, Expression::of(Op::kMultiply, Expression::constant(near), part))
             : expression.with(
                   at, Expression::of(Op::kAdd, Expression::constant(random.normal(0, 0.5)), part));
}

std::vector<Expression> times_variables(const Expression& expression, int variables) {
  std::vector<Expression> all;
  if (expression.size() + 3 > kMostTermSize) return all;
  for (int i = 0; i < variables; ++i) {
    const Expression variable = Expression::variable(static_cast<std::size_t>(i));
    for (const Expression& by :
         {variable, Expression::of(Op::kSquare, variable), Expression::of(Op::kRoot, variable)}) {
      all.push_back(Expression::of(Op::kMultiply, expression, by));
      all.push_back(Expression::of(Op::kDivide, expression, by));
    }
  }
  return all;
}

}  // namespace gaveurs
