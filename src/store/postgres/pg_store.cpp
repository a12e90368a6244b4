#include "store/postgres/pg_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_set>

#include "base/clock.h"
#include "base/log.h"
#include "store/migrations.h"
#include "store/postgres/pg_caretaker.h"
#include "store/postgres/pg_connection.h"
#include "store/postgres/pg_error.h"
#include "store/postgres/pg_listener.h"
#include "store/postgres/pg_locks.h"
#include "store/postgres/pg_writer.h"
#include "store/postgres/timescale.h"
#include "store/sql_reader.h"
#include "store/sql_tx.h"
#include "store/sql_writer.h"

namespace gaveurs {
namespace {

using SteadyClock = std::chrono::steady_clock;

// How long a lost COMMIT's outcome is looked for before it is reported as not known.
constexpr auto kOutcomePatience = std::chrono::seconds(5);
constexpr auto kRetryPause = std::chrono::milliseconds(100);
constexpr auto kPollRetry = std::chrono::seconds(1);

// What the database looked like to whoever asked: equal stamps mean that nobody wrote in between.
struct Stamp {
  std::int64_t generation = 0;
  std::int64_t manual_count = 0;
  std::int64_t manual_last = 0;
  bool operator==(const Stamp&) const = default;
  bool same_by_hand(const Stamp& other) const {
    return manual_count == other.manual_count && manual_last == other.manual_last;
  }
};

#define GAVEURS_STAMP                                       \
  "g.valeur, (SELECT count(*) FROM changements_manuels), "  \
  "(SELECT coalesce(max(id), 0) FROM changements_manuels) " \
  "FROM generation g WHERE g.id = 1"

std::int64_t number(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

[[noreturn]] void no_generation() {
  throw SqlError({ErrorKind::kCorrupt,
                  "the database lacks the row of its table `generation`; restore it from a backup",
                  {}});
}

std::string make_token() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}", device(), device(), device());
}

// Others' events beyond this many are not looked through: everything counts as changed.
constexpr Seq kMostEventsLooked = 20'000;

// Whether every lot and gaveur whose rows the set changes is named by one of its events.
bool log_tells_all(const WriteSet& set) {
  std::unordered_set<std::string_view> lots;
  std::unordered_set<std::int64_t> gaveurs;
  for (const auto& event : set.events) {
    if (event.lot.value.empty()) {
      gaveurs.insert(event.gaveur.value);
    } else {
      lots.insert(event.lot.value);
    }
  }
  const auto named = [&](const LotCode& code) { return lots.contains(code.value); };
  const auto told = [&](const Alert& a) {
    return a.lot.value.empty() ? gaveurs.contains(a.gaveur.value) : named(a.lot);
  };
  const auto of_lot = [&](const auto& row) { return named(row.code); };
  return std::ranges::all_of(set.lots, of_lot) && std::ranges::all_of(set.fed, of_lot) &&
         std::ranges::all_of(set.revived, named) && std::ranges::all_of(set.alerts, told) &&
         std::ranges::all_of(set.meals, [&](const StoredMeal& m) { return named(m.meal.lot); });
}

class PgStore;

class PgTx final : public SqlTx {
 public:
  PgTx(PgStore& store, std::unique_lock<std::mutex> lock, Seq head, Changes changes)
      : store_(store), lock_(std::move(lock)), head_(head), changes_(std::move(changes)) {}
  ~PgTx() override;

  Seq head() const override { return head_; }
  const Changes& changes_by_others() const override { return changes_; }
  Result<std::vector<LotBundle>> load_lots(std::span<const LotCode> codes) override;
  Result<std::vector<StoredSample>> samples(std::span<const SampleId> ids) override;
  Result<std::vector<Product>> products_of(std::span<const SampleId> samples) override;
  Result<void> write(const WriteSet& set) override;
  Result<void> commit() override;

 private:
  SqlConnection& db() override;

  PgStore& store_;
  std::unique_lock<std::mutex> lock_;
  const Seq head_;
  const Changes changes_;
  Seq last_ = head_;  // of the log, once this transaction is in it
  bool open_ = true;
};

class PgStore final : public Store {
 public:
  explicit PgStore(const StoreOptions& options)
      : url_(options.url), token_(make_token()), writer_(url_, PgConnection::Use::kWrite) {
    warn_of_settings();
    const bool hypertables = bring_up_to_date(options);
    seen_ = polled_ = read_stamp();
    seen_head_ = load_head(writer_);
    caretaker_ = std::make_unique<PgCaretaker>(options, hypertables);
    listener_ = std::make_unique<PgListener>(url_);
    listener_->set_own_pid(writer_.backend_pid());
  }

  Result<std::unique_ptr<WriteTx>> begin() override;
  Result<std::unique_ptr<Reader>> open_reader() override {
    return guarded([&] {
      return make_sql_reader(std::make_unique<PgConnection>(url_, PgConnection::Use::kRead));
    });
  }
  Result<bool> poll_changes() override;
  // What the server's disk holds is the server's to say; a failing commit tells.
  Result<void> usable() const override { return {}; }
  void watch(std::function<void()> wake) override { listener_->watch(std::move(wake)); }
  bool leads() const override { return caretaker_->leads(); }
  StoreCondition condition() const override { return caretaker_->condition(); }

  PgConnection& writer() { return writer_; }
  /// After a COMMIT that was answered; the log reaches to `head`.
  void committed(Seq head);
  /// Queues what tells the database, and through it all nodes and ourselves, of this commit.
  void queue_announcement();
  /// Whether the transaction whose COMMIT was not answered is in the database. Throws when that
  /// cannot be found out in time.
  bool was_committed();

 private:
  void warn_of_settings();
  /// Whether tables of readings are TimescaleDB's.
  bool bring_up_to_date(const StoreOptions& options);
  Stamp read_stamp();
  Changes changes_since(Seq head_before, Seq head);
  void ensure_connected();
  std::unique_ptr<WriteTx> begin_on(std::unique_lock<std::mutex>& lock);

  const std::string url_;
  const std::string token_;  // names this program in the table noeuds
  std::int64_t commits_ = 0;  // tried so far; the last one's number
  std::mutex mutex_;
  PgConnection writer_;
  std::unique_ptr<PgCaretaker> caretaker_;
  std::unique_ptr<PgListener> listener_;
  Stamp seen_;    // as of this store's last transaction
  Seq seen_head_ = 0;  // of the log, as of then
  Stamp polled_;  // as of the last poll_changes()
  SteadyClock::time_point next_poll_connect_{};
};

void PgStore::warn_of_settings() {
  if (writer_.query_row("SHOW fsync").at(0) != "on") {
    log_warning("the database server runs with fsync off: what is acknowledged may be lost");
  }
}

bool PgStore::bring_up_to_date(const StoreOptions& options) {
  writer_.execute(
      "BEGIN; SET LOCAL lock_timeout = '120s'; SET LOCAL statement_timeout = 0; "
      "SELECT pg_advisory_xact_lock(" GAVEURS_WRITER_LOCK ")");
  // Asked first: who may use the tables may not be allowed to make any.
  if (writer_.query_row("SELECT to_regclass('schema_migrations')").at(0).empty()) {
    writer_.execute(
        "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
        "checksum TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)");
  }
  migrate(writer_, postgres_migrations(), SystemClock().now());
  const auto facts = ask_timescale(writer_);
  const auto plan = plan_timescale(options.timescaledb, options.serves, facts);
  if (!plan) throw SqlError(plan.error());
  if (plan->adopt) {
    adopt_timescale(writer_, options.keep_readings_days);
  } else if (const auto hint = timescale_hint(facts); options.serves && !hint.empty()) {
    log_info(hint);
  }
  writer_.execute("SELECT prepare_tous_les_mois(); COMMIT");
  return plan->hypertables;
}

Stamp PgStore::read_stamp() {
  const auto row = writer_.query_row("SELECT " GAVEURS_STAMP);
  if (row.size() != 3) no_generation();
  return {number(row[0]), number(row[1]), number(row[2])};
}

Changes PgStore::changes_since(Seq head_before, Seq head) {
  Changes out;
  if (head - head_before > kMostEventsLooked) {
    out.all = true;
    return out;
  }
  auto& rows = writer_.prepared(
      "SELECT DISTINCT code_lot, CASE WHEN code_lot = '' THEN gaveur_id END FROM evenements "
      "WHERE seq > $1 AND seq <= $2");
  rows.with(head_before, head);
  while (rows.step()) {
    if (rows.is_null(1)) {
      out.lots.push_back({std::string(rows.text(0))});
    } else {
      out.gaveurs.push_back({rows.integer(1)});
    }
  }
  rows.reset();
  return out;
}

void PgStore::ensure_connected() {
  if (writer_.alive()) return;
  writer_.reconnect();
  listener_->set_own_pid(writer_.backend_pid());
}

std::unique_ptr<WriteTx> PgStore::begin_on(std::unique_lock<std::mutex>& lock) {
  const auto row =
      writer_.query_row("BEGIN; SELECT pg_advisory_xact_lock(" GAVEURS_WRITER_LOCK
                        "); SELECT (SELECT coalesce(max(seq), 0) FROM evenements), " GAVEURS_STAMP);
  if (row.size() != 4) no_generation();
  const Stamp now{number(row[1]), number(row[2]), number(row[3])};
  const Seq head = number(row[0]);
  Changes changes;
  if (!now.same_by_hand(seen_) || head < seen_head_) {
    changes.all = true;
  } else if (now != seen_) {
    changes = changes_since(seen_head_, head);
  }
  changes.any = changes.all || now != seen_;
  seen_ = now;
  seen_head_ = head;
  return std::make_unique<PgTx>(*this, std::move(lock), head, std::move(changes));
}

Result<std::unique_ptr<WriteTx>> PgStore::begin() {
  return guarded([&]() -> std::unique_ptr<WriteTx> {
    std::unique_lock lock(mutex_);
    ensure_connected();
    try {
      return begin_on(lock);
    } catch (const PgConnectionLost&) {
      // Nothing was written yet, so a server that restarted meanwhile costs nothing.
      ensure_connected();
      return begin_on(lock);
    } catch (const SqlError&) {
      (void)guarded([&] { writer_.execute("ROLLBACK"); });
      throw;
    }
  });
}

Result<bool> PgStore::poll_changes() {
  return guarded([&] {
    const std::lock_guard lock(mutex_);
    if (!writer_.alive()) {
      const auto now = SteadyClock::now();
      if (now < next_poll_connect_) throw PgConnectionLost(pg_error_of("08006", ""));
      next_poll_connect_ = now + kPollRetry;
      ensure_connected();
    }
    const Stamp now = read_stamp();
    const bool changed = now != polled_;
    polled_ = now;
    return changed;
  });
}

void PgStore::committed(Seq head) {
  const bool had_polled_all = polled_ == seen_;
  ++seen_.generation;
  seen_head_ = head;
  if (had_polled_all) polled_ = seen_;
}

void PgStore::queue_announcement() {
  ++commits_;
  writer_.queue("UPDATE generation SET valeur = valeur + 1 WHERE id = 1");
  writer_
      .prepared(
          "INSERT INTO noeuds (jeton, commits) VALUES ($1, $2) "
          "ON CONFLICT (jeton) DO UPDATE SET commits = excluded.commits, vu = now()")
      .with(token_, commits_)
      .run();
  writer_.queue("NOTIFY " GAVEURS_COMMIT_CHANNEL);
}

bool PgStore::was_committed() {
  const auto deadline = SteadyClock::now() + kOutcomePatience;
  do {
    const auto outcome = guarded([&] {
      ensure_connected();
      // The lost transaction holds this lock until it has ended, one way or the other.
      const auto row = writer_.query_row(
          "BEGIN; SET LOCAL lock_timeout = '2s'; "
          "SELECT pg_advisory_xact_lock(" GAVEURS_WRITER_LOCK
          "); "
          "SELECT coalesce(max(commits), 0) FROM noeuds WHERE jeton = '" +
          token_ + "'");
      writer_.execute("COMMIT");
      return number(row.at(0));
    });
    if (outcome) return *outcome == commits_;
    if (writer_.alive()) (void)guarded([&] { writer_.execute("ROLLBACK"); });
    std::this_thread::sleep_for(kRetryPause);
  } while (SteadyClock::now() < deadline);
  throw SqlError({ErrorKind::kUnavailable,
                  "the database server was lost while it stored this, and it is not known yet "
                  "whether it did; send it again, it is stored once",
                  {}});
}

PgTx::~PgTx() {
  if (!open_ || !store_.writer().alive()) return;
  const auto undone = guarded([&] {
    (void)guarded([&] { store_.writer().flush(); });
    store_.writer().execute("ROLLBACK");
  });
  (void)undone;
}

SqlConnection& PgTx::db() { return store_.writer(); }

Result<std::vector<LotBundle>> PgTx::load_lots(std::span<const LotCode> codes) {
  return guarded([&] { return load_bundles(store_.writer(), codes); });
}

Result<std::vector<Product>> PgTx::products_of(std::span<const SampleId> samples) {
  return guarded([&] { return load_products(store_.writer(), samples); });
}

Result<std::vector<StoredSample>> PgTx::samples(std::span<const SampleId> ids) {
  return guarded([&] { return load_samples(store_.writer(), ids); });
}

Result<void> PgTx::write(const WriteSet& set) {
  return guarded([&] {
    queue_rows(store_.writer(), set);
    if (!set.events.empty()) last_ = set.events.back().seq;
    // The log tells other nodes what they must forget; what it does not tell is told as a change
    // by hand would be.
    if (!log_tells_all(set)) {
      store_.writer().queue("INSERT INTO changements_manuels (relation) VALUES ('lots_gavage')");
    }
  });
}

Result<void> PgTx::commit() {
  return guarded([&] {
    PgConnection& db = store_.writer();
    try {
      store_.queue_announcement();
      db.queue("COMMIT");
      // A transaction that failed answers COMMIT with ROLLBACK.
      if (db.flush() != "COMMIT") {
        throw SqlError({ErrorKind::kInternal, "the database server undid a commit", {}});
      }
    } catch (const PgConnectionLost& e) {
      open_ = false;
      if (!store_.was_committed()) throw SqlError(e.error());
    }
    open_ = false;
    store_.committed(last_);
  });
}

}  // namespace

Result<std::unique_ptr<Store>> open_pg_store(const StoreOptions& options) {
  return guarded([&]() -> std::unique_ptr<Store> { return std::make_unique<PgStore>(options); });
}

}  // namespace gaveurs
