#include "store/served_mark.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "store/postgres/pg_connection.h"
#include "store/postgres/pg_locks.h"

namespace gaveurs {
namespace {

std::string mark_path(const StoreOptions& store) { return sqlite_path(store) + ".served"; }

}  // namespace

ServedMark::ServedMark(const StoreOptions& store) {
  if (is_postgres_url(store.url)) return;
  fd_ = ::open(mark_path(store).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd_ >= 0) (void)::flock(fd_, LOCK_SH | LOCK_NB);
}

ServedMark::~ServedMark() {
  if (fd_ >= 0) ::close(fd_);
}

Result<bool> is_served(const StoreOptions& store) {
  if (is_postgres_url(store.url)) {
    try {
      PgConnection db(store.url, PgConnection::Use::kRead);
      // Given back with the session's end.
      const auto row = db.query_row("SELECT pg_try_advisory_lock(" GAVEURS_JOBS_LOCK ")");
      return row.empty() || row[0] != "t";
    } catch (const SqlError& e) {
      return std::unexpected(e.error());
    }
  }
  const int fd = ::open(mark_path(store).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool free = ::flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  ::close(fd);
  return !free;
}

}  // namespace gaveurs
