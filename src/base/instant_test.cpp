#include "base/instant.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace gaveurs {
namespace {

Instant at(std::string_view text) {
  const auto parsed = parse_instant(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Instant{-1});
}

TEST(Instant, WritesWholeSecondsWithoutFraction) {
  EXPECT_EQ(to_rfc3339(Instant{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(Instant{1}), "1970-01-01T00:00:00.000001Z");
}

TEST(Instant, ReadsBackEveryMicrosecondItWrites) {
  Random random(7);
  for (int i = 0; i < 10'000; ++i) {
    const Instant t{random.integer(0, 7'000'000'000'000'000)};
    EXPECT_EQ(at(to_rfc3339(t)), t);
  }
}

TEST(Instant, TakesNaiveTimesAsParis) {
  EXPECT_EQ(at("2025-12-24T08:00:00"), at("2025-12-24T07:00:00Z"));
  EXPECT_EQ(at("2025-07-14 08:00"), at("2025-07-14T06:00:00Z"));
}

TEST(Instant, ReadsAnyOffset) {
  EXPECT_EQ(at("2025-07-14T08:00:00+02:00"), at("2025-07-14T06:00:00Z"));
  EXPECT_EQ(at("2025-07-14T08:00:00.5-0330"), at("2025-07-14T11:30:00.5Z"));
}

TEST(Instant, MissingHourInSpringMovesForward) {
  EXPECT_EQ(at("2025-03-30T02:30:00"), at("2025-03-30T01:30:00Z"));
}

TEST(Instant, DoubledHourInAutumnIsTheFirst) {
  EXPECT_EQ(at("2025-10-26T02:30:00"), at("2025-10-26T00:30:00Z"));
}

TEST(Instant, RefusesWhatIsNoTime) {
  for (const auto* text :
       {"", "hier", "2025-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2025-01-01T24:00:00Z",
        "2025-01-01T00:00:00+15:00", "2025-01-01T00:00:00Zx", "2025-01-01T00", "1969-12-31T00:00Z",
        "2025-01-01T00:00:00.Z", "9999-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_instant(text).has_value()) << text;
  }
}

// The first day of 1970 in Paris began in 1969: written again, such a time was refused.
TEST(Instant, RefusesLocalTimesAndOffsetsThatLeaveTheYearsItReads) {
  for (const auto* text : {"1970-01-01", "1970-01-01T00:30:00", "1970-01-01T13:00:00+14:00",
                           "2199-12-31T23:30:00-01:00"}) {
    EXPECT_FALSE(parse_instant(text).has_value()) << text;
  }
  EXPECT_EQ(at("1970-01-01T01:00:00"), Instant{0});
  EXPECT_EQ(at("1970-01-01T00:00:00Z"), Instant{0});
  EXPECT_EQ(to_rfc3339(at("2199-12-31T23:59:59.999999Z")), "2199-12-31T23:59:59.999999Z");
}

TEST(Instant, ParisDayFollowsTheWallClock) {
  EXPECT_EQ(paris_day_number(at("2025-06-30T22:30:00Z")),
            paris_day_number(at("2025-07-01T10:00Z")));
  EXPECT_EQ(to_paris(at("2025-06-30T22:30:00Z")), (ParisTime{2025, 7, 1, 0, 30, 0}));
  EXPECT_EQ(from_paris({2025, 7, 1, 0, 30, 0}), at("2025-06-30T22:30:00Z"));
}

TEST(IsoWeek, KnowsTheYearsOfFiftyThreeWeeks) {
  EXPECT_EQ(to_string(paris_week(at("2021-01-03T12:00:00Z"))), "2020-W53");
  EXPECT_EQ(to_string(paris_week(at("2025-12-29T12:00:00Z"))), "2026-W01");
  EXPECT_TRUE(parse_week("2020-W53").has_value());
  EXPECT_FALSE(parse_week("2025-W53").has_value());
  EXPECT_FALSE(parse_week("2025-W00").has_value());
  EXPECT_FALSE(parse_week("2025-52").has_value());
}

TEST(IsoWeek, StartsMondayMidnightInParis) {
  EXPECT_EQ(to_rfc3339(week_start({2025, 52})), "2025-12-21T23:00:00Z");
  EXPECT_EQ(to_rfc3339(week_start({2025, 27})), "2025-06-29T22:00:00Z");
}

}  // namespace
}  // namespace gaveurs
