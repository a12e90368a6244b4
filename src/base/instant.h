// Instant: a point in time, whole microseconds since 1970-01-01T00:00:00Z. UTC inside the program,
// RFC 3339 with Z on the wire, Europe/Paris where a person or a day is meant. Plain value.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gaveurs {

constexpr std::int64_t kMicrosPerMs = 1'000;
constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerHour = 3'600 * kMicrosPerSecond;
constexpr std::int64_t kMicrosPerDay = 24 * kMicrosPerHour;

struct Instant {
  std::int64_t micros = 0;
  auto operator<=>(const Instant&) const = default;
  Instant operator+(std::int64_t more_micros) const { return {micros + more_micros}; }
  std::int64_t operator-(Instant other) const { return micros - other.micros; }
};

/// "2026-01-31T08:05:00Z", with ".123456" only where the second is not whole.
std::string to_rfc3339(Instant t);
/// As above, appended to `out`; no allocation beyond `out`'s own growth.
void append_rfc3339(std::string& out, Instant t);

/// Reads RFC 3339 and its common relaxations: space for T, no seconds, up to 9 fractional digits,
/// "Z" or "±hh:mm" or "±hhmm". Without offset the time is local to Europe/Paris: in the hour that
/// occurs twice in autumn the first one, in the hour that is missing in spring the time moved
/// forward by the gap. Years 1970-2199, as written and in UTC; nullopt for anything else.
std::optional<Instant> parse_instant(std::string_view text);

/// A day in Europe/Paris, and the clock time within it.
struct ParisTime {
  int year, month, day;      // civil date
  int hour, minute, second;  // wall clock
  auto operator<=>(const ParisTime&) const = default;
};
ParisTime to_paris(Instant t);
Instant from_paris(const ParisTime& local);

/// Days since 1970-01-01 of the civil date in Europe/Paris.
std::int64_t paris_day_number(Instant t);

/// ISO 8601 week in Europe/Paris.
struct IsoWeek {
  int year, week;
  auto operator<=>(const IsoWeek&) const = default;
};
IsoWeek paris_week(Instant t);
/// Monday 00:00 Europe/Paris of that week.
Instant week_start(IsoWeek week);
/// "2025-W52"; nullopt when malformed or the year has no such week.
std::optional<IsoWeek> parse_week(std::string_view text);
std::string to_string(IsoWeek week);

}  // namespace gaveurs
