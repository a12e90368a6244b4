#include "loop/formula_expression.h"

#include <fmt/format.h>

#include <cmath>

namespace gaveurs {
namespace {

/// How tightly a text holds together: sums 1, products 2, powers 3, all else 4.
struct Piece {
  std::string text;
  int binds = 4;
};

std::string held(const Piece& piece, int least) {
  return piece.binds < least ? "(" + piece.text + ")" : piece.text;
}

std::string_view name_of(FormulaOp op) {
  switch (op) {
    case FormulaOp::kRoot:
      return "sqrt";
    case FormulaOp::kExp:
      return "exp";
    case FormulaOp::kLn:
      return "ln";
    case FormulaOp::kSin:
      return "sin";
    default:
      return "cos";
  }
}

double apply(FormulaOp op, double a, double b) {
  switch (op) {
    case FormulaOp::kAdd:
      return a + b;
    case FormulaOp::kSubtract:
      return a - b;
    case FormulaOp::kMultiply:
      return a * b;
    case FormulaOp::kDivide:
      return a / b;
    case FormulaOp::kSquare:
      return a * a;
    case FormulaOp::kRoot:
      return std::sqrt(a);
    case FormulaOp::kExp:
      return std::exp(a);
    case FormulaOp::kLn:
      return std::log(std::abs(a));
    case FormulaOp::kSin:
      return std::sin(a);
    case FormulaOp::kCos:
      return std::cos(a);
    default:
      return a;
  }
}

Piece joined(FormulaOp op, const Piece& a, const Piece& b) {
  switch (op) {
    case FormulaOp::kAdd:
      return {held(a, 1) + " + " + held(b, 1), 1};
    case FormulaOp::kSubtract:
      return {held(a, 1) + " - " + held(b, 2), 1};
    case FormulaOp::kMultiply:
      return {held(a, 2) + "*" + held(b, 2), 2};
    default:
      return {held(a, 2) + "/" + held(b, 3), 2};
  }
}

void apply(FormulaOp op, Eigen::ArrayXd& a) {
  switch (op) {
    case FormulaOp::kSquare:
      a = a.square().eval();
      break;
    case FormulaOp::kRoot:
      a = a.sqrt().eval();
      break;
    case FormulaOp::kExp:
      a = a.exp().eval();
      break;
    case FormulaOp::kLn:
      a = a.abs().log().eval();
      break;
    case FormulaOp::kSin:
      a = a.sin().eval();
      break;
    default:
      a = a.cos().eval();
      break;
  }
}

void apply(FormulaOp op, Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
  switch (op) {
    case FormulaOp::kAdd:
      a += b;
      break;
    case FormulaOp::kSubtract:
      a -= b;
      break;
    case FormulaOp::kMultiply:
      a *= b;
      break;
    default:
      a /= b;
      break;
  }
}

bool is(const Expression& e, double value) {
  return e.size() == 1 && e.nodes()[0].op == FormulaOp::kConstant && e.nodes()[0].constant == value;
}

bool is_constant(const Expression& e) {
  return e.size() == 1 && e.nodes()[0].op == FormulaOp::kConstant;
}

Expression joined(FormulaOp op, const Expression& a, const Expression& b) {
  if (is_constant(a) && is_constant(b)) {
    return Expression::constant(apply(op, a.nodes()[0].constant, b.nodes()[0].constant));
  }
  if (op == FormulaOp::kMultiply && is(a, 1)) return b;
  if ((op == FormulaOp::kMultiply || op == FormulaOp::kDivide) && is(b, 1)) return a;
  if (op == FormulaOp::kAdd && is(a, 0)) return b;
  if ((op == FormulaOp::kAdd || op == FormulaOp::kSubtract) && is(b, 0)) return a;
  if (a == b) {
    if (op == FormulaOp::kDivide) return Expression::constant(1);
    if (op == FormulaOp::kSubtract) return Expression::constant(0);
    if (op == FormulaOp::kMultiply) return Expression::of(FormulaOp::kSquare, a);
  }
  return Expression::of(op, a, b);
}

}  // namespace

int arity_of(FormulaOp op) {
  if (op <= FormulaOp::kVariable) return 0;
  return op <= FormulaOp::kDivide ? 2 : 1;
}

Expression Expression::of(FormulaOp op, const Expression& a) {
  std::vector<FormulaNode> nodes = a.nodes_;
  nodes.push_back({op, 0, 0});
  return Expression(std::move(nodes));
}

Expression Expression::of(FormulaOp op, const Expression& a, const Expression& b) {
  std::vector<FormulaNode> nodes;
  nodes.reserve(a.size() + b.size() + 1);
  nodes.insert(nodes.end(), a.nodes_.begin(), a.nodes_.end());
  nodes.insert(nodes.end(), b.nodes_.begin(), b.nodes_.end());
  nodes.push_back({op, 0, 0});
  return Expression(std::move(nodes));
}

std::size_t Expression::begin_of(std::size_t end) const {
  int open = 1;
  for (std::size_t i = end + 1; i-- > 0;) {
    open += arity_of(nodes_[i].op) - 1;
    if (open == 0) return i;
  }
  return 0;
}

Expression Expression::part(std::size_t end) const {
  return Expression({nodes_.begin() + static_cast<std::ptrdiff_t>(begin_of(end)),
                     nodes_.begin() + static_cast<std::ptrdiff_t>(end) + 1});
}

Expression Expression::with(std::size_t end, const Expression& part) const {
  const auto begin = static_cast<std::ptrdiff_t>(begin_of(end));
  std::vector<FormulaNode> nodes(nodes_.begin(), nodes_.begin() + begin);
  nodes.insert(nodes.end(), part.nodes_.begin(), part.nodes_.end());
  nodes.insert(nodes.end(), nodes_.begin() + static_cast<std::ptrdiff_t>(end) + 1, nodes_.end());
  return Expression(std::move(nodes));
}

int Expression::constants() const {
  int count = 0;
  for (const FormulaNode& node : nodes_) count += node.op == FormulaOp::kConstant;
  return count;
}

Eigen::ArrayXd Expression::evaluate(const Eigen::MatrixXd& x) const {
  std::vector<Eigen::ArrayXd> stack;
  stack.reserve(nodes_.size());
  for (const FormulaNode& node : nodes_) {
    if (node.op == FormulaOp::kConstant) {
      stack.push_back(Eigen::ArrayXd::Constant(x.rows(), node.constant));
    } else if (node.op == FormulaOp::kVariable) {
      stack.emplace_back(x.col(node.variable).array());
    } else if (arity_of(node.op) == 1) {
      apply(node.op, stack.back());
    } else {
      const Eigen::ArrayXd b = std::move(stack.back());
      stack.pop_back();
      apply(node.op, stack.back(), b);
    }
  }
  return stack.empty() ? Eigen::ArrayXd::Zero(x.rows()) : std::move(stack.back());
}

bool Expression::is_nested() const {
  // Of each open part: does it hold exp, ln, or sin and cos?
  enum : unsigned { kHasExp = 1, kHasLn = 2, kHasWave = 4 };
  std::vector<unsigned> stack;
  for (const FormulaNode& node : nodes_) {
    if (arity_of(node.op) == 0) {
      stack.push_back(0);
    } else if (arity_of(node.op) == 2) {
      const unsigned b = stack.back();
      stack.pop_back();
      stack.back() |= b;
    } else {
      const unsigned own = node.op == FormulaOp::kExp                                 ? kHasExp
                           : node.op == FormulaOp::kLn                                ? kHasLn
                           : node.op == FormulaOp::kSin || node.op == FormulaOp::kCos ? kHasWave
                                                                                      : 0;
      if ((stack.back() & own) != 0) return true;
      stack.back() |= own;
    }
  }
  return false;
}

std::string Expression::text(std::span<const std::string> names) const {
  std::vector<Piece> stack;
  for (const FormulaNode& node : nodes_) {
    if (node.op == FormulaOp::kConstant) {
      stack.push_back({formula_number(node.constant)});
    } else if (node.op == FormulaOp::kVariable) {
      stack.push_back({names[node.variable]});
    } else if (node.op == FormulaOp::kSquare) {
      stack.back() = {held(stack.back(), 4) + "^2", 3};
    } else if (arity_of(node.op) == 1) {
      const std::string inside = stack.back().text;
      stack.back() = {node.op == FormulaOp::kLn ? "ln|" + inside + "|"
                                                : fmt::format("{}({})", name_of(node.op), inside)};
    } else {
      const Piece b = std::move(stack.back());
      stack.pop_back();
      stack.back() = joined(node.op, stack.back(), b);
    }
  }
  return stack.empty() ? "0" : stack.back().text;
}

Expression Expression::simplified() const {
  std::vector<Expression> stack;
  for (const FormulaNode& node : nodes_) {
    if (arity_of(node.op) == 0) {
      stack.push_back(Expression({node}));
    } else if (arity_of(node.op) == 1) {
      stack.back() = is_constant(stack.back())
                         ? constant(apply(node.op, stack.back().nodes()[0].constant, 0))
                         : of(node.op, stack.back());
    } else {
      const Expression b = std::move(stack.back());
      stack.pop_back();
      stack.back() = joined(node.op, stack.back(), b);
    }
  }
  return stack.empty() ? constant(0) : stack.back();
}

std::string formula_number(double value) {
  const std::string text = fmt::format("{:.4g}", value);
  return value < 0 ? "(" + text + ")" : text;
}

}  // namespace gaveurs
