// ResendLink: one device as the server sees it: a connection, and an outbox of messages that each
// wait for an answer. What is pushed is sent in order and kept until the server has answered it; a
// connection that ends, or an answer that does not come in time, makes all that is unanswered go
// again. Belongs to the thread of its EventLoop, which must outlive it. The outbox decides what an
// answer is: MealOutbox and SampleOutbox.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "twin/event_loop.h"
#include "twin/ws_client.h"

namespace gaveurs {

struct ResendOptions {
  std::size_t window = 100;  // messages on their way unanswered
  std::chrono::milliseconds answer_timeout{20'000};
  std::chrono::milliseconds later{2'000};  // when the server cannot store for now
  WsOptions socket;
};

template <typename Answer>
struct ResendEvents {
  std::function<void(const Answer&)> answer;
  std::function<void()> connected;  // before what waits is sent
  std::function<void(const std::string& reason, std::chrono::milliseconds retry)> lost;
  std::function<void(std::string_view frame)> other;  // a frame that answers nothing in the outbox
};

template <typename Outbox>
class ResendLink {
 public:
  using Answer = typename Outbox::Answer;
  using Events = ResendEvents<Answer>;

  ResendLink(EventLoop& loop, WsUrl url, ResendOptions options, Events events, Random random)
      : outbox_(options.window),
        loop_(loop),
        url_(std::move(url)),
        options_(options),
        events_(std::move(events)),
        random_(random) {}
  ~ResendLink() { *alive_ = false; }
  ResendLink(const ResendLink&) = delete;
  ResendLink& operator=(const ResendLink&) = delete;

  void start() {
    connect();
    watch();
  }
  template <typename... Message>
  void push(Message&&... message) {
    outbox_.push(std::forward<Message>(message)...);
    pump();
  }
  /// Sends a text that needs no answer, at once or, while not open(), never.
  void send(std::string text) {
    if (client_) client_->send(std::move(text));
  }
  /// As when the network is gone: no goodbye, no new connection until resume().
  void cut() {
    client_.reset();
    outbox_.connection_lost();
  }
  void resume() {
    if (!client_) connect();
  }
  /// Pushed and not answered.
  std::size_t waiting() const { return outbox_.size(); }
  const Outbox& outbox() const { return outbox_; }
  bool open() const { return client_ && client_->open(); }
  void close(std::function<void()> then) {
    if (!client_) return then();
    client_->close(std::move(then));
  }

 private:
  void connect() {
    WsClientEvents socket;
    socket.opened = [this] {
      if (events_.connected) events_.connected();
      pump();
    };
    socket.text = [this](std::string_view frame) { take(frame); };
    socket.lost = [this](const std::string& reason, std::chrono::milliseconds retry) {
      outbox_.connection_lost();
      if (events_.lost) events_.lost(reason, retry);
    };
    client_ = std::make_unique<WsClient>(loop_, url_, options_.socket, std::move(socket),
                                         random_.split(std::to_string(connections_++)));
    client_->start();
  }

  void pump() {
    if (pausing_) return;
    while (open()) {
      auto text = outbox_.take_next();
      if (!text) return;
      client_->send(std::move(*text));
    }
  }

  void take(std::string_view frame) {
    const auto answer = outbox_.take_frame(frame);
    if (outbox_.try_later()) return send_again_later();
    if (!answer) {
      if (events_.other) events_.other(frame);
      return;
    }
    answered_since_watch_ = true;
    if (events_.answer) events_.answer(*answer);
    pump();
  }

  void send_again_later() {
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
  void watch() {
    const bool waited = outbox_.in_flight() > 0 && !answered_since_watch_;
    answered_since_watch_ = outbox_.in_flight() == 0;
    if (waited && open()) client_->drop("no answer in time");
    loop_.after(options_.answer_timeout, [this, alive = alive_] {
      if (*alive) watch();
    });
  }

 protected:
  Outbox outbox_;

 private:
  EventLoop& loop_;
  WsUrl url_;
  ResendOptions options_;
  Events events_;
  Random random_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for timers that may outlive us
  int connections_ = 0;
  bool answered_since_watch_ = false;
  bool pausing_ = false;
  std::unique_ptr<WsClient> client_;  // last: its callbacks use the rest
};

}  // namespace gaveurs
