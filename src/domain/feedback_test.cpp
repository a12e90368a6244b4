#include "domain/feedback.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

TEST(FeedbackMarks, FactorsMultiply) {
  Feedback feedback;
  mark_feedback(feedback, {}, false);
  EXPECT_EQ(feedback.weight, 0.25);
  feedback.token = "hash";
  mark_feedback(feedback, {}, false);
  EXPECT_EQ(feedback.weight, 1);
  EXPECT_TRUE(feedback.marks.empty());
  FeedbackPast past;
  past.of_code = kBurstOfCode;
  feedback.token.clear();
  mark_feedback(feedback, past, false);
  EXPECT_DOUBLE_EQ(feedback.weight, 0.025);
  past.same_device = true;
  mark_feedback(feedback, past, true);
  EXPECT_EQ(feedback.weight, 0);
  EXPECT_EQ(feedback.marks.size(), 4U);
}

TEST(FeedbackStats, AnAverageNeedsEnoughRatingsThatCount) {
  FeedbackStats stats{.ratings = 9, .counted = 4, .weight = 4, .weighted_stars = 16};
  EXPECT_FALSE(stats.mean(5).has_value());
  stats.counted = 5;
  EXPECT_EQ(stats.mean(5), 4.0);
  stats.weight = 0;
  EXPECT_FALSE(stats.mean(5).has_value());
}

}  // namespace
}  // namespace gaveurs
