#include "net/gavage_socket.h"

#include "app/record_meal.h"
#include "net/loop.h"
#include "wire/frames.h"
#include "wire/meal_json.h"

namespace gaveurs {
namespace {

GavageSocket* socket_of(Connection& connection) {
  return dynamic_cast<GavageSocket*>(connection.protocol());
}

class MealFrame final : public RecordMeal, public Replying {
 public:
  MealFrame(Connection& connection, Meal meal, std::string body)
      : RecordMeal(connection.loop(), std::move(meal), std::move(body)),
        Replying(connection.id()) {}

  void reply(Connection& connection) override {
    auto* socket = socket_of(connection);
    if (socket == nullptr) return;
    auto& services = connection.loop().services();
    if (failure()) {
      ++services.metrics.messages_refused;
      const Instant now = services.clock.now();
      append_ws_text(connection.out(), error_message(*failure(), encode_meal_message(meal()), now));
    } else {
      ++services.metrics.acks;
      if (!duplicate()) ++services.metrics.meals_stored;
      text_.clear();
      append_ack(text_, meal(), seq(),
                 duplicate()    ? Saved::kDuplicate
                 : correction() ? Saved::kCorrection
                                : Saved::kNew,
                 decided_at());
      append_ws_text(connection.out(), text_);
    }
    socket->answered();
  }

 private:
  static thread_local std::string text_;
};
thread_local std::string MealFrame::text_;

// A refusal takes the same way as a meal, so that it is not answered before messages sent earlier.
class RefusedFrame final : public Command, public Replying {
 public:
  RefusedFrame(Connection& connection, std::string answer)
      : Command(connection.loop()), Replying(connection.id()), answer_(std::move(answer)) {}

  Result<void> decide(Decision&) override { return {}; }
  void reply(Connection& connection) override {
    append_ws_text(connection.out(), answer_);
    if (auto* socket = socket_of(connection)) socket->answered();
  }

 private:
  std::string answer_;
};

}  // namespace

bool GavageSocket::has_room() const {
  auto& loop = const_cast<GavageSocket*>(this)->connection().loop();
  const auto& services = loop.services();
  return inflight_ < services.options.limits.inflight_per_connection &&
         !services.committer.crowded();
}

void GavageSocket::handle_text(std::string_view text) {
  Loop& loop = connection().loop();
  auto message = parse_meal_message(text);
  ++inflight_;
  if (message) {
    auto body = encode_meal_message(message->meal, message->extra);
    loop.enqueue(
        std::make_unique<MealFrame>(connection(), std::move(message->meal), std::move(body)));
    return;
  }
  ++loop.services().metrics.messages_refused;
  auto answer = error_message(message.error(), text, loop.services().clock.now());
  if (inflight_ > 1) {
    loop.enqueue(std::make_unique<RefusedFrame>(connection(), std::move(answer)));
    return;
  }
  --inflight_;
  send_text(answer);
}

void GavageSocket::answered() {
  --inflight_;
  finish_close();
}

void GavageSocket::greet() {
  auto& loop = connection().loop();
  send_text(greeting(loop.feed().last_seq(), loop.services().clock.now()));
}

}  // namespace gaveurs
