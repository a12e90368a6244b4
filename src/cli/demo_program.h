// DemoProgram: another subcommand of this very binary, started beside the demonstration as a real
// client or the server it is. A thread of its own reads what it prints; all functions belong to the
// thread that started it, with whose end the kernel ends the program, too.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "control/child_process.h"

namespace gaveurs {

class DemoProgram {
 public:
  /// `arguments` follow the program's name. Errors: kUnavailable when it cannot be started.
  static Result<std::unique_ptr<DemoProgram>> start(const std::vector<std::string>& arguments);
  /// Asks it to end and waits; kills it after ten seconds.
  ~DemoProgram();
  DemoProgram(const DemoProgram&) = delete;
  DemoProgram& operator=(const DemoProgram&) = delete;

  /// How it ended; nullopt while it runs.
  const std::optional<ProcessEnd>& end();
  /// Lines of its standard output since the last call; of very many the newest.
  std::deque<std::string> take_lines();
  /// The newest line of its standard error; empty for none.
  std::string last_words();

 private:
  explicit DemoProgram(ChildProcess child);
  void read_all();

  ChildProcess child_;
  std::optional<ProcessEnd> end_;
  std::mutex mutex_;
  std::deque<std::string> lines_;
  std::string last_words_;
  std::thread reader_;  // last: it uses the rest
};

}  // namespace gaveurs
