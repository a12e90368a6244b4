#include "wire/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json_text.h"

namespace gaveurs {

void append_short_number(std::string& out, double number) {
  if (std::abs(number) < 0x1p53 && std::trunc(number) == number) {
    append_json_number(out, static_cast<std::int64_t>(number));
  } else {
    append_json_number(out, number);
  }
}

void append_rows(std::string& out, const TofMatrix& matrix) {
  for (std::size_t i = 0; i < kTofZones; ++i) {
    out += i == 0 ? "[[" : i % kTofSide == 0 ? "],[" : ",";
    append_short_number(out, matrix[i]);
  }
  out += "]]";
}

void append_rounded(std::string& out, double number, int decimals) {
  static constexpr std::array<double, 7> kUnits{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  const double unit = kUnits[static_cast<std::size_t>(std::clamp(decimals, 0, 6))];
  append_short_number(out, std::round(number * unit) / unit);
}

}  // namespace gaveurs
