#include "store/postgres/pg_caretaker.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/clock.h"
#include "base/log.h"
#include "store/postgres/pg_connection.h"
#include "store/postgres/pg_locks.h"
#include "store/postgres/timescale.h"
#include "store/retention.h"

namespace gaveurs {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kTickMs = 1'000;
constexpr auto kHourly = std::chrono::hours(1);
constexpr auto kLookEvery = std::chrono::seconds(5);
// Meals come first: this many times what the rollups took is left to others. After a rush they
// catch up.
constexpr int kRest = 9;
constexpr int kForgetLots = 50;
constexpr int kForgetEvents = 5'000;
constexpr int kLeastRollupEvents = 100;

std::int64_t number(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// A transaction that holds the writer's lock.
template <typename Body>
void as_writer(PgConnection& db, Body body) {
  db.execute("BEGIN; SELECT pg_advisory_xact_lock(" GAVEURS_WRITER_LOCK ")");
  body();
  db.execute("COMMIT");
}

}  // namespace

PgCaretaker::PgCaretaker(StoreOptions options, bool hypertables)
    : options_(std::move(options)),
      hypertables_(hypertables),
      stop_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  thread_ = std::thread([this] { run(); });
}

PgCaretaker::~PgCaretaker() {
  stopping_ = true;
  ::eventfd_write(stop_fd_, 1);
  thread_.join();
  ::close(stop_fd_);
}

StoreCondition PgCaretaker::condition() const {
  const std::lock_guard lock(condition_mutex_);
  return condition_;
}

bool PgCaretaker::pause() {
  pollfd wait{stop_fd_, POLLIN, 0};
  ::poll(&wait, 1, kTickMs);
  return !stopping_;
}

void PgCaretaker::run() {
  do {
    try {
      PgConnection db(options_.url, PgConnection::Use::kCare);
      serve(db);
    } catch (const SqlError&) {
      // Told by whoever serves people; here it only means that another may lead.
    }
    leads_ = false;
  } while (pause());
}

void PgCaretaker::serve(PgConnection& db) {
  next_hourly_ = next_look_ = SteadyClock::now();
  do {
    if (!leads_) try_to_lead(db);
    if (leads_) lead(db);
    if (SteadyClock::now() < next_look_) continue;
    attempt(db, "the replication slots cannot be looked at", [&] { look_around(db); });
    next_look_ = SteadyClock::now() + kLookEvery;
  } while (pause());
}

void PgCaretaker::try_to_lead(PgConnection& db) {
  const auto row = db.query_row("SELECT pg_try_advisory_lock(" GAVEURS_JOBS_LOCK ")");
  leads_ = !row.empty() && row[0] == "t";
}

void PgCaretaker::lead(PgConnection& db) {
  const bool hourly = SteadyClock::now() >= next_hourly_;
  if (hourly) {
    next_hourly_ = SteadyClock::now() + kHourly;
    attempt(db, "the months of the meals' table could not be made", [&] {
      as_writer(db, [&] {
        db.execute(
            "SELECT prepare_tous_les_mois(); "
            "DELETE FROM changements_manuels WHERE at < now() - interval '1 day'; "
            "DELETE FROM noeuds WHERE vu < now() - interval '30 days'");
      });
    });
  }
  const auto begun = SteadyClock::now();
  if (!hypertables_ && begun >= next_rollup_) {
    const bool kept = attempt(db, "the rollups could not be kept", [&] {
      db.execute(fmt::format("SELECT rafraichit_agregats({})", rollup_events_));
    });
    // A server too slow for so many at once takes fewer.
    rollup_events_ = kept ? std::min(rollup_events_ * 2, kRollupEvents)
                          : std::max(rollup_events_ / 4, kLeastRollupEvents);
    next_rollup_ = SteadyClock::now() + (SteadyClock::now() - begun) * kRest;
  }
  if (hourly && options_.keep_readings_days > 0) {
    db.execute("SET statement_timeout = '5min'");
    attempt(db, "old readings could not be forgotten", [&] { forget_readings(db); });
    db.execute("SET statement_timeout = '10s'");
  }
}

// Whole pieces, up to the first with a lot that reaches beyond. Which one that is takes a look at
// many meals, so nobody waits for it but where there is something to drop: then it is looked again.
void PgCaretaker::forget_pieces(PgConnection& db, Instant before) {
  const auto old_piece = db.query_row(
      fmt::format("SELECT 1 FROM pieces_avant('{}') LIMIT 1", to_rfc3339(first_kept(db, before))));
  as_writer(db, [&] {
    if (!old_piece.empty()) {
      const Instant kept = first_kept(db, before);
      db.execute(fmt::format("SELECT oublie_pieces('{}')", to_rfc3339(kept)));
    }
    mark_forgotten(db, before);
  });
}

void PgCaretaker::forget_readings(PgConnection& db) {
  const Instant before = forget_before(SystemClock().now(), options_.keep_readings_days);
  if (hypertables_) {
    // What goes must be in the aggregates first; not inside a transaction.
    for (const auto& sql : refresh_statements(forgotten_before(db), before)) db.execute(sql);
  }
  forget_pieces(db, before);
  // What whole months could not take: months with a lot that is kept, times of wrong clocks.
  for (LotId after{0}; !stopping_;) {
    const auto lots = forgettable_lots(db, before, after, kForgetLots);
    if (lots.empty()) break;
    after = lots.back().id;
    as_writer(db, [&] {
      db.begin_queue();
      for (const auto& lot : lots) forget_meals(db, lot, before);
      db.flush();
      db.execute("INSERT INTO changements_manuels (relation) VALUES ('gavage_data_lots')");
    });
  }
  for (int gone = kForgetEvents; gone > 0 && !stopping_;) {
    as_writer(db, [&] { gone = forget_events(db, before, kForgetEvents); });
  }
}

void PgCaretaker::look_around(PgConnection& db) {
  // A standby has no position of its own to compare with; what it receives takes its place.
  const auto slot = db.query_row(
      "SELECT slot_name, pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() "
      "THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)::bigint AS lag, "
      "active, coalesce(wal_status, '') FROM pg_replication_slots "
      "WHERE restart_lsn IS NOT NULL ORDER BY lag DESC LIMIT 1");
  const auto behind = db.query_row(
      "SELECT greatest(0, coalesce((SELECT max(seq) FROM evenements), 0) - seq) "
      "FROM agregats_suivi");
  StoreCondition now;
  if (!slot.empty()) now.slot_lag_bytes = number(slot[1]);
  if (!behind.empty()) now.rollup_lag = number(behind[0]);
  if (now.slot_lag_bytes.value_or(0) >= std::int64_t{options_.slot_lag_warning_mb} << 20) {
    now.warning = fmt::format(
        "replication slot {} keeps back {} MB of the database server's log, and its disk fills; "
        "{}, or remove the slot with SELECT pg_drop_replication_slot('{}')",
        slot[0], *now.slot_lag_bytes >> 20,
        slot[2] == "t" ? "the standby that reads it is too slow: see to it"
                       : "nobody reads it: start the standby again",
        slot[0]);
  }
  const std::lock_guard lock(condition_mutex_);
  if (condition_.warning.empty() != now.warning.empty()) {
    log_warning(now.warning.empty() ? "the replication slots are read again" : now.warning);
  }
  condition_ = std::move(now);
}

template <typename Job>
bool PgCaretaker::attempt(PgConnection& db, const std::string& what, Job job) {
  const auto done = guarded([&] { job(); });
  const std::string failure = done ? "" : what + ": " + done.error().message;
  std::string& last = last_failures_[what];
  if (!failure.empty() && failure != last) log_warning(failure);
  last = failure;
  if (done) return true;
  if (!db.alive()) throw SqlError(done.error());
  (void)guarded([&] { db.flush(); });
  db.execute("ROLLBACK");
  return false;
}

}  // namespace gaveurs
