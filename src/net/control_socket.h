// ControlSocket: /api/control/ws, which shows how the simulators are: `status` first, every 2 s and
// on change, and `log` frames with what they print. It sends what is newest when the client takes
// it: a slow one gets fewer states and is told how many lines it missed.
#pragma once

#include <vector>

#include "net/ws_session.h"

namespace gaveurs {

class ControlSocket final : public WsSession {
 public:
  explicit ControlSocket(Connection& connection);
  ~ControlSocket() override;

  void tick(std::int64_t now_ms) override;
  /// Sends what is new.
  void update();

 protected:
  void handle_text(std::string_view text) override;
  void greet() override { update(); }

 private:
  void send_status();
  void send_log();

  bool begun_ = false;
  std::int64_t status_at_ms_ = 0;
  std::vector<std::int64_t> log_sent_;  // number of the last line sent, per program
};

}  // namespace gaveurs
