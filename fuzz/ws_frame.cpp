// The WebSocket frame reader. Bytes of a client are read to the same messages and the same refusal
// however they come in pieces, and a text that is cut into masked fragments comes out whole.
#include "net/ws_frame.h"

#include <utility>

#include "base/json_text.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr std::size_t kMaxMessageBytes = 1'000;  // small, so that inputs go over it

struct Log : WsEvents {
  explicit Log(bool pauses) : pauses_(pauses) {}
  void on_text(std::string_view message) override {
    must(message.size() <= kMaxMessageBytes, "no message is over the limit");
    must(is_utf8(message), "a text is UTF-8");
    note("text", message);
  }
  void on_ping(std::string_view payload) override { note("ping", payload); }
  void on_pong() override { note("pong", {}); }
  void on_close(std::uint16_t code) override { note("close", std::to_string(code)); }
  bool wants_more() const override { return !paused; }

  std::vector<std::pair<std::string, std::string>> heard;
  bool paused = false;

 private:
  void note(const char* kind, std::string_view what) {
    must(!paused, "nothing is told to who wants no more");
    heard.emplace_back(kind, what);
    paused = pauses_;
  }
  bool pauses_;
};

struct Reading {
  std::vector<std::pair<std::string, std::string>> heard;
  std::size_t consumed = 0;
  int code = 0;
  std::string reason;
  bool operator==(const Reading&) const = default;
};

/// Feeds the pieces as a connection does: what was not consumed comes again with more behind it.
Reading read(const fuzz::Pieces& pieces, bool pauses = false) {
  Reading out;
  Log log(pauses);
  WsReader reader(kMaxMessageBytes);
  std::string pending;
  for (const std::string_view piece : pieces) {
    pending += piece;
    do {
      log.paused = false;
      const auto outcome = reader.consume(pending.data(), pending.size(), log);
      must(outcome.consumed <= pending.size(), "no more is consumed than was given");
      pending.erase(0, outcome.consumed);
      out.consumed += outcome.consumed;
      if (!outcome.failure) continue;
      must(!outcome.failure->reason.empty(), "a refusal has a reason");
      must(out.code == 0, "a reader that refused reads no more");
      out.code = static_cast<int>(outcome.failure->code);
      out.reason = outcome.failure->reason;
    } while (log.paused);
  }
  out.heard = std::move(log.heard);
  return out;
}

void append_masked(std::string& out, int first_byte, std::string_view payload, std::uint64_t mask) {
  const std::size_t at = out.size();
  append_ws_header(out, WsOpcode::kText, payload.size());
  out[at] = static_cast<char>(first_byte);
  out[at + 1] = static_cast<char>(out[at + 1] | 0x80);
  for (int i = 0; i < 4; ++i) out += static_cast<char>(mask >> (8 * i));
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out += static_cast<char>(payload[i] ^ static_cast<char>(mask >> (8 * (i & 3))));
  }
}

void check_fragments(std::string_view text) {
  if (text.empty()) return;
  const std::uint64_t hash = fuzz::hash_of(text);
  const std::size_t at = hash % text.size();
  std::string bytes;
  append_masked(bytes, 0x01, text.substr(0, at), hash);
  append_masked(bytes, 0x89, "between", hash >> 8);
  append_masked(bytes, 0x80, text.substr(at), hash >> 16);
  const Reading whole = read({bytes});
  must(at > kMaxMessageBytes || (!whole.heard.empty() && whole.heard[0].second == "between"),
       "a ping is heard between fragments");
  if (text.size() > kMaxMessageBytes) {
    must(whole.code == 1009, "fragments over the limit are refused");
  } else if (is_utf8(text)) {
    must(whole.heard.size() == 2 && whole.heard[1].second == text, "fragments make the message");
  } else {
    must(whole.code == 1007, "a text that is not UTF-8 is refused");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::view_of(data, size);
  const Reading whole = read({bytes});
  must(whole == read({bytes}, true), "pauses between messages change nothing");
  for (const auto& pieces : fuzz::ways_to_cut(bytes)) {
    must(whole == read(pieces), "the pieces in which bytes come do not matter");
  }
  check_fragments(bytes);
  return 0;
}
