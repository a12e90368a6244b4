// Supervisor: runs the programs of program.h as child processes, at most one of each, and knows how
// they are, what they print and what they count. One thread of its own starts, reads and reaps
// them, so they live no longer than it does; a program that ends by itself is shown, not restarted.
// Public functions are safe from any thread; replies and `changed` come on the supervisor's thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "control/child_process.h"
#include "control/program.h"
#include "control/program_log.h"
#include "wire/progress_line.h"

namespace gaveurs {

enum class ProgramState : std::uint8_t {
  kUnavailable,  // this version cannot run it
  kStopped,  // never started, or ended because it was asked to
  kRunning,
  kStopping,  // asked to end, not ended yet
  kFinished,  // ended by itself with exit code 0
  kFailed,  // ended by itself with another exit code
  kCrashed,  // ended by a signal nobody here sent
};
std::string_view to_string(ProgramState state);

struct ProgramStatus {
  const Program* program = nullptr;
  ProgramState state = ProgramState::kStopped;
  std::optional<std::int64_t> pid;  // while it runs
  std::int64_t runs = 0;  // how often it was started
  std::string parameters;  // of the newest run, JSON; empty before the first
  std::optional<Instant> started_at, ended_at;
  std::optional<ProcessEnd> end;  // of the newest run
  bool killed = false;  // it did not end in time when asked to
  std::vector<ProgressCounter> counters;  // of the newest run, as it said last
  std::optional<Instant> counted_at;
  std::int64_t log_last = 0;  // number of its newest line
};

struct SupervisorOptions {
  std::span<const Program> programs = known_programs();
  std::string executable = "/proc/self/exe";
  std::string server;  // where the programs connect to, 127.0.0.1:8000
  std::chrono::milliseconds grace{5'000};  // from SIGTERM to SIGKILL
};

class Supervisor {
 public:
  using Reply = std::function<void(Result<ProgramStatus>)>;

  /// `changed` is called at once when a state changes, and while programs print or count at most
  /// five times a second.
  Supervisor(const Clock& clock, SupervisorOptions options, std::function<void()> changed);
  ~Supervisor();

  void start();
  /// Ends all programs, then the thread. Waits at most for the grace time.
  void stop();

  const Program* find(std::string_view name) const;
  /// Replies when it runs. Errors: kInvalid for parameters, kConflict when it runs already or is
  /// not available, kUnavailable when it cannot be started or the server stops.
  void start_program(const Program& program, std::string parameters, Reply reply);
  /// Replies when it has ended; at once when it does not run, which is no error.
  void stop_program(const Program& program, Reply reply);

  std::vector<ProgramStatus> status() const;
  std::vector<LogLine> log_after(const Program& program, std::int64_t after,
                                 std::size_t most) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gaveurs
