#include "twin/meal_link.h"

namespace gaveurs {

MealLink::MealLink(EventLoop& loop, WsUrl url, MealLinkOptions options, MealLinkEvents events,
                   Random random)
    : loop_(loop), options_(options), events_(std::move(events)), outbox_(options.window) {
  WsClientEvents socket;
  socket.opened = [this] {
    if (events_.connected) events_.connected();
    pump();
  };
  socket.text = [this](std::string_view frame) { take(frame); };
  socket.lost = [this](const std::string& reason, std::chrono::milliseconds retry) {
    lost(reason, retry);
  };
  client_ =
      std::make_unique<WsClient>(loop, std::move(url), options.socket, std::move(socket), random);
}

void MealLink::start() {
  client_->start();
  watch();
}

void MealLink::push(Meal meal, std::string_view extra) {
  outbox_.push(std::move(meal), extra);
  pump();
}

void MealLink::pump() {
  if (pausing_) return;
  while (client_->open()) {
    auto text = outbox_.take_next();
    if (!text) return;
    client_->send(std::move(*text));
  }
}

void MealLink::take(std::string_view frame) {
  const auto answer = outbox_.take_frame(frame);
  if (outbox_.try_later()) return send_again_later();
  if (!answer) return;
  answered_since_watch_ = true;
  if (events_.answer) events_.answer(*answer);
  pump();
}

void MealLink::lost(const std::string& reason, std::chrono::milliseconds retry) {
  outbox_.connection_lost();
  if (events_.lost) events_.lost(reason, retry);
}

void MealLink::send_again_later() {
  outbox_.clear_try_later();
  outbox_.connection_lost();
  answered_since_watch_ = true;
  if (std::exchange(pausing_, true)) return;
  loop_.after(options_.later, [this, alive = alive_] {
    if (!*alive) return;
    pausing_ = false;
    outbox_.connection_lost();
    pump();
  });
}

// A connection that is open but gives no answer is of no use; a new one may reach another server.
void MealLink::watch() {
  const bool waited = outbox_.in_flight() > 0 && !answered_since_watch_;
  answered_since_watch_ = outbox_.in_flight() == 0;
  if (waited && client_->open()) client_->drop("no answer in time");
  loop_.after(options_.answer_timeout, [this, alive = alive_] {
    if (*alive) watch();
  });
}

}  // namespace gaveurs
