#include "base/day_text.h"

#include <date/date.h>
#include <fmt/format.h>

namespace gaveurs {

std::string day_text(std::int64_t day) {
  const date::year_month_day ymd{date::sys_days{date::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

}  // namespace gaveurs
