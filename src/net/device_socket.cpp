#include "net/device_socket.h"

#include "net/loop.h"
#include "wire/frames.h"

namespace gaveurs {
namespace {

// Takes the way of a command, so that it is not answered before messages sent earlier.
class AnswerInTurn final : public Command, public Replying {
 public:
  AnswerInTurn(Connection& connection, std::string answer)
      : Command(connection.loop()), Replying(connection.id()), answer_(std::move(answer)) {}

  Result<void> decide(Decision&) override { return {}; }
  void reply(Connection& connection) override {
    append_ws_text(connection.out(), answer_);
    auto* socket = dynamic_cast<DeviceSocket*>(connection.protocol());
    if (socket != nullptr) socket->answered();
  }

 private:
  std::string answer_;
};

}  // namespace

bool DeviceSocket::has_room() const {
  auto& loop = const_cast<DeviceSocket*>(this)->connection().loop();
  const auto& services = loop.services();
  return inflight_ < services.options.limits.inflight_per_connection &&
         !services.committer.crowded();
}

void DeviceSocket::enqueue(std::unique_ptr<Command> command) {
  ++inflight_;
  connection().loop().enqueue(std::move(command));
}

void DeviceSocket::answer_in_turn(std::string answer) {
  if (inflight_ == 0) {
    send_text(answer);
  } else {
    enqueue(std::make_unique<AnswerInTurn>(connection(), std::move(answer)));
  }
}

void DeviceSocket::answered() {
  --inflight_;
  finish_close();
}

void DeviceSocket::greet() {
  auto& loop = connection().loop();
  send_text(greeting(loop.feed().last_seq(), loop.services().clock.now()));
}

}  // namespace gaveurs
