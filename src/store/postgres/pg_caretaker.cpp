#include "store/postgres/pg_caretaker.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>

#include "base/log.h"
#include "store/postgres/pg_connection.h"
#include "store/postgres/pg_locks.h"

namespace gaveurs {
namespace {

constexpr int kTickMs = 1'000;
constexpr auto kMonthsEvery = std::chrono::hours(1);
// Events taken into the rollups at once: a second's worth under full load.
#define GAVEURS_ROLLUP_EVENTS "20000"

}  // namespace

PgCaretaker::PgCaretaker(std::string url)
    : url_(std::move(url)), stop_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  thread_ = std::thread([this] { run(); });
}

PgCaretaker::~PgCaretaker() {
  stopping_ = true;
  ::eventfd_write(stop_fd_, 1);
  thread_.join();
  ::close(stop_fd_);
}

bool PgCaretaker::pause() {
  pollfd wait{stop_fd_, POLLIN, 0};
  ::poll(&wait, 1, kTickMs);
  return !stopping_;
}

void PgCaretaker::run() {
  do {
    try {
      PgConnection db(url_, PgConnection::Use::kCare);
      serve(db);
    } catch (const SqlError&) {
      // Told by whoever serves people; here it only means that another may lead.
    }
    leads_ = false;
  } while (pause());
}

void PgCaretaker::serve(PgConnection& db) {
  using Clock = std::chrono::steady_clock;
  auto next_months = Clock::now();
  do {
    if (!leads_) try_to_lead(db);
    if (!leads_) continue;
    if (Clock::now() >= next_months) {
      attempt(db, "the months of the meals' table could not be made",
              "BEGIN; SELECT pg_advisory_xact_lock(" GAVEURS_WRITER_LOCK
              "); SELECT prepare_tous_les_mois(); "
              "DELETE FROM changements_manuels WHERE at < now() - interval '1 day'; "
              "DELETE FROM noeuds WHERE vu < now() - interval '30 days'; COMMIT");
      next_months = Clock::now() + kMonthsEvery;
    }
    attempt(db, "the rollups could not be kept",
            "SELECT rafraichit_agregats(" GAVEURS_ROLLUP_EVENTS ")");
  } while (pause());
}

void PgCaretaker::try_to_lead(PgConnection& db) {
  const auto row = db.query_row("SELECT pg_try_advisory_lock(" GAVEURS_JOBS_LOCK ")");
  leads_ = !row.empty() && row[0] == "t";
  if (leads_) log_info("this node does the periodic jobs");
}

void PgCaretaker::attempt(PgConnection& db, const std::string& what, const std::string& sql) {
  const auto done = guarded([&] { db.execute(sql); });
  const std::string failure = done ? "" : what + ": " + done.error().message;
  if (!failure.empty() && failure != last_failure_) log_warning(failure);
  last_failure_ = failure;
  if (done) return;
  if (!db.alive()) throw SqlError(done.error());
  db.execute("ROLLBACK");
}

}  // namespace gaveurs
