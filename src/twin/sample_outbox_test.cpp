#include "twin/sample_outbox.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

SampleOutbox with(int samples, std::size_t window = 100) {
  SampleOutbox outbox(window);
  for (int i = 0; i < samples; ++i) {
    outbox.push({"S" + std::to_string(i)}, "text " + std::to_string(i));
  }
  return outbox;
}

std::string ack(const std::string& sample, const std::string& more = "") {
  return R"({"type":"ack","sample_id":")" + sample +
         R"(","status":"saved","fusion_score":0.8123,"fusion_grade":"A","seq":7)" + more + "}";
}

TEST(SampleOutbox, SendsInOrderAndForgetsWhatIsAnswered) {
  SampleOutbox outbox = with(3, 2);
  EXPECT_EQ(outbox.take_next(), "text 0");
  EXPECT_EQ(outbox.take_next(), "text 1");
  EXPECT_FALSE(outbox.take_next());
  const auto answer = outbox.take_frame(ack("S0"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->sample.value, "S0");
  EXPECT_EQ(answer->grade, "A");
  EXPECT_DOUBLE_EQ(answer->score, 0.8123);
  EXPECT_EQ(answer->seq, 7);
  EXPECT_EQ(outbox.take_next(), "text 2");
  EXPECT_EQ(outbox.size(), 2u);
}

TEST(SampleOutbox, UnansweredGoesAgainAfterALostConnection) {
  SampleOutbox outbox = with(2);
  outbox.take_next(), outbox.take_next();
  EXPECT_TRUE(outbox.take_frame(ack("S0")));
  outbox.connection_lost();
  EXPECT_EQ(outbox.resent(), 1u);
  EXPECT_EQ(outbox.take_next(), "text 1");
  EXPECT_EQ(outbox.take_frame(ack("S1", R"(,"duplicate":true)"))->outcome,
            SampleOutcome::kDuplicate);
  EXPECT_EQ(outbox.size(), 0u);
}

TEST(SampleOutbox, AnAckOfNothingOnItsWayIsNoAnswer) {
  SampleOutbox outbox = with(1);
  EXPECT_FALSE(outbox.take_frame(ack("S0")));
  outbox.take_next();
  EXPECT_FALSE(outbox.take_frame(ack("other")));
  EXPECT_FALSE(outbox.take_frame("{"));
  EXPECT_FALSE(outbox.take_frame("[]"));
  EXPECT_FALSE(outbox.try_later());
}

TEST(SampleOutbox, FullItLosesTheOldestThatIsNotOnItsWay) {
  SampleOutbox outbox(1);
  outbox.set_capacity(3);
  outbox.push({"S0"}, "0"), outbox.take_next();
  for (const char* id : {"S1", "S2", "S3"}) outbox.push({id}, id);
  EXPECT_EQ(outbox.size(), 3u);
  EXPECT_EQ(outbox.lost(), 1u);
  EXPECT_TRUE(outbox.take_frame(ack("S0")));
  EXPECT_EQ(outbox.take_next(), "S2");
}

TEST(SampleOutbox, ARefusalIsOfTheSampleItNamesOrOfTheFirst) {
  SampleOutbox outbox = with(3);
  outbox.take_next(), outbox.take_next(), outbox.take_next();
  const auto named =
      outbox.take_frame(R"({"type":"error","error":"no","details":[{"path":"a","reason":"b"}],)"
                        R"("data":{"sample_id":"S1"}})");
  ASSERT_TRUE(named);
  EXPECT_EQ(named->sample.value, "S1");
  EXPECT_EQ(named->reasons.size(), 1u);
  const auto first = outbox.take_frame(
      R"({"type":"error","error":"no","details":[{"path":"a","reason":"b"}],"data":null})");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->sample.value, "S0");
  EXPECT_EQ(outbox.in_flight(), 1u);
}

TEST(SampleOutbox, WithoutAFieldTheServerCouldNotNow) {
  SampleOutbox outbox = with(1);
  outbox.take_next();
  const char* full = R"({"type":"error","error":"no room","details":[],"data":{"sample_id":"S0"}})";
  EXPECT_FALSE(outbox.take_frame(full));
  EXPECT_TRUE(outbox.try_later());
  EXPECT_EQ(outbox.size(), 1u);
}

// A lot that is not waiting is no reason to send the samples again.
TEST(SampleOutbox, AnErrorOfAnotherMessageIsLeftToOthers) {
  SampleOutbox outbox = with(1);
  outbox.take_next();
  EXPECT_FALSE(outbox.take_frame(
      R"({"type":"error","error":"no lot waits","details":[],"data":{"type":"lot_take"}})"));
  EXPECT_FALSE(outbox.try_later());
}

}  // namespace
}  // namespace gaveurs
