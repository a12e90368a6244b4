#include "control/supervisor.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "control/launch.h"

namespace gaveurs {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kQuietChange{200};     // between two calls of `changed` for mere output
constexpr std::size_t kReadBytes = 64 << 10;  // from one pipe before others get their turn
constexpr std::size_t kRestBytes = 1 << 20;   // still read when a program has ended

std::string end_text(const ProcessEnd& end) {
  if (end.exit_code) return fmt::format("ended with code {}", *end.exit_code);
  return fmt::format("ended by signal {} ({})", *end.signal, ::strsignal(*end.signal));
}

}  // namespace

std::string_view to_string(ProgramState state) {
  constexpr std::array<std::string_view, 7> kNames{"unavailable", "stopped", "running", "stopping",
                                                   "finished",    "failed",  "crashed"};
  return kNames[static_cast<std::size_t>(state)];
}

struct Supervisor::Impl {
  struct Entry {
    // Guarded by the mutex.
    ProgramStatus status;
    ProgramLog log;
    // The thread's own.
    std::optional<ChildProcess> child;
    LineCutter out, err;
    steady_clock::time_point kill_at;
    std::vector<Reply> stop_replies;

    ProgramStatus snapshot() const {
      ProgramStatus copy = status;
      copy.log_last = log.last();
      return copy;
    }
  };
  struct Order {
    Entry* entry;
    bool start;
    std::string parameters;
    Reply reply;
  };

  Impl(const Clock& c, SupervisorOptions o, std::function<void()> on_change)
      : clock(c), options(std::move(o)), changed(std::move(on_change)) {
    for (const Program& program : options.programs) {
      auto& entry = entries.emplace_back(std::make_unique<Entry>());
      entry->status.program = &program;
      if (!program.missing.empty()) entry->status.state = ProgramState::kUnavailable;
    }
  }

  Entry& entry_of(const Program& program) {
    return *entries[static_cast<std::size_t>(&program - options.programs.data())];
  }
  void give(Order order);
  void run();
  bool obey();
  void start(Entry& entry, const std::string& parameters, const Reply& reply);
  Result<Launch> plan(const Entry& entry, const std::string& parameters) const;
  void ask_to_stop(Entry& entry);
  void wait();
  milliseconds patience() const;
  void read(Entry& entry, OwnedFd& fd, LogSource source, std::size_t most);
  void take_line(Entry& entry, LogSource source, std::string line);
  void look_after(Entry& entry);
  void ended(Entry& entry, const ProcessEnd& end);
  void note(Entry& entry, std::string text);
  void tell();

  const Clock& clock;
  const SupervisorOptions options;
  const std::function<void()> changed;
  std::vector<std::unique_ptr<Entry>> entries;
  OwnedFd wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::thread thread;
  bool state_changed = false, printed = false;  // since `changed` was called; the thread's own
  steady_clock::time_point told_at{};

  mutable std::mutex mutex;
  std::vector<Order> orders;
  bool stopping = false;
  bool over = false;  // nobody obeys orders any more
};

Supervisor::Supervisor(const Clock& clock, SupervisorOptions options, std::function<void()> changed)
    : impl_(std::make_unique<Impl>(clock, std::move(options), std::move(changed))) {}

Supervisor::~Supervisor() { stop(); }

void Supervisor::start() {
  impl_->thread = std::thread([my = impl_.get()] { my->run(); });
}

void Supervisor::stop() {
  if (!impl_->thread.joinable()) return;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  ::eventfd_write(impl_->wake.get(), 1);
  impl_->thread.join();
}

const Program* Supervisor::find(std::string_view name) const {
  for (const Program& program : impl_->options.programs) {
    if (program.name == name) return &program;
  }
  return nullptr;
}

void Supervisor::start_program(const Program& program, std::string parameters, Reply reply) {
  impl_->give({&impl_->entry_of(program), true, std::move(parameters), std::move(reply)});
}

void Supervisor::stop_program(const Program& program, Reply reply) {
  impl_->give({&impl_->entry_of(program), false, {}, std::move(reply)});
}

std::vector<ProgramStatus> Supervisor::status() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<ProgramStatus> all;
  for (const auto& entry : impl_->entries) all.push_back(entry->snapshot());
  return all;
}

std::vector<LogLine> Supervisor::log_after(const Program& program, std::int64_t after,
                                           std::size_t most) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->entry_of(program).log.lines_after(after, most);
}

void Supervisor::Impl::give(Order order) {
  {
    const std::lock_guard lock(mutex);
    if (!over) {
      orders.push_back(std::move(order));
      ::eventfd_write(wake.get(), 1);
      return;
    }
  }
  order.reply(fail(ErrorKind::kUnavailable, "the server is stopping"));
}

void Supervisor::Impl::run() {
  while (obey()) {
    wait();
    for (const auto& entry : entries) look_after(*entry);
    tell();
  }
}

// False when the server stops and no program runs any more.
bool Supervisor::Impl::obey() {
  std::vector<Order> taken;
  bool end = false;
  {
    const std::lock_guard lock(mutex);
    taken.swap(orders);
    end = stopping;
    over = end && std::none_of(entries.begin(), entries.end(),
                               [](const auto& entry) { return entry->child.has_value(); });
  }
  for (Order& order : taken) {
    if (end) {
      order.reply(fail(ErrorKind::kUnavailable, "the server is stopping"));
    } else if (order.start) {
      start(*order.entry, order.parameters, order.reply);
    } else if (!order.entry->child) {
      order.reply(order.entry->snapshot());
    } else {
      order.entry->stop_replies.push_back(std::move(order.reply));
      ask_to_stop(*order.entry);
    }
  }
  if (end) {
    for (const auto& entry : entries) ask_to_stop(*entry);
  }
  return !over;
}

// What is wrong with the parameters is said first: it stays wrong when the program has ended.
Result<Launch> Supervisor::Impl::plan(const Entry& entry, const std::string& parameters) const {
  const Program& program = *entry.status.program;
  if (!program.missing.empty()) return fail(ErrorKind::kConflict, std::string(program.missing));
  auto launch = plan_launch(program, parameters, options.server);
  if (!launch || !entry.child) return launch;
  return fail(ErrorKind::kConflict, fmt::format("{} is {} already; stop it first", program.name,
                                                to_string(entry.status.state)));
}

void Supervisor::Impl::start(Entry& entry, const std::string& parameters, const Reply& reply) {
  const Program& program = *entry.status.program;
  auto launch = plan(entry, parameters);
  if (!launch) return reply(std::unexpected(launch.error()));
  auto child = ChildProcess::start(options.executable, launch->arguments);
  if (!child) return reply(std::unexpected(child.error()));
  entry.child.emplace(std::move(*child));
  entry.out = entry.err = LineCutter();
  log_info("program started", {{"program", program.name}, {"pid", entry.child->pid()}});
  ProgramStatus copy;
  {
    const std::lock_guard lock(mutex);
    ProgramStatus fresh;
    fresh.program = &program;
    fresh.state = ProgramState::kRunning;
    fresh.pid = entry.child->pid();
    fresh.runs = entry.status.runs + 1;
    fresh.parameters = std::move(launch->parameters);
    fresh.started_at = clock.now();
    entry.status = std::move(fresh);
    note(entry, fmt::format("started: gaveurs {}", fmt::join(launch->arguments, " ")));
    copy = entry.snapshot();
  }
  reply(std::move(copy));
}

void Supervisor::Impl::ask_to_stop(Entry& entry) {
  if (!entry.child || entry.status.state == ProgramState::kStopping) return;
  entry.child->signal(SIGTERM);
  entry.kill_at = steady_clock::now() + options.grace;
  const std::lock_guard lock(mutex);
  entry.status.state = ProgramState::kStopping;
  state_changed = true;
}

milliseconds Supervisor::Impl::patience() const {
  const auto now = steady_clock::now();
  auto until = now + std::chrono::hours(1);
  for (const auto& entry : entries) {
    if (entry->status.state == ProgramState::kStopping) until = std::min(until, entry->kill_at);
  }
  if (printed) until = std::min(until, told_at + kQuietChange);
  const auto left = std::chrono::ceil<milliseconds>(until - now);
  return std::max(left, milliseconds{0});
}

void Supervisor::Impl::wait() {
  tell();
  std::vector<pollfd> waits{{wake.get(), POLLIN, 0}};
  for (const auto& entry : entries) {
    if (!entry->child) continue;
    for (const int fd :
         {entry->child->end_fd(), entry->child->out().get(), entry->child->err().get()}) {
      if (fd >= 0) waits.push_back({fd, POLLIN, 0});
    }
  }
  ::poll(waits.data(), waits.size(), static_cast<int>(patience().count()));
  eventfd_t count = 0;
  ::eventfd_read(wake.get(), &count);
}

void Supervisor::Impl::look_after(Entry& entry) {
  if (!entry.child) return;
  read(entry, entry.child->out(), LogSource::kOut, kReadBytes);
  read(entry, entry.child->err(), LogSource::kErr, kReadBytes);
  const bool late =
      entry.status.state == ProgramState::kStopping && steady_clock::now() >= entry.kill_at;
  if (late) {
    entry.child->signal(SIGKILL);
    entry.kill_at = steady_clock::now() + options.grace;
    const std::lock_guard lock(mutex);
    entry.status.killed = true;
  }
  if (const auto end = entry.child->reap()) ended(entry, *end);
}

void Supervisor::Impl::read(Entry& entry, OwnedFd& fd, LogSource source, std::size_t most) {
  LineCutter& cutter = source == LogSource::kOut ? entry.out : entry.err;
  std::array<char, 16 << 10> buffer;
  std::size_t total = 0;
  while (fd.open() && total < most) {
    const auto got = ::read(fd.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      if (cutter.has_rest()) take_line(entry, source, cutter.finish());
      fd.close();
      return;
    }
    total += static_cast<std::size_t>(got);
    cutter.feed({buffer.data(), static_cast<std::size_t>(got)},
                [&](std::string line) { take_line(entry, source, std::move(line)); });
  }
}

void Supervisor::Impl::take_line(Entry& entry, LogSource source, std::string line) {
  printed = true;
  auto counters = source == LogSource::kOut ? parse_progress_line(line) : std::nullopt;
  const std::lock_guard lock(mutex);
  if (!counters) return entry.log.add(clock.now(), source, std::move(line));
  entry.status.counters = std::move(*counters);
  entry.status.counted_at = clock.now();
}

void Supervisor::Impl::ended(Entry& entry, const ProcessEnd& end) {
  read(entry, entry.child->out(), LogSource::kOut, kRestBytes);
  read(entry, entry.child->err(), LogSource::kErr, kRestBytes);
  for (auto* cutter : {&entry.out, &entry.err}) {
    if (!cutter->has_rest()) continue;
    const auto source = cutter == &entry.out ? LogSource::kOut : LogSource::kErr;
    take_line(entry, source, cutter->finish());
  }
  entry.child.reset();
  ProgramStatus copy;
  {
    const std::lock_guard lock(mutex);
    ProgramStatus& status = entry.status;
    const bool asked = status.state == ProgramState::kStopping;
    status.state = asked            ? ProgramState::kStopped
                   : end.signal     ? ProgramState::kCrashed
                   : *end.exit_code ? ProgramState::kFailed
                                    : ProgramState::kFinished;
    status.pid.reset();
    status.ended_at = clock.now();
    status.end = end;
    note(entry, end_text(end));
    copy = entry.snapshot();
  }
  log_info(
      "program ended",
      {{"program", copy.program->name}, {"state", to_string(copy.state)}, {"how", end_text(end)}});
  for (const Reply& reply : std::exchange(entry.stop_replies, {})) reply(copy);
}

// The mutex is held.
void Supervisor::Impl::note(Entry& entry, std::string text) {
  entry.log.add(clock.now(), LogSource::kSupervisor, std::move(text));
  state_changed = true;
}

void Supervisor::Impl::tell() {
  const auto now = steady_clock::now();
  if (!state_changed && !(printed && now >= told_at + kQuietChange)) return;
  state_changed = printed = false;
  told_at = now;
  if (changed) changed();
}

}  // namespace gaveurs
