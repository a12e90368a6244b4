// Real child processes: the test program itself, told by its filter to behave like a simulator.
#include "control/supervisor.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <future>
#include <thread>

namespace gaveurs {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;

// --- what the children do; run only by the tests below

TEST(DISABLED_Child, CountsUntilItIsStopped) {
  for (int i = 0; i < 60'000; ++i) {
    std::printf("fed %d\n%s\n", i, progress_line({{"sent", i}, {"acked", i}}).c_str());
    std::fflush(stdout);
    std::this_thread::sleep_for(1ms);
  }
}
TEST(DISABLED_Child, EndsWithCodeThree) {
  std::fputs("no rest at the end", stderr);
  std::exit(3);
}
TEST(DISABLED_Child, EndsWell) { std::exit(0); }
TEST(DISABLED_Child, IgnoresSigterm) {
  ::signal(SIGTERM, SIG_IGN);
  std::puts("ready");
  std::fflush(stdout);
  for (int i = 0; i < 60'000; ++i) std::this_thread::sleep_for(1ms);
}
TEST(DISABLED_Child, PrintsWithoutEnd) {
  const std::string line(5'000, 'x');
  for (int i = 0; i < 20'000; ++i) std::puts(line.c_str());
}
TEST(DISABLED_Child, LeavesAGrandchild) {
  const pid_t grandchild = ::fork();
  if (grandchild == 0) {
    ::signal(SIGTERM, SIG_IGN);
    for (;;) ::pause();
  }
  std::printf("grandchild %d\n", grandchild);
  std::fflush(stdout);
  for (;;) ::pause();
}
TEST(DISABLED_Child, ShowsItsEnvironment) {
  for (char** variable = environ; *variable != nullptr; ++variable) std::puts(*variable);
  std::exit(0);
}

// --- the tests

constexpr std::string_view kAlso = "--gtest_also_run_disabled_tests";
#define CHILD(name)                                   \
  constexpr std::array<std::string_view, 2> k##name { \
    "--gtest_filter=DISABLED_Child." #name, kAlso     \
  }
CHILD(CountsUntilItIsStopped);
CHILD(EndsWithCodeThree);
CHILD(EndsWell);
CHILD(IgnoresSigterm);
CHILD(PrintsWithoutEnd);
CHILD(LeavesAGrandchild);
CHILD(ShowsItsEnvironment);
#undef CHILD

constexpr std::array kChildren{
    Program{"counts", "", "", kCountsUntilItIsStopped, "", "", "", {}},
    Program{"fails", "", "", kEndsWithCodeThree, "", "", "", {}},
    Program{"ends", "", "", kEndsWell, "", "", "", {}},
    Program{"stubborn", "", "", kIgnoresSigterm, "", "", "", {}},
    Program{"floods", "", "", kPrintsWithoutEnd, "", "", "", {}},
    Program{"parent", "", "", kLeavesAGrandchild, "", "", "", {}},
    Program{"shows", "", "", kShowsItsEnvironment, "", "", "", {}},
    Program{"later", "", "not yet", {}, "", "", "", {}},
};

bool lives(std::int64_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(stat, text);
  const auto name_end = text.rfind(')');
  return name_end != text.npos && text[name_end + 2] != 'Z';
}

class SupervisorTest : public testing::Test {
 protected:
  SupervisorTest() { supervisor_.start(); }

  const Program& program(std::string_view name) { return *supervisor_.find(name); }

  Result<ProgramStatus> ask_start(std::string_view name, std::string parameters = {}) {
    std::promise<Result<ProgramStatus>> answer;
    supervisor_.start_program(program(name), std::move(parameters),
                              [&](auto status) { answer.set_value(std::move(status)); });
    return answer.get_future().get();
  }
  Result<ProgramStatus> ask_stop(std::string_view name) {
    std::promise<Result<ProgramStatus>> answer;
    supervisor_.stop_program(program(name),
                             [&](auto status) { answer.set_value(std::move(status)); });
    return answer.get_future().get();
  }
  ProgramStatus status(std::string_view name) {
    for (const auto& one : supervisor_.status()) {
      if (one.program->name == name) return one;
    }
    return {};
  }
  template <typename Condition>
  bool wait_until(Condition condition) {
    for (int i = 0; i < 2'000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
  bool wait_for(std::string_view name, ProgramState state) {
    return wait_until([&] { return status(name).state == state; });
  }
  std::vector<std::string> log(std::string_view name) {
    std::vector<std::string> texts;
    for (auto& line : supervisor_.log_after(program(name), 0, 1'000)) texts.push_back(line.text);
    return texts;
  }

  SystemClock clock_;
  std::atomic<int> changes_{0};
  Supervisor supervisor_{clock_,
                         {.programs = kChildren, .server = "127.0.0.1:1", .grace = 300ms},
                         [this] { ++changes_; }};
};

TEST_F(SupervisorTest, StartsCountsAndStops) {
  const auto started = ask_start("counts");
  ASSERT_TRUE(started);
  EXPECT_EQ(started->state, ProgramState::kRunning);
  EXPECT_TRUE(lives(*started->pid));
  EXPECT_TRUE(wait_until([&] { return !status("counts").counters.empty(); }));
  EXPECT_EQ(status("counts").counters[0].name, "sent");
  const auto stopped = ask_stop("counts");
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->state, ProgramState::kStopped);
  EXPECT_EQ(stopped->end->signal, SIGTERM);
  EXPECT_FALSE(stopped->killed);
  EXPECT_FALSE(lives(*started->pid));
  EXPECT_THAT(log("counts"), Contains(HasSubstr("started: gaveurs --gtest_filter")));
  EXPECT_THAT(log("counts"), Contains("fed 0"));
  EXPECT_THAT(log("counts"), testing::Not(Contains(HasSubstr("progress\""))));
  EXPECT_GE(changes_, 2);
}

TEST_F(SupervisorTest, RunsEachProgramOnce) {
  ASSERT_TRUE(ask_start("counts"));
  const auto again = ask_start("counts");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::kConflict);
  ASSERT_TRUE(ask_start("stubborn"));
  EXPECT_EQ(status("counts").runs, 1);
}

TEST_F(SupervisorTest, StoppingWhatDoesNotRunIsNoError) {
  EXPECT_EQ(ask_stop("counts")->state, ProgramState::kStopped);
  EXPECT_EQ(ask_stop("later")->state, ProgramState::kUnavailable);
  const auto start = ask_start("later");
  ASSERT_FALSE(start);
  EXPECT_EQ(start.error().message, "not yet");
}

TEST_F(SupervisorTest, AnEndByItselfIsShownWithItsCode) {
  ASSERT_TRUE(ask_start("fails"));
  ASSERT_TRUE(wait_for("fails", ProgramState::kFailed));
  EXPECT_EQ(status("fails").end->exit_code, 3);
  EXPECT_FALSE(status("fails").pid);
  EXPECT_THAT(log("fails"), Contains("no rest at the end"));
  EXPECT_THAT(log("fails"), Contains("ended with code 3"));
  ASSERT_TRUE(ask_start("ends"));
  ASSERT_TRUE(wait_for("ends", ProgramState::kFinished));
  ASSERT_TRUE(ask_start("ends"));
  ASSERT_TRUE(wait_for("ends", ProgramState::kFinished));
  EXPECT_EQ(status("ends").runs, 2);
}

TEST_F(SupervisorTest, AKilledProgramHasCrashedAndIsNotStartedAgain) {
  const auto started = ask_start("counts");
  ::kill(static_cast<pid_t>(*started->pid), SIGKILL);
  ASSERT_TRUE(wait_for("counts", ProgramState::kCrashed));
  EXPECT_EQ(status("counts").end->signal, SIGKILL);
  EXPECT_THAT(log("counts"), Contains("ended by signal 9 (Killed)"));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(status("counts").state, ProgramState::kCrashed);
  EXPECT_EQ(status("counts").runs, 1);
}

TEST_F(SupervisorTest, WhoIgnoresTheRequestIsKilledAfterTheGraceTime) {
  ASSERT_TRUE(ask_start("stubborn"));
  ASSERT_TRUE(wait_until([&] {
    const auto lines = log("stubborn");
    return std::find(lines.begin(), lines.end(), "ready") != lines.end();
  }));
  const auto stopped = ask_stop("stubborn");
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->state, ProgramState::kStopped);
  EXPECT_EQ(stopped->end->signal, SIGKILL);
  EXPECT_TRUE(stopped->killed);
}

TEST_F(SupervisorTest, AFloodOfOutputIsCutAndHoldsNothingUp) {
  ASSERT_TRUE(ask_start("floods"));
  ASSERT_TRUE(ask_start("counts"));
  ASSERT_TRUE(ask_stop("counts"));
  ASSERT_TRUE(wait_for("floods", ProgramState::kFinished));
  const auto lines = log("floods");
  EXPECT_EQ(lines.size(), kMaxLogLines);
  for (const auto& line : lines) EXPECT_LE(line.size(), kMaxLogLineBytes + 3);
  EXPECT_GE(status("floods").log_last, 20'000);
}

TEST_F(SupervisorTest, ItsWholeGroupEnds) {
  ASSERT_TRUE(ask_start("parent"));
  std::int64_t grandchild = 0;
  ASSERT_TRUE(wait_until([&] {
    for (const auto& line : log("parent")) {
      if (line.starts_with("grandchild ")) grandchild = std::stoll(line.substr(11));
    }
    return grandchild != 0;
  }));
  ASSERT_TRUE(ask_stop("parent"));
  EXPECT_TRUE(wait_until([&] { return !lives(grandchild); }));
}

TEST_F(SupervisorTest, AProgramIsNotTheServersSettings) {
  ::setenv("GAVEURS_STORE_URL", "postgresql://x:secret@y/z", 1);
  ::setenv("PGPASSWORD", "secret", 1);
  ::setenv("SHOWN", "yes", 1);
  ASSERT_TRUE(ask_start("shows"));
  ASSERT_TRUE(wait_for("shows", ProgramState::kFinished));
  EXPECT_THAT(log("shows"), testing::Not(Contains(HasSubstr("secret"))));
  EXPECT_THAT(log("shows"), Contains("SHOWN=yes"));
}

TEST_F(SupervisorTest, FiftyStartsAndStopsLeaveNothingBehind) {
  std::vector<std::int64_t> pids;
  for (int i = 0; i < 50; ++i) {
    const auto started = ask_start("counts");
    ASSERT_TRUE(started) << i << ": " << started.error().message;
    pids.push_back(*started->pid);
    ASSERT_TRUE(ask_stop("counts"));
  }
  for (const auto pid : pids) EXPECT_FALSE(lives(pid));
  EXPECT_EQ(status("counts").runs, 50);
}

TEST_F(SupervisorTest, ItsEndIsTheEndOfItsPrograms) {
  const auto counts = ask_start("counts");
  const auto stubborn = ask_start("stubborn");
  supervisor_.stop();
  EXPECT_FALSE(lives(*counts->pid));
  EXPECT_FALSE(lives(*stubborn->pid));
  const auto late = ask_start("ends");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::kUnavailable);
}

TEST(SupervisorStart, AMissingProgramIsAnErrorAndLeavesNoProcess) {
  SystemClock clock;
  Supervisor supervisor(clock,
                        {.programs = kChildren, .executable = "/nowhere/at/all", .server = ""}, {});
  supervisor.start();
  std::promise<Result<ProgramStatus>> answer;
  supervisor.start_program(*supervisor.find("ends"), "",
                           [&](auto status) { answer.set_value(std::move(status)); });
  const auto status = answer.get_future().get();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kUnavailable);
  supervisor.stop();
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

}  // namespace
}  // namespace gaveurs
