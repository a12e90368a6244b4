#include "twin/lot_codes.h"

#include <gtest/gtest.h>

#include <set>

namespace gaveurs {
namespace {

const Instant kNow = from_paris({2026, 11, 24, 8, 0, 0});
const SiteCode kSite{"LL"};

TEST(LotCodes, ShowSiteYearMonthAndSerial) {
  const ManualClock clock(kNow);
  const std::string code = LotCodes(clock, 1).next(kSite, kNow).value;
  EXPECT_EQ(code.substr(0, 6), "LL2611");
  EXPECT_EQ(code.substr(6, 7), "2016000");  // 23 days and 8 hours
  EXPECT_EQ(code.size(), 15U);
  EXPECT_EQ(LotCodes(clock, 1).next(kSite, from_paris({2027, 2, 1, 8, 0, 0})).value.substr(0, 6),
            "LL2702");
}

TEST(LotCodes, AreUniqueWithinARunAlsoWhenManyAreMadeAtOnce) {
  ManualClock clock(kNow);
  LotCodes codes(clock, 7);
  std::set<std::string> seen;
  for (int i = 0; i < 5'000; ++i) {
    if (i % 7 == 0) clock.advance_micros(20'000);
    EXPECT_TRUE(seen.insert(codes.next(kSite, kNow).value).second) << i;
  }
}

TEST(LotCodes, OfARestartedRunDifferFromThoseBefore) {
  ManualClock clock(kNow);
  std::set<std::string> seen;
  for (int run = 0; run < 50; ++run) {
    LotCodes codes(clock, 7);
    for (int lot = 0; lot < 3; ++lot) {
      EXPECT_TRUE(seen.insert(codes.next(kSite, kNow).value).second);
    }
    clock.advance_micros(kMicrosPerSecond);
  }
}

TEST(LotCodes, GoOnIntoTheNextMonth) {
  ManualClock clock(from_paris({2026, 11, 30, 23, 59, 59}));
  LotCodes codes(clock, 7);
  const auto before = codes.next(kSite, clock.now());
  clock.advance_micros(2 * kMicrosPerSecond);
  const auto after = codes.next(kSite, clock.now());
  EXPECT_EQ(after.value.substr(0, 13), "LL26120000001");
  EXPECT_NE(before, after);
}

}  // namespace
}  // namespace gaveurs
