// Cells of the cooperative's export, whatever was typed into them. Texts become clean UTF-8, names
// keep letters and digits only, and a number or date that was read is read again as the same when
// it is written the way spreadsheets write it.
#include "app/import_lots_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_text.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr std::size_t kMaxTextBytes = 40;

void check_text(std::string_view cell) {
  const std::string text = read_text(cell, kMaxTextBytes);
  must(text.size() <= kMaxTextBytes, "no text is over its limit");
  must(is_utf8(text), "a text is UTF-8");
  must(text.find("  ") == std::string::npos, "a run of spaces is one");
  must(std::none_of(text.begin(), text.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }),
       "a text has no control characters");
  must(trimmed(text) == text, "a text has no space at its ends");
  must(read_text(text, kMaxTextBytes) == text, "a text that was read stays as it is");
  const std::string name = normal_name(cell);
  must(std::all_of(name.begin(), name.end(),
                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }),
       "a name has small letters and digits only");
  must(normal_name(name) == name, "a name stays as it is");
}

void check_number(std::string_view cell) {
  const NumberCell read = read_number(cell);
  if (read.state != CellState::kValue) {
    must(read.value == 0, "no value comes with a cell that has none");
    return;
  }
  must(std::isfinite(read.value), "a number is finite");
  std::string text = fmt::format("{}", read.value);
  for (int i = 0; i < 2; ++i) {
    const NumberCell again = read_number(text);
    must(again.state == CellState::kValue && again.value == read.value,
         "a number is read back equal, with a point or a comma");
    std::replace(text.begin(), text.end(), '.', ',');
  }
}

void check_date(std::string_view cell) {
  const DateCell read = read_date(cell);
  if (read.state != CellState::kValue) return;
  const ParisTime local = to_paris(paris_midnight(read.day));
  must(local.hour == 0 && local.minute == 0 && local.second == 0, "a day begins at midnight");
  must(paris_day_number(paris_midnight(read.day)) == read.day, "and on that day");
  for (const std::string& text :
       {fmt::format("{:02}/{:02}/{}", local.day, local.month, local.year),
        fmt::format("{}-{:02}-{:02}", local.year, local.month, local.day),
        fmt::format("{}.{}.{} 12:30", local.day, local.month, local.year)}) {
    const DateCell again = read_date(text);
    must(again.state == CellState::kValue && again.day == read.day, "a date is read back equal");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto cell = fuzz::view_of(data, size);
  check_text(cell);
  check_number(cell);
  check_date(cell);
  return 0;
}
