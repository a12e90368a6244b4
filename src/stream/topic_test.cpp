#include "stream/topic.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "stream/feed.h"

namespace gaveurs {
namespace {

void encode(std::string& out, const Event& event) {
  out += "<" + std::to_string(event.seq) + std::string(event.body) + ">";
}

std::shared_ptr<const EventChunk> chunk(Seq first, int count, std::int64_t gaveur = 3) {
  std::vector<Event> events;
  for (int i = 0; i < count; ++i) {
    events.push_back({first + i, {}, EventKind::kGavageRealtime, {gaveur}, {"MT"}, {"L"}, ""});
  }
  return make_chunk(events, encode);
}

// Reads all a subscriber would, with writes that are cut at random places.
std::string drain(const Topic& topic, Position& p, const EventFilter& filter, Seq after,
                  Random& random) {
  std::string got;
  while (const auto piece = topic.next(p, filter, after, 16)) {
    const auto sent =
        static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(piece->bytes.size())));
    got += piece->bytes.substr(0, sent);
    if (sent == piece->bytes.size()) {
      p = piece->next;
      continue;
    }
    const auto cut = topic.cut(*piece, sent);
    got += cut.rest;
    p = cut.next;
  }
  return got;
}

TEST(Topic, GivesEveryEventOnceInOrderHoweverWritesAreCut) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    Topic topic(1 << 20);
    Position p = topic.end();
    std::string expected;
    std::string got;
    Seq seq = 1;
    for (int i = 0; i < 10; ++i) {
      const int count = static_cast<int>(random.integer(1, 5));
      topic.append({chunk(seq, count), 0, static_cast<std::uint32_t>(count)});
      for (int k = 0; k < count; ++k) expected += "<" + std::to_string(seq++) + ">";
      if (random.chance(0.5)) got += drain(topic, p, {}, 0, random);
    }
    got += drain(topic, p, {}, 0, random);
    ASSERT_EQ(got, expected);
    ASSERT_TRUE(topic.at_end(p));
  }
}

TEST(Topic, SkipsWhatAResumedClientAlreadyHas) {
  Topic topic(1 << 20);
  Position p = topic.end();
  topic.append({chunk(1, 5), 0, 5});
  Random random(1);
  EXPECT_EQ(drain(topic, p, {}, 3, random), "<4><5>");
}

TEST(Topic, FilterLetsOnlyItsOwnThrough) {
  Topic topic(1 << 20);
  Position p = topic.end();
  topic.append({chunk(1, 2, 3), 0, 2});
  topic.append({chunk(3, 2, 4), 0, 2});
  topic.append({chunk(5, 1, 3), 0, 1});
  Random random(1);
  EventFilter filter;
  filter.gaveur = GaveurId{3};
  EXPECT_EQ(drain(topic, p, filter, 0, random), "<1><2><5>");
}

TEST(Topic, KnowsWhoIsBehindOnceItDropped) {
  Topic topic(16);
  const Position start = topic.end();
  topic.append({chunk(1, 5), 0, 5});
  EXPECT_FALSE(topic.behind(start));
  topic.append({chunk(6, 5), 0, 5});
  EXPECT_TRUE(topic.behind(start));
  EXPECT_FALSE(topic.behind(topic.end()));
}

TEST(Feed, GaveurTopicHoldsHisEventsOnly) {
  Feed feed({}, 0);
  Topic& three = feed.join({3});
  Position p = three.end();
  std::vector<Event> mixed;
  for (Seq seq = 1; seq <= 6; ++seq) {
    mixed.push_back({seq, {}, EventKind::kAlert, {seq % 2 == 0 ? 3 : 4}, {}, {}, ""});
  }
  feed.deliver(make_chunk(mixed, encode));
  Random random(2);
  EXPECT_EQ(drain(three, p, {}, 0, random), "<2><4><6>");
  EXPECT_EQ(feed.last_seq(), 6);
  feed.leave({3});
}

TEST(Feed, AGaveursTopicKeptWholeBatchesAlive) {
  Feed feed({.realtime_bytes = 1}, 0);
  Topic& three = feed.join({3});
  Position p = three.end();
  std::weak_ptr<const EventChunk> large;
  for (Seq first : {1, 101}) {
    std::vector<Event> mixed;
    for (Seq seq = first; seq < first + 100; ++seq) {
      mixed.push_back({seq, {}, EventKind::kAlert, {seq % 100 == 50 ? 3 : 4}, {}, {}, ""});
    }
    const auto chunk = make_chunk(mixed, encode);
    if (large.expired()) large = chunk;
    feed.deliver(chunk);
  }
  EXPECT_TRUE(large.expired());
  Random random(3);
  EXPECT_EQ(drain(three, p, {}, 0, random), "<50><150>");
}

TEST(Topic, ARecallIsForTheLogAndNotForThoseWhoListen) {
  Topic topic(1 << 20);
  Position p = topic.end();
  std::vector<Event> events;
  for (Seq seq = 1; seq <= 4; ++seq) {
    events.push_back(
        {seq, {}, seq % 2 == 0 ? EventKind::kProductRecalled : EventKind::kAlert, {3}, {}, {}, ""});
  }
  topic.append({make_chunk(events, encode), 0, 4});
  Random random(4);
  EXPECT_EQ(drain(topic, p, {}, 0, random), "<1><3>");
}

}  // namespace
}  // namespace gaveurs
