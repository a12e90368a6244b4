#include "base/instant.h"

#include <date/date.h>
#include <date/tz.h>

#include <chrono>

namespace gaveurs {
namespace {

using std::chrono::microseconds;
using SysMicros = date::sys_time<microseconds>;

constexpr Instant kFirstInstant{0};
constexpr Instant kEndOfInstants{7'258'118'400 * kMicrosPerSecond};  // 2200-01-01T00:00:00Z

const date::time_zone* paris() {
  static const date::time_zone* zone = date::locate_zone("Europe/Paris");
  return zone;
}

SysMicros to_sys(Instant t) { return SysMicros{microseconds{t.micros}}; }

// Local time since the epoch. Offsets change twice a year, so the last looked-up period is kept
// per thread: a look-up walks the zone's rules, and every stored meal asks.
std::int64_t paris_local_micros(Instant t) {
  thread_local date::sys_info info{};
  const auto sys = date::floor<std::chrono::seconds>(to_sys(t));
  if (sys < info.begin || sys >= info.end) info = paris()->get_info(sys);
  return t.micros + std::chrono::duration_cast<microseconds>(info.offset).count();
}

Instant from_local_micros(std::int64_t local_micros) {
  const date::local_time<microseconds> local{microseconds{local_micros}};
  const auto info = paris()->get_info(local);
  // In a gap the offset before it moves the time forward by the gap; when ambiguous, `first` is
  // the earlier of the two. Both are `first.offset`.
  const auto offset = std::chrono::duration_cast<microseconds>(info.first.offset);
  return {local_micros - offset.count()};
}

struct Cursor {
  std::string_view rest;
  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::optional<int> digits(std::size_t n) {
    if (rest.size() < n) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (rest[i] < '0' || rest[i] > '9') return std::nullopt;
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(n);
    return value;
  }
  bool digit_next() const { return !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; }
};

std::optional<std::int64_t> date_micros(Cursor& in) {
  const auto year = in.digits(4);
  if (!year || !in.take('-')) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.take('-')) return std::nullopt;
  const auto day = in.digits(2);
  if (!day || *year < 1970 || *year > 2199) return std::nullopt;
  const auto ymd = date::year{*year} / *month / *day;
  if (!ymd.ok()) return std::nullopt;
  return date::sys_days{ymd}.time_since_epoch().count() * kMicrosPerDay;
}

std::optional<std::int64_t> time_micros(Cursor& in) {
  const auto hour = in.digits(2);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute) return std::nullopt;
  int second = 0;
  std::int64_t fraction = 0;
  if (in.take(':')) {
    const auto read = in.digits(2);
    if (!read) return std::nullopt;
    second = *read;
    if (in.take('.') || in.take(',')) {
      if (!in.digit_next()) return std::nullopt;
      std::int64_t scale = 100'000;
      for (int n = 0; in.digit_next(); ++n) {
        if (n == 9) return std::nullopt;
        fraction += (in.rest.front() - '0') * scale;
        scale /= 10;
        in.rest.remove_prefix(1);
      }
    }
  }
  if (*hour > 23 || *minute > 59 || second > 60) return std::nullopt;
  // A leap second is read as the last second of its minute, as POSIX time has no room for it.
  if (second == 60) second = 59;
  return (std::int64_t{*hour} * 3600 + *minute * 60 + second) * kMicrosPerSecond + fraction;
}

std::optional<std::int64_t> offset_micros(Cursor& in) {
  const bool negative = in.rest.front() == '-';
  in.rest.remove_prefix(1);
  const auto hours = in.digits(2);
  if (!hours) return std::nullopt;
  in.take(':');
  const auto minutes = in.digits(2);
  if (!minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const std::int64_t micros = (*hours * 60 + *minutes) * 60 * kMicrosPerSecond;
  return negative ? -micros : micros;
}

void append_padded(std::string& out, int value, int width) {
  char digits[8];
  for (int i = width - 1; i >= 0; --i) {
    digits[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(digits, static_cast<std::size_t>(width));
}

}  // namespace

void append_rfc3339(std::string& out, Instant t) {
  const auto days = date::floor<date::days>(to_sys(t));
  const date::year_month_day ymd{days};
  std::int64_t rest = t.micros - days.time_since_epoch().count() * kMicrosPerDay;
  const int fraction = static_cast<int>(rest % kMicrosPerSecond);
  const int seconds = static_cast<int>(rest / kMicrosPerSecond);
  append_padded(out, int{ymd.year()}, 4);
  out += '-';
  append_padded(out, static_cast<int>(unsigned{ymd.month()}), 2);
  out += '-';
  append_padded(out, static_cast<int>(unsigned{ymd.day()}), 2);
  out += 'T';
  append_padded(out, seconds / 3600, 2);
  out += ':';
  append_padded(out, seconds / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds % 60, 2);
  if (fraction != 0) {
    out += '.';
    append_padded(out, fraction, 6);
  }
  out += 'Z';
}

std::string to_rfc3339(Instant t) {
  std::string out;
  append_rfc3339(out, t);
  return out;
}

namespace {

// A local time or an offset can lead out of the years that are read; what is written of such a
// time could not be read again.
std::optional<Instant> in_years_read(Instant t) {
  if (t < kFirstInstant || t >= kEndOfInstants) return std::nullopt;
  return t;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  Cursor in{text};
  const auto day = date_micros(in);
  if (!day) return std::nullopt;
  if (in.rest.empty()) return in_years_read(from_local_micros(*day));
  if (!in.take('T') && !in.take(' ') && !in.take('t')) return std::nullopt;
  const auto clock = time_micros(in);
  if (!clock) return std::nullopt;
  const std::int64_t local = *day + *clock;
  if (in.rest.empty()) return in_years_read(from_local_micros(local));
  if (in.rest == "Z" || in.rest == "z") return Instant{local};
  if (in.rest.front() != '+' && in.rest.front() != '-') return std::nullopt;
  const auto offset = offset_micros(in);
  if (!offset || !in.rest.empty()) return std::nullopt;
  return in_years_read(Instant{local - *offset});
}

ParisTime to_paris(Instant t) {
  const std::int64_t local = paris_local_micros(t);
  const date::local_time<microseconds> point{microseconds{local}};
  const auto days = date::floor<date::days>(point);
  const date::year_month_day ymd{days};
  const int seconds = static_cast<int>((local - days.time_since_epoch().count() * kMicrosPerDay) /
                                       kMicrosPerSecond);
  return {int{ymd.year()},
          static_cast<int>(unsigned{ymd.month()}),
          static_cast<int>(unsigned{ymd.day()}),
          seconds / 3600,
          seconds / 60 % 60,
          seconds % 60};
}

Instant from_paris(const ParisTime& p) {
  const date::local_days days{date::year{p.year} / p.month / p.day};
  return from_local_micros(days.time_since_epoch().count() * kMicrosPerDay +
                           (std::int64_t{p.hour} * 3600 + p.minute * 60 + p.second) *
                               kMicrosPerSecond);
}

std::int64_t paris_day_number(Instant t) {
  const date::local_time<microseconds> point{microseconds{paris_local_micros(t)}};
  return date::floor<date::days>(point).time_since_epoch().count();
}

namespace {

// The Monday of ISO week 1 holds the year's first Thursday (ISO 8601).
date::local_days first_monday(int year) {
  const date::local_days fourth{date::year{year} / date::January / 4};
  return fourth - (date::weekday{fourth} - date::Monday);
}

}  // namespace

IsoWeek paris_week(Instant t) {
  const date::local_days day{date::days{paris_day_number(t)}};
  const date::local_days thursday = day - (date::weekday{day} - date::Monday) + date::days{3};
  const int year = int{date::year_month_day{thursday}.year()};
  return {year, static_cast<int>((thursday - first_monday(year)).count() / 7 + 1)};
}

Instant week_start(IsoWeek week) {
  const auto monday = first_monday(week.year) + date::days{7 * (week.week - 1)};
  return from_local_micros(monday.time_since_epoch().count() * kMicrosPerDay);
}

std::optional<IsoWeek> parse_week(std::string_view text) {
  Cursor in{text};
  const auto year = in.digits(4);
  if (!year || !in.take('-') || !in.take('W')) return std::nullopt;
  const auto week = in.digits(2);
  if (!week || !in.rest.empty() || *year < 1971 || *year > 2198 || *week < 1) return std::nullopt;
  const auto weeks = (first_monday(*year + 1) - first_monday(*year)).count() / 7;
  if (*week > weeks) return std::nullopt;
  return IsoWeek{*year, *week};
}

std::string to_string(IsoWeek week) {
  std::string out;
  append_padded(out, week.year, 4);
  out += "-W";
  append_padded(out, week.week, 2);
  return out;
}

}  // namespace gaveurs
