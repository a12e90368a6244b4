// FormulaUnits: whether an expression adds like to like. A unit is a product of named units with
// powers ("kg*m^2/s^2"); two are equal when they have the same names, so kg and g are different. A
// constant takes whatever unit its place needs, and so does a variable whose unit is unknown.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/formula_expression.h"
#include "loop/formula_table.h"

namespace gaveurs {

/// Powers by name, none 0.
using UnitPowers = std::map<std::string, double>;
/// Error kInvalid for what is no unit. "1" is a plain number.
Result<UnitPowers> parse_unit(std::string_view text);
std::string unit_text(const UnitPowers& unit);

class FormulaUnits {
 public:
  /// Error kInvalid names the variable whose unit cannot be read.
  static Result<FormulaUnits> of(const std::vector<FormulaQuantity>& variables);
  bool known() const { return known_; }
  /// From now on nothing agrees that has a sine or cosine.
  void refuse_waves() { waves_ = false; }
  /// Unlike things are not added, and exp, sin, cos are of plain numbers. ln as the outermost step
  /// takes any unit: its constant goes into the term's neighbour.
  bool agrees(const Expression& expression) const;
  /// Unset where it depends on a constant or an unknown unit.
  std::optional<UnitPowers> unit_of(const Expression& expression) const;

 private:
  static constexpr std::size_t kMostNames = 12;
  struct Dimension {
    bool any = false;
    std::array<float, kMostNames> powers{};
    bool operator==(const Dimension&) const = default;
  };
  std::optional<Dimension> dimension_of(const Expression& expression, bool outermost_ln) const;
  static std::optional<Dimension> joined(FormulaOp op, const Dimension& a, const Dimension& b);

  std::vector<std::string> names_;
  std::vector<Dimension> variables_;
  bool known_ = false;
  bool waves_ = true;
};

}  // namespace gaveurs
