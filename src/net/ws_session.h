// WsSession: what all WebSockets of this server have in common: frames, closing, pings both of the
// protocol and of the application, the rate limit, and the greeting habit: a client that is silent
// at first is greeted, one that speaks first is answered and not greeted.
#pragma once

#include <string>
#include <string_view>

#include "net/connection.h"
#include "net/lot_call.h"
#include "net/protocol.h"
#include "net/ws_frame.h"

namespace gaveurs {

class WsSession : public Protocol, private WsEvents {
 public:
  explicit WsSession(Connection& connection);
  ~WsSession() override;

  std::size_t consume(char* data, std::size_t size) override;
  bool wants_input() const override { return wants_more(); }
  void tick(std::int64_t now_ms) override;
  void stop() override;
  /// The delay of the greeting has passed.
  void greet_if_silent();
  /// A lot waits; only sessions that asked the loop for it are told.
  virtual void lot_waits(const LotCall& call) { (void)call; }

 protected:
  virtual void handle_text(std::string_view text) = 0;
  virtual void greet() = 0;
  /// Whether the session can take another message now.
  virtual bool has_room() const { return true; }
  /// Whether answers are still owed; a close waits for them.
  virtual bool owes_answers() const { return false; }

  void send_text(std::string_view text) { append_ws_text(connection_.out(), text); }
  /// Says why and ends.
  void close(WsClose code, std::string_view reason);
  /// To be called when owed answers have been sent.
  void finish_close();
  bool spoke_first() const { return spoke_first_; }
  bool closing() const { return close_sent_ || peer_closed_; }
  Connection& connection() { return connection_; }

 private:
  void on_text(std::string_view message) override;
  void on_ping(std::string_view payload) override;
  void on_pong() override {}
  void on_close(std::uint16_t code) override;
  bool wants_more() const override { return !closing() && has_room(); }
  bool within_rate();

  Connection& connection_;
  WsReader reader_;
  std::int64_t last_ping_ms_;
  std::int64_t rate_window_ms_ = 0;
  std::int64_t rate_count_ = 0;
  std::uint16_t peer_code_ = 0;
  std::int8_t pings_unanswered_ = 0;
  bool greeted_ = false;
  bool spoke_first_ = false;
  bool peer_closed_ = false;
  bool close_sent_ = false;
};

}  // namespace gaveurs
