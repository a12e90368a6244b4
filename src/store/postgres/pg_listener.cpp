#include "store/postgres/pg_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>

#include "base/log.h"
#include "store/postgres/pg_connection.h"
#include "store/postgres/pg_locks.h"

namespace gaveurs {
namespace {

constexpr int kTickMs = 1'000;  // between attempts to lead or to connect
constexpr auto kMaintainEvery = std::chrono::hours(1);

}  // namespace

PgListener::PgListener(std::string url)
    : url_(std::move(url)), stop_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  thread_ = std::thread([this] { run(); });
}

PgListener::~PgListener() {
  stopping_ = true;
  ::eventfd_write(stop_fd_, 1);
  thread_.join();
  ::close(stop_fd_);
}

void PgListener::watch(std::function<void()> wake) {
  const std::lock_guard lock(wake_mutex_);
  wake_ = std::move(wake);
}

void PgListener::call_wake() {
  const std::lock_guard lock(wake_mutex_);
  if (wake_) wake_();
}

bool PgListener::wait(int socket, int timeout_ms) {
  pollfd waits[2] = {{stop_fd_, POLLIN, 0}, {socket, POLLIN, 0}};
  ::poll(waits, socket < 0 ? 1 : 2, timeout_ms);
  return !stopping_;
}

void PgListener::run() {
  bool told = false;
  while (!stopping_) {
    try {
      PgConnection db(url_, PgConnection::Use::kListen);
      told = false;
      serve(db);
    } catch (const SqlError& e) {
      if (!told) log_warning("not told of commits, asking instead", {{"reason", e.what()}});
      told = true;
    }
    leads_ = false;
    wait(-1, kTickMs);
  }
}

void PgListener::serve(PgConnection& db) {
  using Clock = std::chrono::steady_clock;
  db.execute("LISTEN " GAVEURS_COMMIT_CHANNEL);
  call_wake();
  auto next_tick = Clock::now();
  auto next_maintenance = next_tick;
  while (!stopping_) {
    const auto now = Clock::now();
    if (now >= next_tick) {
      if (!leads_) lead(db);
      if (leads_ && now >= next_maintenance) {
        maintain(db);
        next_maintenance = now + kMaintainEvery;
      }
      next_tick = now + std::chrono::milliseconds(kTickMs);
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(next_tick - now);
    if (!wait(db.socket(), static_cast<int>(left.count()) + 1)) return;
    if (db.take_notifications(own_pid_) > 0) call_wake();
  }
}

void PgListener::lead(PgConnection& db) {
  const auto row = db.query_row("SELECT pg_try_advisory_lock(" GAVEURS_JOBS_LOCK ")");
  leads_ = !row.empty() && row[0] == "t";
  if (leads_) log_info("this node does the periodic jobs");
}

// Months are made ahead of time; a failure is told and tried again, for rows find a place anyway.
void PgListener::maintain(PgConnection& db) {
  try {
    db.execute("BEGIN; SELECT pg_advisory_xact_lock(" GAVEURS_WRITER_LOCK
               "); SELECT prepare_tous_les_mois(); "
               "DELETE FROM changements_manuels WHERE at < now() - interval '1 day'; "
               "DELETE FROM noeuds WHERE vu < now() - interval '30 days'; COMMIT");
  } catch (const SqlError& e) {
    log_warning("the months of the meals' table could not be made", {{"reason", e.what()}});
    if (!db.alive()) throw;
    db.execute("ROLLBACK");
  }
}

}  // namespace gaveurs
