#include "control/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace gaveurs {
namespace {

// Settings of the server and ways into the database are none of a simulator's business.
bool is_passed_on(std::string_view variable) {
  return !variable.starts_with("GAVEURS_") && !variable.starts_with("PG");
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

struct Pipe {
  OwnedFd read, write;
};

bool make_pipe(Pipe& pipe) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  pipe.read = OwnedFd(ends[0]);
  pipe.write = OwnedFd(ends[1]);
  return true;
}

// The header of glibc 2.36 declares its own in a way C++ cannot link.
int open_pidfd(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

struct Plan {
  const char* executable;
  char* const* arguments;
  char* const* environment;
  pid_t parent;
  int in, out, err, failure;
};

// Between fork and exec: other threads' locks are held for ever here, so only calls that are safe
// in a signal handler.
[[noreturn]] void become(const Plan& plan) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) ::_exit(127);  // it died before the line above
  struct sigaction normal{};
  normal.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &normal, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const bool ready = ::dup2(plan.in, STDIN_FILENO) >= 0 && ::dup2(plan.out, STDOUT_FILENO) >= 0 &&
                     ::dup2(plan.err, STDERR_FILENO) >= 0;
  // Sockets and files of the server stay its own; the one that tells of a failure closes on exec.
  if (ready && ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0) {
    ::execve(plan.executable, plan.arguments, plan.environment);
  }
  const int why = errno;
  [[maybe_unused]] const auto told = ::write(plan.failure, &why, sizeof why);
  ::_exit(127);
}

// Blocks until the child has become the program, a moment, or could not. 0 for success.
int wait_for_exec(int fd) {
  int why = 0;
  for (;;) {
    const auto got = ::read(fd, &why, sizeof why);
    if (got < 0 && errno == EINTR) continue;
    return got == sizeof why ? why : 0;
  }
}

std::unexpected<Error> cannot_start() {
  return fail(ErrorKind::kUnavailable,
              "the program cannot be started: " + std::string(std::strerror(errno)));
}

}  // namespace

OwnedFd::~OwnedFd() {
  if (fd_ >= 0) ::close(fd_);
}

Result<ChildProcess> ChildProcess::start(const std::string& executable,
                                         const std::vector<std::string>& arguments) {
  std::vector<std::string> line{"gaveurs"};
  line.insert(line.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (is_passed_on(*variable)) environment.emplace_back(*variable);
  }
  const auto argv = pointers(line);
  const auto envp = pointers(environment);
  Pipe out, err, failure;
  const OwnedFd in(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!in.open() || !make_pipe(out) || !make_pipe(err) || !make_pipe(failure)) {
    return cannot_start();
  }
  const Plan plan{executable.c_str(), argv.data(),     envp.data(),     ::getpid(),
                  in.get(),           out.write.get(), err.write.get(), failure.write.get()};
  const pid_t pid = ::fork();
  if (pid < 0) return cannot_start();
  if (pid == 0) become(plan);
  ChildProcess child;
  child.pid_ = pid;
  out.write.close();
  err.write.close();
  failure.write.close();
  child.pidfd_ = OwnedFd(open_pidfd(pid));
  if (!child.pidfd_.open()) return cannot_start();
  if (const int why = wait_for_exec(failure.read.get()); why != 0) {
    errno = why;
    return cannot_start();
  }
  ::fcntl(out.read.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(err.read.get(), F_SETFL, O_NONBLOCK);
  child.out_ = std::move(out.read);
  child.err_ = std::move(err.read);
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::move(other.pidfd_)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ChildProcess::signal(int number) {
  if (pid_ > 0) ::kill(-pid_, number);
}

std::optional<ProcessEnd> ChildProcess::reap() {
  siginfo_t info{};
  // While it is not reaped its number names no other process, so the group can be killed safely.
  const auto id = static_cast<id_t>(pid_);
  const bool asked = pid_ > 0 && ::waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  if (!asked || info.si_pid == 0) return std::nullopt;
  ::kill(-pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) return ProcessEnd{std::nullopt, WTERMSIG(status)};
  return ProcessEnd{WEXITSTATUS(status), std::nullopt};
}

}  // namespace gaveurs
