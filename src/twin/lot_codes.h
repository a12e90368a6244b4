// LotCodes: codes for simulated lots that no other run has used, so that a simulator that is
// started again begins new lots and does not correct old ones. Site, year and month of the lot's
// first day as in "LL2611", then the serial: the second of the real month at which the lot was made
// (7 digits) and a number from 0 to 99 that begins where the seed says and counts the lots of that
// second; a second that has given all it has is followed by the next. One thread.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/ids.h"

namespace gaveurs {

class LotCodes {
 public:
  LotCodes(const Clock& clock, std::uint64_t seed);
  LotCode next(const SiteCode& site, Instant first_day);

 private:
  const Clock& clock_;
  std::int64_t offset_;
  std::int64_t second_ = -1;
  std::int64_t used_ = 0;
};

}  // namespace gaveurs
