// What a started program printed: cut into lines, the newest kept, numbered without gaps over the
// server's life so that a reader asks for what comes after a number. Not safe for threads by
// itself.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace gaveurs {

enum class LogSource : std::uint8_t { kOut, kErr, kSupervisor };

struct LogLine {
  std::int64_t number = 0;  // from 1
  Instant time;             // when it was read
  LogSource source = LogSource::kOut;
  std::string text;
};

constexpr std::size_t kMaxLogLines = 500;
constexpr std::size_t kMaxLogLineBytes = 1'000;

class ProgramLog {
 public:
  void add(Instant time, LogSource source, std::string text);
  /// Number of the newest line, 0 when there is none yet.
  std::int64_t last() const { return last_; }
  /// Lines with a number above `after`, oldest first, at most `most`: the newest ones of them.
  std::vector<LogLine> lines_after(std::int64_t after, std::size_t most) const;

 private:
  std::deque<LogLine> lines_;
  std::int64_t last_ = 0;
};

/// Bytes of a pipe to lines. A line above kMaxLogLineBytes loses its rest and ends in "…".
class LineCutter {
 public:
  /// Calls `take(std::string)` for each line that is complete.
  template <typename Take>
  void feed(std::string_view bytes, Take take) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      append(bytes.substr(0, end));
      if (end == std::string_view::npos) return;
      bytes.remove_prefix(end + 1);
      take(finish());
    }
  }
  /// What is left when the pipe has ended.
  bool has_rest() const { return !line_.empty(); }
  std::string finish();

 private:
  void append(std::string_view bytes);

  std::string line_;
  bool cut_ = false;
};

}  // namespace gaveurs
