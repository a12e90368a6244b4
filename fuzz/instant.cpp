// Times and weeks as texts, and the calendar of Paris. What is read can be written and is read back
// equal; a day and a week begin and end where they should, at any instant the program accepts.
#include "base/instant.h"

#include <cstring>

#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr Instant kFirst{0};
constexpr Instant kEnd{7'258'118'400'000'000};  // 2200-01-01T00:00:00Z

void check_written(Instant t) {
  const std::string text = to_rfc3339(t);
  const auto again = parse_instant(text);
  must(again.has_value(), "a time that was written can be read");
  must(*again == t, "a time that was written is read back equal");
}

void check_calendar(Instant t) {
  const ParisTime local = to_paris(t);
  const std::int64_t whole = t.micros - t.micros % kMicrosPerSecond;
  const std::int64_t back = from_paris(local).micros;
  // In the hour that occurs twice the first one is meant.
  must(back == whole || back == whole - kMicrosPerHour, "Paris and back is the same second");
  const IsoWeek week = paris_week(t);
  if (week.year < 1971 || week.year > 2198) return;
  const Instant monday = week_start(week);
  must(monday <= t && t - monday <= 7 * kMicrosPerDay + kMicrosPerHour,
       "an instant is in its week");
  must(paris_week(monday) == week, "a week begins in itself");
  must(!(paris_week(monday + -1) == week), "and not before");
  const auto read = parse_week(to_string(week));
  must(read && *read == week, "a week that was written is read back equal");
  const auto days = paris_day_number(t) - paris_day_number(monday);
  must(days >= 0 && days < 7, "a week has seven days");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::view_of(data, size);
  if (const auto t = parse_instant(text)) {
    check_written(*t);
    check_calendar(*t);
  }
  if (const auto week = parse_week(text)) {
    must(to_string(*week) == text, "a week has one way to be written");
    must(paris_week(week_start(*week)) == *week, "a week begins in itself");
  }
  if (size < sizeof(std::int64_t)) return 0;
  std::uint64_t raw = 0;
  std::memcpy(&raw, data, sizeof raw);
  const Instant t{static_cast<std::int64_t>(raw % static_cast<std::uint64_t>(kEnd - kFirst))};
  check_written(t);
  check_calendar(t);
  return 0;
}
