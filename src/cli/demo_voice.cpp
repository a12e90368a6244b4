#include "cli/demo_voice.h"

#include <algorithm>
#include <cstdio>

namespace gaveurs {

std::string DemoVoice::number(std::optional<double> value, int digits) const {
  if (!value) return "—";
  std::string out = fmt::format("{:.{}f}", *value, digits);
  if (language_ == DemoLanguage::kFrench) std::ranges::replace(out, '.', ',');
  return out;
}

void DemoVoice::print(const std::string& line) {
  fmt::print("[{:3.0f} s] {}\n", elapsed().count(), line);
  std::fflush(stdout);
}

}  // namespace gaveurs
