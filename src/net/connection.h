// Connection: one socket on one network thread, with what was read and not yet understood, and
// what is to be sent. Never blocks. An idle one holds no buffers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/protocol.h"

namespace gaveurs {

class Loop;

/// Which page a port shows at "/".
enum class PortRole : std::uint8_t { kMain, kGaveur, kEuralis, kSqal, kPilotage };

class Connection {
 public:
  Connection(Loop& loop, std::uint64_t id, int fd, PortRole role);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  std::uint64_t id() const { return id_; }
  int fd() const { return fd_; }
  PortRole role() const { return role_; }
  /// The numeric address of this machine that the peer connected to; empty when it is not known.
  std::string own_address() const;
  /// The numeric address of the peer; empty when it is not known.
  std::string peer_address() const;
  Loop& loop() { return loop_; }

  // From the loop.
  void on_readable();
  void on_writable();
  void on_tick(std::int64_t now_ms);
  void stop();

  // From the protocol.
  void send(std::string_view bytes) { out_ += bytes; }
  std::string& out() { return out_; }
  std::size_t unsent() const { return out_.size() - out_sent_; }
  /// Sends what can be sent now. The connection may be dead afterwards.
  void flush();
  /// Closes as soon as everything is sent.
  void close_when_sent() { closing_ = true; }
  /// Reads again what is left over, then from the socket; for a protocol that wants input again.
  void resume_input();
  void switch_to(std::unique_ptr<Protocol> next) { next_protocol_ = std::move(next); }
  Protocol* protocol() { return protocol_.get(); }
  bool dead() const { return dead_; }
  bool blocked() const { return write_blocked_; }
  std::int64_t last_received_ms() const { return last_received_ms_; }
  std::int64_t last_sent_ms() const { return last_sent_ms_; }

 private:
  bool send_out();
  bool send_gathered();
  void feed(char* data, std::size_t size);
  std::size_t feed_protocol(char* data, std::size_t size);
  void consume_pending();
  void after_input();
  void die();

  Loop& loop_;
  const std::uint64_t id_;
  const int fd_;
  const PortRole role_;
  std::unique_ptr<Protocol> protocol_;
  std::unique_ptr<Protocol> next_protocol_;
  std::string in_;   // begun frames or requests
  std::string out_;
  std::size_t out_sent_ = 0;
  std::int64_t last_received_ms_;
  std::int64_t last_sent_ms_;
  bool write_blocked_ = false;
  bool write_failed_ = false;  // the peer takes nothing more; what it sent is still read
  bool closing_ = false;
  bool dead_ = false;
  bool consuming_ = false;
};

}  // namespace gaveurs
