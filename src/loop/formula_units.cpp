#include "loop/formula_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace gaveurs {
namespace {

constexpr std::size_t kMostUnitBytes = 60;
constexpr double kMostPower = 12;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' || c == '_';
}

/// One "name" or "name^power" at the front of `text`, taken off it; "1" has no name.
std::optional<std::pair<std::string, double>> take_factor(std::string_view& text) {
  if (text.starts_with('1')) {
    text.remove_prefix(1);
    return std::pair{std::string(), 1.0};
  }
  std::size_t length = 0;
  while (length < text.size() && is_letter(text[length])) ++length;
  if (length == 0) return std::nullopt;
  std::pair<std::string, double> factor{text.substr(0, length), 1};
  text.remove_prefix(length);
  if (!text.starts_with('^')) return factor;
  text.remove_prefix(1);
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), factor.second);
  if (fault != std::errc() || !(std::abs(factor.second) <= kMostPower)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return factor;
}

}  // namespace

Result<UnitPowers> parse_unit(std::string_view text) {
  const auto refuse = [whole = std::string(text.substr(0, kMostUnitBytes))] {
    return fail(ErrorKind::kInvalid, fmt::format("'{}' is no unit", whole));
  };
  if (text.empty() || text.size() > kMostUnitBytes) return refuse();
  UnitPowers unit;
  for (double sign = 1;;) {
    const auto factor = take_factor(text);
    if (!factor) return refuse();
    if (!factor->first.empty()) unit[factor->first] += sign * factor->second;
    if (text.empty()) break;
    if (text.front() != '*' && text.front() != '/') return refuse();
    sign = text.front() == '*' ? 1 : -1;
    text.remove_prefix(1);
  }
  std::erase_if(unit, [](const auto& item) { return item.second == 0; });
  for (const auto& [name, power] : unit) {
    if (std::abs(power) > kMostPower) return refuse();
  }
  return unit;
}

std::string unit_text(const UnitPowers& unit) {
  std::string above, below;
  for (const auto& [name, power] : unit) {
    std::string& side = power > 0 ? above : below;
    const double size = std::abs(power);
    if (power > 0 && !side.empty()) side += '*';
    if (power < 0) side += '/';
    side += size == 1 ? name : fmt::format("{}^{:g}", name, size);
  }
  if (above.empty()) above = "1";
  return above + below;
}

Result<FormulaUnits> FormulaUnits::of(const std::vector<FormulaQuantity>& variables) {
  FormulaUnits units;
  for (const FormulaQuantity& variable : variables) {
    Dimension dimension;
    if (variable.unit.empty()) {
      dimension.any = true;
    } else {
      const auto parsed = parse_unit(variable.unit);
      if (!parsed) {
        return fail(ErrorKind::kInvalid,
                    fmt::format("{}: {}", variable.name, parsed.error().message));
      }
      units.known_ = true;
      for (const auto& [name, power] : *parsed) {
        auto at = std::find(units.names_.begin(), units.names_.end(), name);
        if (at == units.names_.end()) {
          if (units.names_.size() == kMostNames) {
            return fail(ErrorKind::kTooLarge, fmt::format("more than {} units", kMostNames));
          }
          at = units.names_.insert(at, name);
        }
        dimension.powers[static_cast<std::size_t>(at - units.names_.begin())] =
            static_cast<float>(power);
      }
    }
    units.variables_.push_back(dimension);
  }
  return units;
}

std::optional<FormulaUnits::Dimension> FormulaUnits::joined(FormulaOp op, const Dimension& a,
                                                            const Dimension& b) {
  if (op == FormulaOp::kAdd || op == FormulaOp::kSubtract) {
    if (a.any) return b;
    if (b.any || a == b) return a;
    return std::nullopt;
  }
  Dimension product;
  product.any = a.any || b.any;
  if (product.any) return product;
  for (std::size_t i = 0; i < kMostNames; ++i) {
    product.powers[i] =
        op == FormulaOp::kMultiply ? a.powers[i] + b.powers[i] : a.powers[i] - b.powers[i];
  }
  return product;
}

std::optional<FormulaUnits::Dimension> FormulaUnits::dimension_of(const Expression& expression,
                                                                  bool outermost_ln) const {
  std::vector<Dimension> stack;
  const auto& nodes = expression.nodes();
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const FormulaNode& node = nodes[n];
    if (node.op == FormulaOp::kConstant) {
      stack.push_back({.any = true});
    } else if (node.op == FormulaOp::kVariable) {
      stack.push_back(variables_[node.variable]);
    } else if (arity_of(node.op) == 2) {
      const Dimension b = stack.back();
      stack.pop_back();
      const auto both = joined(node.op, stack.back(), b);
      if (!both) return std::nullopt;
      stack.back() = *both;
    } else if (node.op == FormulaOp::kSquare || node.op == FormulaOp::kRoot) {
      for (float& power : stack.back().powers) power *= node.op == FormulaOp::kSquare ? 2 : 0.5F;
    } else {
      const bool last = outermost_ln && node.op == FormulaOp::kLn && n + 1 == nodes.size();
      if (!last && !stack.back().any && stack.back() != Dimension{}) return std::nullopt;
      stack.back() = Dimension{};
    }
  }
  return stack.empty() ? Dimension{} : stack.back();
}

bool FormulaUnits::agrees(const Expression& expression) const {
  const auto is_wave = [](const FormulaNode& node) {
    return node.op == FormulaOp::kSin || node.op == FormulaOp::kCos;
  };
  if (!waves_ && std::any_of(expression.nodes().begin(), expression.nodes().end(), is_wave)) {
    return false;
  }
  return !known_ || dimension_of(expression, true).has_value();
}

std::optional<UnitPowers> FormulaUnits::unit_of(const Expression& expression) const {
  if (!known_) return std::nullopt;
  const auto dimension = dimension_of(expression, true);
  if (!dimension || dimension->any) return std::nullopt;
  UnitPowers unit;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (dimension->powers[i] != 0) unit[names_[i]] = static_cast<double>(dimension->powers[i]);
  }
  return unit;
}

}  // namespace gaveurs
