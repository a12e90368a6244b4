// MealLink: one feeding device as the server sees it: a connection to /ws/gavage and the meals that
// wait on it. Meals pushed here are sent in order and kept until the server has answered each; a
// connection that ends, or an answer that does not come in time, makes all unanswered meals go
// again. Belongs to the thread of its EventLoop, which must outlive it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "twin/event_loop.h"
#include "twin/meal_outbox.h"
#include "twin/ws_client.h"

namespace gaveurs {

struct MealLinkOptions {
  std::size_t window = 100;  // meals on their way unanswered
  std::chrono::milliseconds answer_timeout{20'000};
  std::chrono::milliseconds later{2'000};  // when the server cannot store for now
  WsOptions socket;
};

struct MealLinkEvents {
  std::function<void(const MealAnswer&)> answer;
  std::function<void()> connected;
  std::function<void(const std::string& reason, std::chrono::milliseconds retry)> lost;
};

class MealLink {
 public:
  MealLink(EventLoop& loop, WsUrl url, MealLinkOptions options, MealLinkEvents events,
           Random random);
  ~MealLink() { *alive_ = false; }
  MealLink(const MealLink&) = delete;
  MealLink& operator=(const MealLink&) = delete;

  void start();
  void push(Meal meal, std::string_view extra = {});
  /// Pushed and not answered.
  std::size_t waiting() const { return outbox_.size(); }
  bool open() const { return client_->open(); }
  void close(std::function<void()> then) { client_->close(std::move(then)); }

 private:
  void pump();
  void take(std::string_view frame);
  void watch();
  void lost(const std::string& reason, std::chrono::milliseconds retry);
  void send_again_later();

  EventLoop& loop_;
  MealLinkOptions options_;
  MealLinkEvents events_;
  MealOutbox outbox_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for timers that may outlive us
  bool answered_since_watch_ = false;
  bool pausing_ = false;
  std::unique_ptr<WsClient> client_;  // last: its callbacks use the rest
};

}  // namespace gaveurs
