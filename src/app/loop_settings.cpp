#include "app/loop_settings.h"

#include <fmt/format.h>

#include <charconv>

#include "wire/codes.h"

namespace gaveurs {

double LoopSettings::loss_limit(const SiteCode& site) const {
  const auto own = limit_by_site.find(site.value);
  return own == limit_by_site.end() ? usual_limit : own->second;
}

Result<void> LoopSettings::finish() {
  for (const std::string& text : loss_limits) {
    const auto equals = text.find('=');
    const std::string site = equals == std::string::npos ? "" : text.substr(0, equals);
    const std::string_view number =
        std::string_view(text).substr(equals == std::string::npos ? 0 : equals + 1);
    double percent = 0;
    const auto [end, failed] =
        std::from_chars(number.data(), number.data() + number.size(), percent);
    const bool is_number = failed == std::errc{} && end == number.data() + number.size();
    if (!is_number || !(percent > 0 && percent < 100) ||
        (equals != std::string::npos && !parse_site_code(site))) {
      return fail(ErrorKind::kUsage,
                  fmt::format("loop.loss_limits: '{}' is not a percentage such as 6, or one of a "
                              "site such as MT=5",
                              text));
    }
    (site.empty() ? usual_limit : limit_by_site[site]) = percent / 100;
  }
  return {};
}

}  // namespace gaveurs
