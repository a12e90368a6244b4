// Loop: one network thread with its connections, timers and feed of events. Everything about a
// connection happens on its loop's thread. The event demultiplexer is Boost.Asio's, kept in
// loop.cpp.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "app/command.h"
#include "net/connection.h"
#include "net/lot_call.h"
#include "net/services.h"
#include "stream/feed.h"

namespace gaveurs {

/// A command that came from a connection of this loop and is answered there.
class Replying {
 public:
  explicit Replying(std::uint64_t connection) : connection_(connection) {}
  virtual ~Replying() = default;
  std::uint64_t connection() const { return connection_; }
  /// On the loop's thread, when the connection still lives.
  virtual void reply(Connection& connection) = 0;

 private:
  std::uint64_t connection_;
};

class Loop final : public CompletionSink {
 public:
  Loop(Services& services, Seq head);
  ~Loop() override;

  // From any thread.
  void start();
  void adopt(int fd, PortRole role);
  /// `notifications` and `calls` are null when there are none.
  void deliver(std::shared_ptr<const EventChunk> chunk,
               std::shared_ptr<const EventChunk> notifications,
               std::shared_ptr<const LotCalls> calls);
  void completed(std::vector<std::unique_ptr<Command>> done) override;
  void post(std::function<void()> work);
  /// Returns when no more is read from clients, nor understood of what was.
  void stop_reading();
  bool reading_stopped() const;  // the loop's thread only
  /// Ends every connection once it is flushed, waits for that as long as the limit allows, and
  /// ends the thread.
  void finish();

  // From this loop's thread.
  Services& services() { return services_; }
  Feed& feed() { return feed_; }
  std::int64_t now_ms() const;
  std::span<char> scratch() { return scratch_; }
  Connection* find(std::uint64_t id);
  void want_read(Connection& connection);
  void want_write(Connection& connection);
  /// Its protocol wants no input now; asked again when commands complete.
  void paused(Connection& connection);
  void forget(Connection& connection);
  /// Reads and drops what still comes, then forgets it: at the peer's close or a second later.
  void linger(Connection& connection);
  /// Calls `protocol->tick` style greeting: see WsSession::greet.
  void greet_later(Connection& connection);
  /// Is told of every delivered chunk until it is forgotten.
  void add_stream(Connection& connection);
  /// Is told of lots that wait, until it is forgotten; see WsSession::lot_waits.
  void add_lot_listener(Connection& connection);
  /// Collected and submitted together after the input at hand.
  void enqueue(std::unique_ptr<Command> command) { commands_.push_back(std::move(command)); }
  void submit_commands() { services_.committer.submit(commands_); }

 private:
  struct Impl;
  void take_deliveries();
  void call(const LotCalls& calls);
  void take_completions();
  void resume_paused();
  void greet_due();
  void tick();

  Services& services_;
  Feed feed_;
  std::vector<char> scratch_;
  std::vector<std::unique_ptr<Command>> commands_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gaveurs
