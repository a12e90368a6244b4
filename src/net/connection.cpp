#include "net/connection.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "net/http_session.h"
#include "net/loop.h"

namespace gaveurs {
namespace {

constexpr std::size_t kKeptBuffer = 4'096;
constexpr std::size_t kPieces = 16;
// After this much in one go others get their turn.
constexpr std::size_t kMaxBurst = 1u << 20;

void release(std::string& buffer) {
  if (buffer.capacity() > kKeptBuffer) {
    buffer = std::string();
  } else {
    buffer.clear();
  }
}

using AskAddress = int (*)(int, sockaddr*, socklen_t*);

std::string numeric_address(int fd, AskAddress ask) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (ask(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
  } else if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
  }
  return text;
}

}  // namespace

std::string Connection::own_address() const { return numeric_address(fd_, ::getsockname); }
std::string Connection::peer_address() const { return numeric_address(fd_, ::getpeername); }

Connection::Connection(Loop& loop, std::uint64_t id, int fd, PortRole role)
    : loop_(loop),
      id_(id),
      fd_(fd),
      role_(role),
      protocol_(std::make_unique<HttpSession>(*this)),
      last_received_ms_(loop.now_ms()),
      last_sent_ms_(last_received_ms_) {
  ++loop_.services().metrics.connections;
}

Connection::~Connection() {
  --loop_.services().metrics.connections;
  protocol_.reset();
  ::close(fd_);
}

void Connection::die() {
  if (dead_) return;
  dead_ = true;
  loop_.forget(*this);
}

void Connection::on_readable() {
  const auto scratch = loop_.scratch();
  const ssize_t got = ::recv(fd_, scratch.data(), scratch.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    loop_.want_read(*this);
    return;
  }
  if (got <= 0) {
    // Everything that arrived was read first, also from one who sent and left without reading.
    die();
    return;
  }
  last_received_ms_ = loop_.now_ms();
  feed(scratch.data(), static_cast<std::size_t>(got));
  after_input();
}

void Connection::feed(char* data, std::size_t size) {
  if (!in_.empty()) {
    in_.append(data, size);
    consume_pending();
    return;
  }
  const std::size_t used = feed_protocol(data, size);
  if (used < size) in_.assign(data + used, size - used);
}

void Connection::consume_pending() {
  if (in_.empty()) return;
  const std::size_t used = feed_protocol(in_.data(), in_.size());
  if (used == in_.size()) {
    release(in_);
  } else {
    in_.erase(0, used);
  }
}

std::size_t Connection::feed_protocol(char* data, std::size_t size) {
  if (write_failed_ && closing_) return size;
  std::size_t used = 0;
  consuming_ = true;
  while (used < size && !dead_ && !loop_.reading_stopped() && protocol_->wants_input()) {
    const std::size_t taken = protocol_->consume(data + used, size - used);
    used += taken;
    if (next_protocol_) {
      protocol_ = std::move(next_protocol_);
    } else if (taken == 0) {
      break;
    }
    // It may wait for no more than its answers to be taken.
    if (!protocol_->wants_input() && !closing_) flush();
  }
  consuming_ = false;
  return used;
}

void Connection::after_input() {
  loop_.submit_commands();
  flush();
  if (dead_ || closing_) return;
  if (protocol_->wants_input()) {
    loop_.want_read(*this);
  } else {
    loop_.paused(*this);
  }
}

void Connection::resume_input() {
  if (dead_ || consuming_) return;
  if (next_protocol_) protocol_ = std::move(next_protocol_);
  consume_pending();
  after_input();
}

void Connection::on_writable() {
  write_blocked_ = false;
  flush();
  // What it asked for next may have waited for it to take the answers before.
  if (!dead_ && !closing_ && !in_.empty() && unsent() == 0) resume_input();
}

bool Connection::send_out() {
  const ssize_t n =
      ::send(fd_, out_.data() + out_sent_, out_.size() - out_sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0) {
    if (errno == EAGAIN || errno == EINTR) {
      write_blocked_ = true;
      loop_.want_write(*this);
    } else {
      write_failed_ = true;
    }
    return false;
  }
  out_sent_ += static_cast<std::size_t>(n);
  loop_.services().metrics.bytes_out += n;
  last_sent_ms_ = loop_.now_ms();
  return true;
}

bool Connection::send_gathered() {
  std::array<iovec, kPieces> pieces;
  const std::size_t count = protocol_->gather(pieces);
  if (count == 0) return false;
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = count;
  const ssize_t n = ::sendmsg(fd_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0) {
    if (errno == EAGAIN || errno == EINTR) {
      write_blocked_ = true;
      loop_.want_write(*this);
    } else {
      write_failed_ = true;
    }
    return false;
  }
  loop_.services().metrics.bytes_out += n;
  ++loop_.services().metrics.events_fanned_out;
  last_sent_ms_ = loop_.now_ms();
  protocol_->sent(static_cast<std::size_t>(n));
  return true;
}

void Connection::flush() {
  std::size_t burst = 0;
  const std::size_t limit = static_cast<std::size_t>(loop_.services().options.limits.outbox_bytes);
  while (!dead_ && !write_blocked_ && !write_failed_) {
    if (out_sent_ < out_.size()) {
      const std::size_t before = out_sent_;
      if (!send_out()) break;
      burst += out_sent_ - before;
    } else {
      release(out_);
      out_sent_ = 0;
      if (closing_) break;
      if (burst > kMaxBurst) {
        write_blocked_ = true;
        loop_.want_write(*this);
        return;
      }
      if (!send_gathered()) {
        if (out_.empty()) return;
        continue;
      }
      burst += 64 * 1024;
    }
  }
  if (dead_) return;
  if (write_failed_) {
    out_.clear();
    out_sent_ = 0;
    return;
  }
  if (unsent() > limit) {
    ++loop_.services().metrics.closed_outbox;
    die();
    return;
  }
  if (closing_ && out_sent_ == out_.size()) {
    // Says goodbye before what the peer still sends could turn the close into a reset.
    ::shutdown(fd_, SHUT_WR);
    loop_.linger(*this);
  }
}

void Connection::on_tick(std::int64_t now_ms) {
  const auto& limits = loop_.services().options.limits;
  const auto patience = closing_ ? limits.header_timeout_ms : limits.idle_timeout_ms;
  const bool takes_nothing = write_blocked_ && unsent() > 0 && now_ms - last_sent_ms_ > patience;
  if (takes_nothing || (write_failed_ && closing_)) {
    die();
    return;
  }
  protocol_->tick(now_ms);
  if (!dead_) flush();
}

void Connection::stop() {
  protocol_->stop();
  flush();
}

}  // namespace gaveurs
