#include "loop/formula_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

namespace gaveurs {
namespace {

constexpr std::size_t kMostNameBytes = 40;

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  for (std::size_t at = 0;;) {
    const std::size_t end = line.find(separator, at);
    cells.push_back(trim(line.substr(at, end - at)));
    if (end == std::string_view::npos) return cells;
    at = end + 1;
  }
}

std::optional<double> number_of(std::string_view cell, bool decimal_comma) {
  std::string text(cell);
  if (decimal_comma) std::replace(text.begin(), text.end(), ',', '.');
  const char* begin = text.data();
  const char* end = begin + text.size();
  if (begin != end && *begin == '+') ++begin;
  double value = 0;
  const auto [stop, fault] = std::from_chars(begin, end, value);
  if (fault != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kMostNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '.';
         });
}

/// "corn [kg]" is corn in kg.
FormulaQuantity quantity_of(std::string_view cell) {
  const std::size_t open = cell.find('[');
  if (open == std::string_view::npos || cell.back() != ']') return {std::string(cell), ""};
  return {std::string(trim(cell.substr(0, open))),
          std::string(trim(cell.substr(open + 1, cell.size() - open - 2)))};
}

class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  std::optional<std::string_view> next() {
    while (!text_.empty()) {
      const std::size_t end = std::min(text_.find('\n'), text_.size());
      const std::string_view line = trim(text_.substr(0, end));
      text_.remove_prefix(std::min(end + 1, text_.size()));
      if (!line.empty()) return line;
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
};

struct Head {
  std::vector<FormulaQuantity> columns;
  std::size_t target = 0;
};

Result<Head> head_of(std::string_view line, char separator, std::string_view target) {
  Head head;
  std::set<std::string> seen;
  std::optional<std::size_t> found;
  for (const std::string_view cell : cells_of(line, separator)) {
    FormulaQuantity quantity = quantity_of(cell);
    if (!is_name(quantity.name)) {
      return fail(ErrorKind::kInvalid,
                  fmt::format("column {}: a name has letters, digits, _ and . only, at most {}",
                              head.columns.size() + 1, kMostNameBytes));
    }
    if (!seen.insert(quantity.name).second) {
      return fail(ErrorKind::kInvalid, fmt::format("the name '{}' comes twice", quantity.name));
    }
    if (quantity.name == target) found = head.columns.size();
    head.columns.push_back(std::move(quantity));
    if (head.columns.size() > kMostFormulaVariables + 1) {
      return fail(ErrorKind::kTooLarge,
                  fmt::format("more than {} variables", kMostFormulaVariables));
    }
  }
  if (!found) return fail(ErrorKind::kInvalid, fmt::format("there is no column '{}'", target));
  if (head.columns.size() < 2) return fail(ErrorKind::kInvalid, "there is no variable");
  head.target = *found;
  return head;
}

FormulaTable filled(const Head& head, const std::vector<double>& numbers, std::size_t rows) {
  FormulaTable table;
  const std::size_t width = head.columns.size();
  table.x.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(width) - 1);
  table.y.resize(static_cast<Eigen::Index>(rows));
  Eigen::Index to = 0;
  for (std::size_t c = 0; c < width; ++c) {
    const bool is_target = c == head.target;
    for (std::size_t r = 0; r < rows; ++r) {
      const double value = numbers[r * width + c];
      const auto row = static_cast<Eigen::Index>(r);
      if (is_target) {
        table.y(row) = value;
      } else {
        table.x(row, to) = value;
      }
    }
    if (is_target) {
      table.target = head.columns[c];
    } else {
      table.variables.push_back(head.columns[c]);
      ++to;
    }
  }
  return table;
}

}  // namespace

std::vector<std::string> FormulaTable::names() const {
  std::vector<std::string> names;
  for (const FormulaQuantity& variable : variables) names.push_back(variable.name);
  return names;
}

FormulaTable FormulaTable::rows(const std::vector<Eigen::Index>& which) const {
  FormulaTable table;
  table.variables = variables;
  table.target = target;
  table.x = x(which, Eigen::all);
  table.y = y(which);
  return table;
}

Result<FormulaCsv> read_formula_csv(std::string_view text, std::string_view target) {
  if (text.size() > kMostFormulaBytes) {
    return fail(ErrorKind::kTooLarge, fmt::format("over {} MiB", kMostFormulaBytes >> 20));
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  Lines lines(text);
  const auto first = lines.next();
  if (!first) return fail(ErrorKind::kInvalid, "the file is empty");
  const char separator = first->find(';') == std::string_view::npos ? ',' : ';';
  const auto head = head_of(*first, separator, target);
  if (!head) return std::unexpected(head.error());
  FormulaCsv csv;
  std::vector<double> numbers;
  std::size_t rows = 0;
  while (const auto line = lines.next()) {
    const std::size_t before = numbers.size();
    const auto cells = cells_of(*line, separator);
    for (const std::string_view cell : cells) {
      const auto value = number_of(cell, separator == ';');
      if (!value) break;
      numbers.push_back(*value);
    }
    if (cells.size() != head->columns.size() || numbers.size() - before != cells.size()) {
      numbers.resize(before);
      ++csv.left_out;
      continue;
    }
    if (++rows > kMostFormulaRows) {
      return fail(ErrorKind::kTooLarge, fmt::format("more than {} rows", kMostFormulaRows));
    }
  }
  if (rows < kFewestFormulaRows) {
    return fail(ErrorKind::kInvalid,
                fmt::format("{} rows of numbers; {} are needed", rows, kFewestFormulaRows));
  }
  csv.table = filled(*head, numbers, rows);
  return csv;
}

}  // namespace gaveurs
