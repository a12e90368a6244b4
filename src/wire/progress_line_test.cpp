#include "wire/progress_line.h"

#include <gmock/gmock.h>

namespace gaveurs {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(ProgressLine, ReadsBackWhatItWrote) {
  const std::string line = progress_line({{"sent", 120}, {"acked", 118}, {"lots_done", 0}});
  EXPECT_EQ(line, R"({"progress":{"sent":120,"acked":118,"lots_done":0}})");
  EXPECT_THAT(parse_progress_line(line),
              Optional(ElementsAre(ProgressCounter{"sent", 120}, ProgressCounter{"acked", 118},
                                   ProgressCounter{"lots_done", 0})));
}

TEST(ProgressLine, AnythingElseIsAnOrdinaryLine) {
  for (const char* line : {
           "",
           "fed 3 ducks",
           "{}",
           R"({"progress":3})",
           R"({"progress":{"sent":1.5}})",
           R"({"progress":{"sent":"1"}})",
           R"({"progress":{"Sent":1}})",
           R"({"progress":{"sent":1},"more":2})",
           R"({"progress":{"":1}})",
           R"({"progress":{"sent":1,"sent":2}})",
           R"({"progress":{"sent":1})",
           R"({"progress":{"sent":18446744073709551615}})",
           R"( {"progress":{"sent":1}})",
           R"({"progress":{"aaaaaaaaaabbbbbbbbbbccccccccccddd":1}})",
       }) {
    EXPECT_EQ(parse_progress_line(line), std::nullopt) << line;
  }
}

TEST(ProgressLine, HoldsSixteenCountersAndNoMore) {
  std::string line = R"({"progress":{"a":1)";
  std::string name = "a";
  for (int i = 1; i < 16; ++i) line += ",\"" + (name += 'b') + "\":1";
  EXPECT_TRUE(parse_progress_line(line + "}}"));
  line += ",\"" + (name += 'b') + "\":1";
  EXPECT_FALSE(parse_progress_line(line + "}}"));
}

}  // namespace
}  // namespace gaveurs
