// DeviceSocket: what the sockets of devices have in common: each message becomes a command and is
// answered once that is on disk, and whatever needs no command is answered in its turn, so that
// answers keep the order of the messages. A client that asked for too much at once waits.
#pragma once

#include <memory>
#include <string>

#include "app/command.h"
#include "net/ws_session.h"

namespace gaveurs {

class DeviceSocket : public WsSession {
 public:
  using WsSession::WsSession;

  /// A message was answered.
  void answered();

 protected:
  void greet() override;
  bool has_room() const override;
  bool owes_answers() const override { return inflight_ > 0; }

  /// The command's reply() must call answered().
  void enqueue(std::unique_ptr<Command> command);
  /// Sends the answer once all earlier messages are answered.
  void answer_in_turn(std::string answer);

 private:
  std::int64_t inflight_ = 0;  // messages that are not answered yet
};

}  // namespace gaveurs
