#include "net/loop.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/log.h"
#include "net/ws_session.h"

namespace gaveurs {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kScratchBytes = 256u << 10;
constexpr std::int64_t kLinger_ms = 1'000;

}  // namespace

struct Loop::Impl {
  struct Entry {
    Entry(asio::io_context& io, Loop& loop, std::uint64_t id, int fd, PortRole role)
        : descriptor(io, fd), connection(loop, id, fd, role) {}
    ~Entry() { descriptor.release(); }  // the connection closes the socket
    asio::posix::stream_descriptor descriptor;
    Connection connection;
    bool reading = false;
    bool writing = false;
    bool streaming = false;
    bool in_paused = false;
    std::int64_t linger_until_ms = 0;
  };
  using EntryPtr = std::shared_ptr<Entry>;
  struct Delivery {
    std::shared_ptr<const EventChunk> chunk, notifications;
    std::shared_ptr<const LotCalls> calls;
  };

  asio::io_context io{1};
  asio::steady_timer tick_timer{io};
  asio::steady_timer greet_timer{io};
  std::thread thread;
  std::uint64_t next_id = 1;
  std::unordered_map<std::uint64_t, EntryPtr> entries;
  std::vector<std::uint64_t> streams;
  std::vector<std::uint64_t> lot_listeners;
  std::vector<std::uint64_t> paused;
  std::deque<std::pair<std::int64_t, std::uint64_t>> greetings;  // due, connection
  bool reading_stopped = false;
  bool finishing = false;
  std::int64_t finish_by_ms = 0;

  std::mutex mutex;  // for the two inboxes
  std::vector<Delivery> deliveries;
  std::vector<std::vector<std::unique_ptr<Command>>> completions;
  bool delivery_posted = false;
  bool completion_posted = false;

  Entry* entry(std::uint64_t id) {
    const auto found = entries.find(id);
    return found == entries.end() ? nullptr : found->second.get();
  }
  EntryPtr shared(Connection& connection) {
    const auto found = entries.find(connection.id());
    return found == entries.end() ? nullptr : found->second;
  }
};

Loop::Loop(Services& services, Seq head)
    : services_(services),
      feed_(
          {.realtime_bytes = static_cast<std::size_t>(services.options.limits.stream_buffer_bytes),
           .gaveur_bytes = static_cast<std::size_t>(
               std::max<std::int64_t>(services.options.limits.stream_buffer_bytes / 16, 64 << 10))},
          head),
      scratch_(kScratchBytes),
      impl_(std::make_unique<Impl>()) {}

Loop::~Loop() { finish(); }

std::int64_t Loop::now_ms() const {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void Loop::start() {
  tick();
  impl_->thread = std::thread([this] {
    auto guard = asio::make_work_guard(impl_->io);
    impl_->io.run();
  });
}

void Loop::post(std::function<void()> work) { asio::post(impl_->io, std::move(work)); }

void Loop::adopt(int fd, PortRole role) {
  post([this, fd, role] {
    auto& metrics = services_.metrics;
    ++metrics.connections_total;
    if (metrics.connections >= services_.options.limits.max_connections || impl_->reading_stopped) {
      ++metrics.connections_refused;
      ::close(fd);
      return;
    }
    const std::uint64_t id = impl_->next_id++;
    auto entry = std::make_shared<Impl::Entry>(impl_->io, *this, id, fd, role);
    auto& connection = entry->connection;
    impl_->entries.emplace(id, std::move(entry));
    want_read(connection);
  });
}

Connection* Loop::find(std::uint64_t id) {
  auto* entry = impl_->entry(id);
  return entry == nullptr ? nullptr : &entry->connection;
}

void Loop::want_read(Connection& connection) {
  const auto entry = impl_->shared(connection);
  if (!entry || entry->reading || impl_->reading_stopped) return;
  entry->reading = true;
  entry->descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                               [this, entry](const boost::system::error_code& failed) {
                                 entry->reading = false;
                                 if (failed || entry->connection.dead()) return;
                                 if (entry->linger_until_ms == 0) {
                                   if (!impl_->reading_stopped) entry->connection.on_readable();
                                   return;
                                 }
                                 const auto got = ::recv(entry->connection.fd(), scratch_.data(),
                                                         scratch_.size(), 0);
                                 if (got <= 0) {
                                   forget(entry->connection);
                                 } else {
                                   want_read(entry->connection);
                                 }
                               });
}

void Loop::want_write(Connection& connection) {
  const auto entry = impl_->shared(connection);
  if (!entry || entry->writing) return;
  entry->writing = true;
  entry->descriptor.async_wait(asio::posix::stream_descriptor::wait_write,
                               [entry](const boost::system::error_code& failed) {
                                 entry->writing = false;
                                 if (failed || entry->connection.dead()) return;
                                 entry->connection.on_writable();
                               });
}

void Loop::paused(Connection& connection) {
  auto* entry = impl_->entry(connection.id());
  if (entry == nullptr || entry->in_paused) return;
  entry->in_paused = true;
  impl_->paused.push_back(connection.id());
}

void Loop::forget(Connection& connection) {
  const auto entry = impl_->shared(connection);
  if (!entry) return;
  boost::system::error_code ignored;
  entry->descriptor.cancel(ignored);
  if (entry->streaming) std::erase(impl_->streams, connection.id());
  impl_->entries.erase(connection.id());
  // Callers up the stack still use it; it ends once they have returned.
  post([entry] {});
}

void Loop::linger(Connection& connection) {
  auto* entry = impl_->entry(connection.id());
  if (entry == nullptr || entry->linger_until_ms != 0) return;
  entry->linger_until_ms = now_ms() + kLinger_ms;
  want_read(connection);
}

void Loop::add_stream(Connection& connection) {
  auto* entry = impl_->entry(connection.id());
  if (entry == nullptr || entry->streaming) return;
  entry->streaming = true;
  impl_->streams.push_back(connection.id());
}

void Loop::add_lot_listener(Connection& connection) {
  auto& listeners = impl_->lot_listeners;
  if (std::find(listeners.begin(), listeners.end(), connection.id()) == listeners.end()) {
    listeners.push_back(connection.id());
  }
}

void Loop::call(const LotCalls& calls) {
  const auto listeners = impl_->lot_listeners;
  for (const auto id : listeners) {
    Connection* connection = find(id);
    auto* session =
        connection == nullptr ? nullptr : dynamic_cast<WsSession*>(connection->protocol());
    if (session == nullptr) {
      std::erase(impl_->lot_listeners, id);
      continue;
    }
    for (const auto& call : calls) session->lot_waits(call);
    connection->flush();
  }
}

void Loop::deliver(std::shared_ptr<const EventChunk> chunk,
                   std::shared_ptr<const EventChunk> notifications,
                   std::shared_ptr<const LotCalls> calls) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->deliveries.push_back({std::move(chunk), std::move(notifications), std::move(calls)});
    if (impl_->delivery_posted) return;
    impl_->delivery_posted = true;
  }
  post([this] { take_deliveries(); });
}

void Loop::take_deliveries() {
  std::vector<Impl::Delivery> taken;
  {
    const std::lock_guard lock(impl_->mutex);
    taken.swap(impl_->deliveries);
    impl_->delivery_posted = false;
  }
  for (const auto& delivery : taken) {
    feed_.deliver(delivery.chunk);
    if (delivery.notifications) feed_.deliver_notifications(delivery.notifications);
    if (delivery.calls) call(*delivery.calls);
  }
  // Connections may end while being flushed, so they are gone through by number.
  const auto streams = impl_->streams;
  for (const auto id : streams) {
    Connection* connection = find(id);
    if (connection != nullptr && !connection->blocked()) connection->flush();
  }
}

void Loop::completed(std::vector<std::unique_ptr<Command>> done) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->completions.push_back(std::move(done));
    if (impl_->completion_posted) return;
    impl_->completion_posted = true;
  }
  post([this] { take_completions(); });
}

void Loop::take_completions() {
  std::vector<std::vector<std::unique_ptr<Command>>> taken;
  {
    const std::lock_guard lock(impl_->mutex);
    taken.swap(impl_->completions);
    impl_->completion_posted = false;
  }
  std::vector<std::uint64_t> answered;
  for (auto& batch : taken) {
    for (auto& command : batch) {
      auto* replying = dynamic_cast<Replying*>(command.get());
      Connection* connection = find(replying->connection());
      if (connection == nullptr || connection->dead()) continue;
      if (answered.empty() || answered.back() != connection->id()) {
        answered.push_back(connection->id());
      }
      replying->reply(*connection);
    }
  }
  std::sort(answered.begin(), answered.end());
  answered.erase(std::unique(answered.begin(), answered.end()), answered.end());
  for (const auto id : answered) {
    if (Connection* connection = find(id)) connection->flush();
  }
  resume_paused();
}

void Loop::resume_paused() {
  if (impl_->paused.empty()) return;
  const auto paused = std::exchange(impl_->paused, {});
  for (const auto id : paused) {
    auto* entry = impl_->entry(id);
    if (entry == nullptr || entry->connection.dead()) continue;
    entry->in_paused = false;
    if (entry->connection.protocol()->wants_input()) {
      entry->connection.resume_input();
    } else {
      this->paused(entry->connection);
    }
  }
}

void Loop::greet_later(Connection& connection) {
  const auto due = now_ms() + services_.options.limits.greeting_delay_ms;
  const bool first = impl_->greetings.empty();
  impl_->greetings.emplace_back(due, connection.id());
  if (first) greet_due();
}

void Loop::greet_due() {
  auto& waiting = impl_->greetings;
  while (!waiting.empty() && waiting.front().first <= now_ms()) {
    const auto id = waiting.front().second;
    waiting.pop_front();
    Connection* connection = find(id);
    if (connection == nullptr || connection->dead()) continue;
    if (auto* session = dynamic_cast<WsSession*>(connection->protocol()))
      session->greet_if_silent();
    connection->flush();
  }
  if (waiting.empty()) return;
  impl_->greet_timer.expires_after(
      milliseconds(std::max<std::int64_t>(1, waiting.front().first - now_ms())));
  impl_->greet_timer.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) greet_due();
  });
}

void Loop::tick() {
  const auto now = now_ms();
  std::vector<std::uint64_t> ids;
  ids.reserve(impl_->entries.size());
  for (const auto& [id, entry] : impl_->entries) ids.push_back(id);
  for (const auto id : ids) {
    auto* entry = impl_->entry(id);
    if (entry == nullptr) continue;
    if (entry->linger_until_ms != 0) {
      if (now >= entry->linger_until_ms) forget(entry->connection);
      continue;
    }
    entry->connection.on_tick(now);
  }
  resume_paused();
  if (impl_->finishing && (impl_->entries.empty() || now >= impl_->finish_by_ms)) {
    impl_->io.stop();
    return;
  }
  const auto& limits = services_.options.limits;
  const auto shortest =
      std::min({limits.ping_interval_ms / 4, limits.header_timeout_ms / 4, std::int64_t{500}});
  impl_->tick_timer.expires_after(
      milliseconds(impl_->finishing ? 20 : std::max<std::int64_t>(shortest, 20)));
  impl_->tick_timer.async_wait([this](const boost::system::error_code& failed) {
    if (!failed || impl_->finishing) tick();
  });
}

void Loop::stop_reading() {
  if (!impl_->thread.joinable()) return;
  std::promise<void> stopped;
  post([this, &stopped] {
    impl_->reading_stopped = true;
    stopped.set_value();
  });
  stopped.get_future().wait();
}

bool Loop::reading_stopped() const { return impl_->reading_stopped; }

void Loop::finish() {
  if (!impl_->thread.joinable()) return;
  post([this] {
    impl_->reading_stopped = true;
    impl_->finishing = true;
    impl_->finish_by_ms = now_ms() + services_.options.limits.stop_timeout_ms;
    std::vector<std::uint64_t> ids;
    for (const auto& [id, entry] : impl_->entries) ids.push_back(id);
    for (const auto id : ids) {
      if (Connection* connection = find(id)) connection->stop();
    }
    impl_->tick_timer.cancel();
  });
  impl_->thread.join();
  impl_->entries.clear();
}

}  // namespace gaveurs
