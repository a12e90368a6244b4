#include "cli/import_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace gaveurs {
namespace {

constexpr std::int64_t kRedrawMicros = 100 * kMicrosPerMs;
constexpr std::int64_t kLineMicros = 3 * kMicrosPerSecond;
constexpr int kBarColumns = 30;

}  // namespace

ImportProgress::ImportProgress(const Clock& clock, std::int64_t bytes)
    : clock_(clock),
      bytes_(bytes),
      began_(clock.now()),
      shown_(began_),
      terminal_(isatty(STDERR_FILENO) == 1) {}

double ImportProgress::seconds() const {
  return static_cast<double>(clock_.now() - began_) / kMicrosPerSecond;
}

void ImportProgress::show(std::int64_t bytes_done, std::int64_t rows) {
  const Instant now = clock_.now();
  if (now - shown_ < (terminal_ ? kRedrawMicros : kLineMicros)) return;
  shown_ = now;
  const double part =
      bytes_ > 0 ? std::min(1.0, static_cast<double>(bytes_done) / static_cast<double>(bytes_)) : 0;
  const double per_second = static_cast<double>(rows) / std::max(seconds(), 1e-3);
  const auto text = fmt::format("{:3.0f} %  {} lines  {:.0f}/s", part * 100, rows, per_second);
  if (!terminal_) {
    fmt::print(stderr, "{}\n", text);
    return;
  }
  const auto filled = static_cast<int>(part * kBarColumns);
  fmt::print(stderr, "\r[{:#<{}}{:.<{}}] {}\x1b[K", "", filled, "", kBarColumns - filled, text);
  std::fflush(stderr);
  drawn_ = true;
}

void ImportProgress::clear() {
  if (!drawn_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace gaveurs
