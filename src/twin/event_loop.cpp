#include "twin/event_loop.h"

#include <boost/asio/steady_timer.hpp>
#include <csignal>

#include "twin/event_loop_impl.h"

namespace gaveurs {

EventLoop::EventLoop() : impl_(std::make_unique<Impl>()) {}
EventLoop::~EventLoop() = default;

void EventLoop::run() { impl_->context.run(); }
void EventLoop::stop() { impl_->context.stop(); }

void EventLoop::after(std::chrono::microseconds delay, std::function<void()> then) {
  auto timer = std::make_shared<boost::asio::steady_timer>(impl_->context, delay);
  timer->async_wait([timer, then = std::move(then)](const boost::system::error_code& failed) {
    if (!failed) then();
  });
}

namespace {

void wait_for_signal(boost::asio::signal_set& signals, std::function<void()> then) {
  signals.async_wait(
      [&signals, then = std::move(then)](const boost::system::error_code& failed, int) mutable {
        if (failed) return;
        then();
        wait_for_signal(signals, std::move(then));
      });
}

}  // namespace

void EventLoop::on_terminate(std::function<void()> then) {
  impl_->signals.add(SIGINT);
  impl_->signals.add(SIGTERM);
  wait_for_signal(impl_->signals, std::move(then));
}

}  // namespace gaveurs
