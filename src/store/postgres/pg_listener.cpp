#include "store/postgres/pg_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "store/postgres/pg_connection.h"
#include "store/postgres/pg_locks.h"

namespace gaveurs {
namespace {

constexpr int kRetryMs = 1'000;

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
    wait(-1, kRetryMs);
  }
}

void PgListener::serve(PgConnection& db) {
  db.execute("LISTEN " GAVEURS_COMMIT_CHANNEL);
  call_wake();
  while (wait(db.socket(), -1)) {
    if (db.take_notifications(own_pid_) > 0) call_wake();
  }
}

}  // namespace gaveurs
