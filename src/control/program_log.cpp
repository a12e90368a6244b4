#include "control/program_log.h"

#include <algorithm>

namespace gaveurs {

void ProgramLog::add(Instant time, LogSource source, std::string text) {
  if (lines_.size() >= kMaxLogLines) lines_.pop_front();
  lines_.push_back({++last_, time, source, std::move(text)});
}

std::vector<LogLine> ProgramLog::lines_after(std::int64_t after, std::size_t most) const {
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(0, last_ - after));
  const std::size_t count = std::min({wanted, most, lines_.size()});
  return {lines_.end() - static_cast<std::ptrdiff_t>(count), lines_.end()};
}

void LineCutter::append(std::string_view bytes) {
  const std::size_t room = kMaxLogLineBytes - line_.size();
  cut_ = cut_ || bytes.size() > room;
  line_ += bytes.substr(0, room);
}

std::string LineCutter::finish() {
  if (line_.ends_with('\r')) line_.pop_back();
  if (cut_) {
    // Not in the middle of a character.
    while (!line_.empty() && (static_cast<unsigned char>(line_.back()) & 0xc0) == 0x80) {
      line_.pop_back();
    }
    if (!line_.empty() && static_cast<unsigned char>(line_.back()) >= 0xc0) line_.pop_back();
    line_ += "…";
  }
  cut_ = false;
  return std::exchange(line_, {});
}

}  // namespace gaveurs
