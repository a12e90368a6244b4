#include "twin/lot_codes.h"

#include <fmt/format.h>

#include "base/random.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kPerSecond = 100;

std::int64_t second_of_month(Instant now) {
  ParisTime first = to_paris(now);
  first.day = 1;
  first.hour = first.minute = first.second = 0;
  return (now - from_paris(first)) / kMicrosPerSecond;
}

}  // namespace

LotCodes::LotCodes(const Clock& clock, std::uint64_t seed)
    : clock_(clock), offset_(Random(seed).split("lot codes").integer(0, kPerSecond - 1)) {}

LotCode LotCodes::next(const SiteCode& site, Instant first_day) {
  const std::int64_t now = second_of_month(clock_.now());
  // Earlier than the last one: a new month has begun, or the last second was taken in advance.
  const bool in_advance = now < second_ && second_ - now < 3'600;
  if (now != second_ && !in_advance) {
    second_ = now;
    used_ = 0;
  }
  if (used_ == kPerSecond) {
    ++second_;
    used_ = 0;
  }
  const std::int64_t number = (offset_ + used_++) % kPerSecond;
  const ParisTime day = to_paris(first_day);
  return {fmt::format("{}{:02}{:02}{:07}{:02}", site.value, day.year % 100, day.month, second_,
                      number)};
}

}  // namespace gaveurs
