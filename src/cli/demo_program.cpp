#include "cli/demo_program.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "control/program_log.h"

namespace gaveurs {
namespace {

constexpr std::chrono::seconds kGrace{10};
constexpr std::chrono::milliseconds kLook{20};
constexpr std::size_t kMostLines = 10'000;
constexpr std::size_t kReadBytes = 16u << 10;

/// Reads what is there into lines; closes the descriptor at its end.
template <typename Take>
void drain(OwnedFd& from, LineCutter& cutter, Take take) {
  std::array<char, kReadBytes> bytes{};
  const auto got = ::read(from.get(), bytes.data(), bytes.size());
  if (got > 0) return cutter.feed({bytes.data(), static_cast<std::size_t>(got)}, take);
  if (got == 0 || (errno != EAGAIN && errno != EINTR)) from.close();
}

}  // namespace

Result<std::unique_ptr<DemoProgram>> DemoProgram::start(const std::vector<std::string>& arguments) {
  auto child = ChildProcess::start("/proc/self/exe", arguments);
  if (!child) return std::unexpected(child.error());
  return std::unique_ptr<DemoProgram>(new DemoProgram(std::move(*child)));
}

DemoProgram::DemoProgram(ChildProcess child)
    : child_(std::move(child)), reader_([this] { read_all(); }) {}

DemoProgram::~DemoProgram() {
  if (!end()) child_.signal(SIGTERM);
  const auto until = std::chrono::steady_clock::now() + kGrace;
  while (!end() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(kLook);
  if (!end()) child_.signal(SIGKILL);
  while (!end()) std::this_thread::sleep_for(kLook);
  reader_.join();  // its pipes are closed now
}

const std::optional<ProcessEnd>& DemoProgram::end() {
  if (!end_) end_ = child_.reap();
  return end_;
}

std::deque<std::string> DemoProgram::take_lines() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(lines_, {});
}

std::string DemoProgram::last_words() {
  const std::scoped_lock lock(mutex_);
  return last_words_;
}

void DemoProgram::read_all() {
  LineCutter out, err;
  const auto keep_line = [this](std::string line) {
    const std::scoped_lock lock(mutex_);
    if (lines_.size() >= kMostLines) lines_.pop_front();
    lines_.push_back(std::move(line));
  };
  const auto keep_words = [this](std::string line) {
    const std::scoped_lock lock(mutex_);
    if (!line.empty()) last_words_ = std::move(line);
  };
  while (child_.out().open() || child_.err().open()) {
    std::array<pollfd, 2> ready{pollfd{child_.out().get(), POLLIN, 0},
                                pollfd{child_.err().get(), POLLIN, 0}};
    if (::poll(ready.data(), ready.size(), -1) < 0) continue;
    if (ready[0].revents != 0) drain(child_.out(), out, keep_line);
    if (ready[1].revents != 0) drain(child_.err(), err, keep_words);
  }
}

}  // namespace gaveurs
