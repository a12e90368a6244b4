#include "control/program_log.h"

#include <gmock/gmock.h>

#include "base/json_text.h"

namespace gaveurs {
namespace {

using testing::ElementsAre;

std::vector<std::string> cut(std::initializer_list<std::string_view> pieces) {
  LineCutter cutter;
  std::vector<std::string> lines;
  for (const auto piece : pieces) {
    cutter.feed(piece, [&](std::string line) { lines.push_back(std::move(line)); });
  }
  if (cutter.has_rest()) lines.push_back(cutter.finish());
  return lines;
}

TEST(LineCutter, JoinsWhatComesInPieces) {
  EXPECT_THAT(cut({"on", "e\ntw", "o\r\n", "\nrest"}), ElementsAre("one", "two", "", "rest"));
}

TEST(LineCutter, AnEndlessLineTakesNoMemoryAndIsMarked) {
  const std::string much(100'000, 'x');
  const auto lines = cut({much, much, "\nnext\n"});
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], std::string(kMaxLogLineBytes, 'x') + "…");
  EXPECT_EQ(lines[1], "next");
}

TEST(LineCutter, ALineOfExactlyTheLimitIsWhole) {
  EXPECT_THAT(cut({std::string(kMaxLogLineBytes, 'x') + "\n"}),
              ElementsAre(std::string(kMaxLogLineBytes, 'x')));
}

TEST(LineCutter, CutsBetweenCharacters) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string line(shift, 'x');
    while (line.size() < 2 * kMaxLogLineBytes) line += "🦆";
    const auto lines = cut({line, "\n"});
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_TRUE(is_utf8(lines[0])) << shift;
  }
}

TEST(ProgramLog, KeepsTheNewestAndNumbersWithoutGaps) {
  ProgramLog log;
  EXPECT_EQ(log.last(), 0);
  EXPECT_TRUE(log.lines_after(0, 10).empty());
  for (int i = 1; i <= 1'200; ++i) log.add({}, LogSource::kOut, std::to_string(i));
  EXPECT_EQ(log.last(), 1'200);
  const auto all = log.lines_after(0, 10'000);
  ASSERT_EQ(all.size(), kMaxLogLines);
  EXPECT_EQ(all.front().number, 701);
  for (const LogLine& line : all) EXPECT_EQ(line.text, std::to_string(line.number));
  EXPECT_EQ(log.lines_after(1'198, 10).size(), 2u);
  EXPECT_EQ(log.lines_after(0, 3).front().number, 1'198);
  EXPECT_TRUE(log.lines_after(1'200, 10).empty());
  EXPECT_TRUE(log.lines_after(5'000, 10).empty());
}

}  // namespace
}  // namespace gaveurs
