// ChildProcess: a started program with pipes for what it prints. It is executed directly, never by
// a shell, leads a process group of its own, and is killed by the kernel when the thread that
// started it ends, also when the whole server is killed: so start() belongs on a thread that lives
// as long as the children shall. One thread.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace gaveurs {

/// A file descriptor that closes itself.
class OwnedFd {
 public:
  OwnedFd() = default;
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~OwnedFd();
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void close() { *this = OwnedFd(); }

 private:
  int fd_ = -1;
};

/// How a process ended: one of the two is set.
struct ProcessEnd {
  std::optional<int> exit_code;
  std::optional<int> signal;
};

class ChildProcess {
 public:
  /// `arguments` follow the program's name. The child gets this process's environment without the
  /// server's own settings and the database's secrets. Errors: kUnavailable when it cannot be
  /// started; nothing is left behind then.
  static Result<ChildProcess> start(const std::string& executable,
                                    const std::vector<std::string>& arguments);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  /// Kills it when it still runs.
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  /// Becomes readable when the process has ended; for poll().
  int end_fd() const { return pidfd_.get(); }
  OwnedFd& out() { return out_; }  // non-blocking
  OwnedFd& err() { return err_; }
  /// To its whole group; nothing when it has been reaped.
  void signal(int number);
  /// How it ended; nullopt while it runs. The rest of its group is killed.
  std::optional<ProcessEnd> reap();

 private:
  ChildProcess() = default;

  pid_t pid_ = -1;  // -1: moved away, or reaped
  OwnedFd pidfd_, out_, err_;
};

}  // namespace gaveurs
