#include "net/ws_frame.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace gaveurs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Log : WsEvents {
  std::vector<std::string> texts;
  std::vector<std::string> pings;
  int pongs = 0;
  int close_code = 0;
  bool open = true;
  void on_text(std::string_view m) override { texts.emplace_back(m); }
  void on_ping(std::string_view p) override { pings.emplace_back(p); }
  void on_pong() override { ++pongs; }
  void on_close(std::uint16_t code) override { close_code = code; }
  bool wants_more() const override { return open; }
};

std::string frame(int first_byte, std::string_view payload, bool masked = true) {
  std::string out;
  append_ws_header(out, WsOpcode::kText, payload.size());
  out[0] = static_cast<char>(first_byte);
  if (!masked) return out + std::string(payload);
  out[1] = static_cast<char>(out[1] | 0x80);
  const char mask[4] = {0x12, 0x34, 0x56, 0x78};
  out.append(mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out += static_cast<char>(payload[i] ^ mask[i & 3]);
  }
  return out;
}

struct Fed {
  Log log;
  std::optional<WsFailure> failure;
};

// Feeds the bytes in pieces of the given size, as a slow network would.
Fed feed(std::string bytes, std::size_t piece, std::size_t max_message = 1 << 20) {
  Fed out;
  WsReader reader(max_message);
  std::string pending;
  for (std::size_t at = 0; at < bytes.size() && !out.failure; at += piece) {
    pending += bytes.substr(at, piece);
    const auto outcome = reader.consume(pending.data(), pending.size(), out.log);
    pending.erase(0, outcome.consumed);
    out.failure = outcome.failure;
  }
  return out;
}

TEST(WsReader, ReadsMessagesHoweverTheyAreCut) {
  Random random(3);
  std::string bytes;
  std::vector<std::string> expected;
  for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 65'535u, 65'536u, 70'000u}) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
      text += static_cast<char>('a' + random.integer(0, 25));
    }
    bytes += frame(0x81, text);
    expected.push_back(text);
  }
  for (const std::size_t piece : {1u, 7u, 4'096u, 1'000'000u}) {
    const auto fed = feed(bytes, piece);
    EXPECT_FALSE(fed.failure.has_value());
    EXPECT_EQ(fed.log.texts, expected);
  }
}

TEST(WsReader, JoinsFragmentsWithControlFramesBetween) {
  const auto fed = feed(frame(0x01, "ab") + frame(0x89, "p") + frame(0x00, "cd") + frame(0x8a, "") +
                            frame(0x80, "ef"),
                        3);
  EXPECT_THAT(fed.log.texts, ElementsAre("abcdef"));
  EXPECT_THAT(fed.log.pings, ElementsAre("p"));
  EXPECT_EQ(fed.log.pongs, 1);
}

void expect_failure(const std::string& bytes, WsClose code, std::size_t max_message = 1 << 20) {
  const auto fed = feed(bytes, 1, max_message);
  ASSERT_TRUE(fed.failure.has_value());
  EXPECT_EQ(fed.failure->code, code);
}

TEST(WsReader, RefusesWhatTheProtocolForbids) {
  expect_failure(frame(0x81, "x", false), WsClose::kProtocolError);
  expect_failure(frame(0xc1, "x"), WsClose::kProtocolError);
  expect_failure(frame(0x80, "x"), WsClose::kProtocolError);
  expect_failure(frame(0x01, "x") + frame(0x81, "y"), WsClose::kProtocolError);
  expect_failure(frame(0x09, "x"), WsClose::kProtocolError);
  expect_failure(frame(0x89, std::string(126, 'x')), WsClose::kProtocolError);
  expect_failure(frame(0x83, "x"), WsClose::kProtocolError);
  expect_failure(frame(0x88, "x"), WsClose::kProtocolError);
  expect_failure(frame(0x88, std::string("\x03\xed", 2)), WsClose::kProtocolError);  // 1005
  expect_failure(frame(0x82, "x"), WsClose::kUnsupported);
  expect_failure(frame(0x81, "\xff"), WsClose::kInvalidText);
}

TEST(WsReader, RefusesLongMessagesFromTheirHeaderAlone) {
  const auto whole = frame(0x81, std::string(200'000, 'x'));
  expect_failure(whole.substr(0, 14), WsClose::kTooBig, 100'000);
  expect_failure(frame(0x01, std::string(60, 'x')) + frame(0x80, std::string(60, 'x')),
                 WsClose::kTooBig, 100);
}

TEST(WsReader, StopsBetweenFramesWhenNoMoreIsWanted) {
  std::string bytes = frame(0x81, "one") + frame(0x81, "two");
  Log log;
  log.open = false;
  WsReader reader(100);
  EXPECT_EQ(reader.consume(bytes.data(), bytes.size(), log).consumed, 0u);
  EXPECT_THAT(log.texts, IsEmpty());
}

TEST(WsReader, CloseEndsReading) {
  const auto fed = feed(frame(0x88, std::string("\x03\xe8", 2)) + frame(0x81, "late"), 1'000);
  EXPECT_EQ(fed.log.close_code, 1000);
  EXPECT_THAT(fed.log.texts, IsEmpty());
}

TEST(WsReader, RandomBytesNeverBreakIt) {
  Random random(9);
  for (int round = 0; round < 3'000; ++round) {
    std::string bytes;
    const auto size = random.integer(0, 300);
    for (std::int64_t i = 0; i < size; ++i) bytes += static_cast<char>(random.integer(0, 255));
    feed(bytes, static_cast<std::size_t>(random.integer(1, 50)), 1'000);
  }
}

}  // namespace
}  // namespace gaveurs
