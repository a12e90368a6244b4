#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/rest/answers.h"
#include "base/temporary_folder.h"
#include "store/open.h"
#include "store/sample_codec.h"
#include "wire/json.h"

namespace gaveurs {
namespace {

using testing::ElementsAre;

class QualityStats : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*open_store({.url = {}, .data_dir = folder_.path(), .create = true}));
  }

  void measure(std::initializer_list<const char*> times) {
    WriteSet set;
    for (const char* time : times) {
      auto stored = std::make_shared<StoredSample>();
      stored->first_seq = stored->values_seq = stored->seq = ++seq_;
      stored->sample.id.value = "S-" + std::to_string(seq_);
      stored->sample.device.value = "ESP32_LL_01";
      stored->sample.site.value = "LL";
      stored->sample.time = parse_instant(time).value();
      SampleRow row;
      row.raw = encode_raw(stored->sample.tof, stored->sample.spectral);
      row.analysis = encode_analysis(stored->analysis);
      row.stored = std::move(stored);
      set.samples.push_back(std::move(row));
    }
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }

  /// "start-end: samples" of each bucket.
  std::vector<std::string> ask(AnswerFn answer, const std::string& since,
                               const std::string& until) {
    auto reader = store_->open_reader().value();
    const Question q{"", {{"since", since}, {"until", until}}, Instant{}};
    const auto text = answer(q, *reader);
    EXPECT_TRUE(text.has_value());
    std::vector<std::string> out;
    const auto object = parse_json_object(text.value_or("{}")).value();
    for (const auto item : object["items"].get_array()) {
      const auto time = [&](const char* name) {
        return std::string(item[name].get_string().value()).substr(5, 11);
      };
      out.push_back(time("start") + " " + time("end") + " " +
                    std::to_string(item["samples"].get_int64().value()));
    }
    return out;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  Seq seq_ = 0;
};

// 29 March 2026 has 23 hours, 25 October 25.
TEST_F(QualityStats, DaysAreThoseOfParisOverBothClockChanges) {
  measure({"2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z",
           "2026-03-29T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z",
           "2026-10-25T23:00:00Z"});
  EXPECT_THAT(ask(daily_quality, "2026-03-28", "2026-03-31"),
              ElementsAre("03-27T23:00 03-28T23:00 1", "03-28T23:00 03-29T22:00 2",
                          "03-29T22:00 03-30T22:00 1"));
  EXPECT_THAT(ask(daily_quality, "2026-10-25", "2026-10-27"),
              ElementsAre("10-24T22:00 10-25T23:00 2", "10-25T23:00 10-26T23:00 1"));
}

TEST_F(QualityStats, TheHourThatComesTwiceIsTwoHours) {
  measure({"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T01:59:59Z"});
  EXPECT_THAT(ask(hourly_quality, "2026-10-25", "2026-10-26"),
              ElementsAre("10-25T00:00 10-25T01:00 1", "10-25T01:00 10-25T02:00 2"));
}

TEST_F(QualityStats, PartsOfADayAreAskedForAsTheWholeDay) {
  measure({"2026-05-01T08:00:00Z"});
  EXPECT_THAT(ask(daily_quality, "2026-05-01T12:00:00Z", "2026-05-01T13:00:00Z"),
              ElementsAre("04-30T22:00 05-01T22:00 1"));
}

TEST_F(QualityStats, ASpanWithoutEndIsRefused) {
  auto reader = store_->open_reader().value();
  const Question q{"", {{"since", "2020-01-01"}, {"until", "2026-01-01"}}, Instant{}};
  EXPECT_EQ(hourly_quality(q, *reader).error().details.at(0).path, "since");
  EXPECT_EQ(daily_quality(q, *reader).error().details.at(0).path, "since");
  const Question back{"", {{"since", "2026-01-02"}, {"until", "2026-01-01"}}, Instant{}};
  EXPECT_EQ(daily_quality(back, *reader).error().details.at(0).path, "until");
}

}  // namespace
}  // namespace gaveurs
