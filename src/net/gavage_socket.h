// GavageSocket: /ws/gavage, where feeding devices report meals. Answers keep the order of the
// messages, whether those were stored or refused.
#pragma once

#include "net/ws_session.h"

namespace gaveurs {

class GavageSocket final : public WsSession {
 public:
  using WsSession::WsSession;

  /// A message was answered.
  void answered();

 protected:
  void handle_text(std::string_view text) override;
  void greet() override;
  bool has_room() const override;
  bool owes_answers() const override { return inflight_ > 0; }

 private:
  std::int64_t inflight_ = 0;  // messages that are not answered yet
};

}  // namespace gaveurs
