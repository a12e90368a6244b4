#include "twin/truth_json.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace gaveurs {
namespace {

const TruthKey kKey{{"S1"}, {"ESP32_LL_01"},    "premium", 0xFFFF'FFFF'FFFF'FFFFull,
                    12,     {511.25, 80, 1.125}};

std::string line_of(const TruthKey& key) {
  const LiverTwin twin(*find_line_profile(key.profile), key.seed);
  std::string line;
  append_truth_line(line, key, twin.liver(key.number, key.lot).truth);
  return line;
}

TEST(TruthJson, ALineReadsBackAsTheSameLiver) {
  const std::string line = line_of(kKey);
  EXPECT_EQ(line.back(), '\n');
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto key = parse_truth_line(line);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->sample, kKey.sample);
  EXPECT_EQ(key->device, kKey.device);
  EXPECT_EQ(key->seed, kKey.seed);
  EXPECT_EQ(line_of(*key), line);
}

TEST(TruthJson, GivesTheTruthInWords) {
  const std::string line = line_of(kKey);
  const auto object = parse_json_object(line);
  ASSERT_TRUE(object);
  const LiverTwin twin(*find_line_profile("premium"), kKey.seed);
  const LiverTruth truth = twin.liver(12, kKey.lot).truth;
  EXPECT_DOUBLE_EQ(double(object->at_key("mass_g").get_double()), truth.tof.mass_g);
  EXPECT_EQ(std::string_view(object->at_key("grade").get_string()), to_string(truth.verdict.grade));
  EXPECT_EQ(object->at_key("defects").get_array().size(), truth.defects.size());
}

TEST(TruthJson, RefusesWhatIsNoTruth) {
  EXPECT_FALSE(parse_truth_line(""));
  EXPECT_FALSE(parse_truth_line("[]"));
  const auto empty = parse_truth_line("{}");
  ASSERT_FALSE(empty);
  EXPECT_GE(empty.error().details.size(), 5u);
  std::string line = line_of(kKey);
  line.replace(line.find("premium"), 7, "unknown");
  const auto unknown = parse_truth_line(line);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().details.front().path, "profile");
}

}  // namespace
}  // namespace gaveurs
