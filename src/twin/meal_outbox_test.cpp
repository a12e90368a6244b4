#include "twin/meal_outbox.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace gaveurs {
namespace {

Meal meal_number_of(int number) {
  Meal meal;
  meal.lot = {"LL2611001"};
  meal.gaveur = {1};
  meal.gaveur_nom = "Jean Martin";
  meal.site = {"LL"};
  meal.genetique = "Mulard";
  meal.slot = slot_of_meal(number);
  return meal;
}

std::string ack_of(int number, std::string_view more = "") {
  const MealSlot slot = slot_of_meal(number);
  return fmt::format(
      R"({{"type":"ack","code_lot":"LL2611001","jour":{},"moment":"{}","seq":{}{}}})", slot.jour,
      to_string(slot.moment), number + 100, more);
}

MealOutbox outbox_with(int meals, std::size_t window) {
  MealOutbox outbox(window);
  for (int i = 1; i <= meals; ++i) outbox.push(meal_number_of(i));
  return outbox;
}

int send_all(MealOutbox& outbox) {
  int sent = 0;
  while (outbox.take_next()) ++sent;
  return sent;
}

TEST(MealOutbox, SendsNoMoreThanItsWindow) {
  auto outbox = outbox_with(5, 2);
  EXPECT_EQ(send_all(outbox), 2);
  const auto answer = outbox.take_frame(ack_of(1));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->outcome, MealOutcome::kSaved);
  EXPECT_EQ(answer->seq, 101);
  EXPECT_EQ(send_all(outbox), 1);
  EXPECT_EQ(outbox.size(), 4U);
}

TEST(MealOutbox, WhatWasNotAnsweredIsSentAgainFirstAndInOrder) {
  auto outbox = outbox_with(3, 10);
  const std::string first = *outbox.take_next();
  const std::string second = *outbox.take_next();
  outbox.take_frame(ack_of(1));
  outbox.connection_lost();
  EXPECT_EQ(*outbox.take_next(), second);
  EXPECT_NE(*outbox.take_next(), first);
  EXPECT_FALSE(outbox.take_next().has_value());
}

TEST(MealOutbox, AnswersAreTakenInAnyOrderAndOnce) {
  auto outbox = outbox_with(3, 10);
  send_all(outbox);
  EXPECT_EQ(outbox.take_frame(ack_of(2, R"(,"duplicate":true)"))->outcome, MealOutcome::kDuplicate);
  EXPECT_FALSE(outbox.take_frame(ack_of(2)).has_value());
  EXPECT_EQ(outbox.take_frame(ack_of(3, R"(,"correction":true)"))->outcome,
            MealOutcome::kCorrected);
  EXPECT_EQ(outbox.take_frame(ack_of(1))->meal.slot, slot_of_meal(1));
  EXPECT_EQ(outbox.size(), 0U);
}

TEST(MealOutbox, ARefusalNamesItsMealAndItsReasons) {
  auto outbox = outbox_with(2, 10);
  send_all(outbox);
  const auto answer = outbox.take_frame(
      R"({"type":"error","error":"refused","details":[{"path":"gaveur_id","reason":"unknown"}],)"
      R"("data":{"code_lot":"LL2611001","jour":0,"moment":"soir"}})");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->outcome, MealOutcome::kRefused);
  EXPECT_EQ(answer->meal.slot, slot_of_meal(2));
  EXPECT_EQ(answer->reasons, (std::vector<FieldError>{{"gaveur_id", "unknown"}}));
  EXPECT_EQ(outbox.in_flight(), 1U);
}

TEST(MealOutbox, ARefusalThatShowsNoMealIsOfTheOldest) {
  auto outbox = outbox_with(2, 10);
  send_all(outbox);
  const auto answer = outbox.take_frame(
      R"({"type":"error","error":"no","details":[{"path":"","reason":"too long"}],"data":null})");
  EXPECT_EQ(answer->meal.slot, slot_of_meal(1));
}

TEST(MealOutbox, AnErrorWithoutReasonsKeepsTheMealForLater) {
  auto outbox = outbox_with(1, 10);
  send_all(outbox);
  EXPECT_FALSE(
      outbox.take_frame(R"({"type":"error","error":"storage is full","details":[],"data":null})")
          .has_value());
  EXPECT_TRUE(outbox.try_later());
  EXPECT_EQ(outbox.size(), 1U);
}

// Days were cut to 32 bits, so that 2^32 answered day 0.
TEST(MealOutbox, ADayBeyondAnyLotAnswersNothing) {
  auto outbox = outbox_with(1, 10);
  send_all(outbox);
  EXPECT_FALSE(
      outbox
          .take_frame(R"({"type":"ack","code_lot":"LL2611001","jour":4294967296,"moment":"matin"})")
          .has_value());
  EXPECT_EQ(outbox.in_flight(), 1U);
}

TEST(MealOutbox, OtherFramesAnswerNothing) {
  auto outbox = outbox_with(1, 10);
  send_all(outbox);
  for (const char* frame : {R"({"type":"ping"})", R"({"type":"connection_established"})", "no JSON",
                            "[]", R"({"type":"ack"})", R"({"type":"ack","jour":"x"})", ""}) {
    EXPECT_FALSE(outbox.take_frame(frame).has_value()) << frame;
  }
  EXPECT_EQ(outbox.in_flight(), 1U);
}

// Whatever the order of losses and answers, every meal is answered once and none is forgotten.
TEST(MealOutbox, NoMealIsLostOverRandomLossesOfTheConnection) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    auto outbox = outbox_with(40, 8);
    std::vector<std::string> wire;
    int answered = 0;
    while (outbox.size() > 0) {
      while (auto text = outbox.take_next()) wire.push_back(*text);
      if (random.chance(0.2)) {
        outbox.connection_lost();
        wire.clear();
        continue;
      }
      ASSERT_FALSE(wire.empty());
      ASSERT_TRUE(outbox.take_frame(ack_of(++answered)).has_value()) << seed << ' ' << answered;
      wire.erase(wire.begin());
    }
    EXPECT_EQ(answered, 40);
  }
}

}  // namespace
}  // namespace gaveurs
