#include "store/sqlite/sqlite_caretaker.h"

#include <chrono>

#include "base/clock.h"
#include "base/log.h"
#include "store/retention.h"
#include "store/rollups.h"
#include "store/sqlite/connection.h"

namespace gaveurs {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto kTick = std::chrono::milliseconds(1'000);
constexpr auto kForgetEvery = std::chrono::hours(1);
// While there is more to do, this many times the last slice's own time is left to others.
constexpr int kRest = 9;
constexpr int kRollupEvents = 2'000;
constexpr int kForgetLots = 50;
constexpr int kForgetEvents = 1'000;

template <typename Body>
auto of_one_moment(SqliteConnection& db, Body body) {
  db.begin_snapshot();
  try {
    auto out = body();
    db.execute("ROLLBACK");
    return out;
  } catch (...) {
    (void)guarded([&] { db.execute("ROLLBACK"); });
    throw;
  }
}

}  // namespace

SqliteCaretaker::SqliteCaretaker(std::string path, int keep_days, Write write)
    : path_(std::move(path)), keep_days_(keep_days), write_(std::move(write)) {
  thread_ = std::thread([this] { run(); });
}

SqliteCaretaker::~SqliteCaretaker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool SqliteCaretaker::pause(Millis time) {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, time, [this] { return stopping_; });
}

void SqliteCaretaker::run() {
  std::unique_ptr<SqliteConnection> reads;
  Millis wait{0};
  while (pause(wait)) {
    const auto done = guarded([&] {
      if (!reads) {
        reads = std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::kReadOnly);
      }
      wait = work(*reads);
    });
    const std::string failure = done ? "" : done.error().message;
    if (!failure.empty() && failure != last_failure_) {
      log_warning("the rollups could not be kept", {{"reason", failure}});
    }
    last_failure_ = failure;
    if (!done) wait = kTick;
  }
}

SqliteCaretaker::Millis SqliteCaretaker::work(SqliteConnection& reads) {
  const auto begun = SteadyClock::now();
  if (roll_up(reads)) {
    const auto took = std::chrono::duration_cast<Millis>(SteadyClock::now() - begun);
    return std::max(Millis(10), took * kRest);
  }
  if (keep_days_ > 0 && begun >= next_forget_) {
    forget(reads);
    next_forget_ = SteadyClock::now() + kForgetEvery;
  }
  return kTick;
}

bool SqliteCaretaker::roll_up(SqliteConnection& reads) {
  const auto step = of_one_moment(reads, [&] { return read_rollups(reads, kRollupEvents); });
  if (!step) return false;
  write_([&](SqlConnection& db) { write_rollups(db, *step); }, false);
  return step->more;
}

void SqliteCaretaker::forget(SqliteConnection& reads) {
  const Instant before = forget_before(SystemClock().now(), keep_days_);
  write_([&](SqlConnection& db) { mark_forgotten(db, before); }, false);
  LotId after{0};
  while (pause(Millis(0))) {
    const auto lots = forgettable_lots(reads, before, after, kForgetLots);
    if (lots.empty()) break;
    after = lots.back().id;
    const auto slice = SteadyClock::now();
    write_(
        [&](SqlConnection& db) {
          for (const auto& lot : lots) forget_meals(db, lot, before);
        },
        true);
    if (!pause(std::chrono::duration_cast<Millis>(SteadyClock::now() - slice) * kRest)) return;
  }
  for (int gone = 1; gone > 0 && pause(Millis(20));) {
    write_([&](SqlConnection& db) { gone = forget_events(db, before, kForgetEvents); }, false);
  }
}

}  // namespace gaveurs
