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

}  // namespace

void GavageSocket::handle_text(std::string_view text) {
  auto message = parse_meal_message(text);
  if (message) {
    auto body = encode_meal_message(message->meal, message->extra);
    enqueue(std::make_unique<MealFrame>(connection(), std::move(message->meal), std::move(body)));
    return;
  }
  auto& services = connection().loop().services();
  ++services.metrics.messages_refused;
  answer_in_turn(error_message(message.error(), text, services.clock.now()));
}

}  // namespace gaveurs
