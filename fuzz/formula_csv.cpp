// Tables for the formula search, whatever is in the file. What is read is finite, within the
// limits, and read as the same again when it is written out.
#include <fmt/format.h>

#include "loop/formula_table.h"
#include "loop/formula_units.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

void check_unit(std::string_view text) {
  const auto unit = parse_unit(text);
  if (!unit) return;
  const auto again = parse_unit(unit_text(*unit));
  must(again && *again == *unit, "a unit is read back equal");
}

void check_table(std::string_view text) {
  const auto csv = read_formula_csv(text, "y");
  if (!csv) {
    must(!csv.error().message.empty(), "a refusal says why");
    return;
  }
  const FormulaTable& table = csv->table;
  must(table.x.allFinite() && table.y.allFinite(), "numbers are finite");
  must(table.variables.size() <= kMostFormulaVariables && !table.variables.empty(), "variables");
  must(table.x.rows() == table.y.size(), "a target for each row");
  std::string out = "y";
  for (const FormulaQuantity& variable : table.variables) out += "," + variable.name;
  for (Eigen::Index row = 0; row < table.y.size(); ++row) {
    out += fmt::format("\n{}", table.y(row));
    for (Eigen::Index c = 0; c < table.x.cols(); ++c) out += fmt::format(",{}", table.x(row, c));
  }
  const auto again = read_formula_csv(out, "y");
  must(again && again->table.x == table.x && again->table.y == table.y, "read back equal");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::view_of(data, size);
  check_unit(text);
  check_table(text);
  return 0;
}
