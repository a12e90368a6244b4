#include "net/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "app/check_overdue.h"
#include "app/check_silence.h"
#include "app/journal_keeper.h"
#include "app/loop_keeper.h"
#include "app/record_feedback.h"
#include "base/log.h"
#include "net/event_hub.h"
#include "net/loop.h"

namespace gaveurs {
namespace {

using namespace std::chrono_literals;

constexpr int kBacklog = 1'024;
// How often what was committed is brought under a signed tree head.
constexpr std::chrono::milliseconds kJournalPause = 250ms;
/// After so long a calibration that a device said to another node counts here.
constexpr auto kStationsPause = 2s;
constexpr int kSendBufferBytes = 256 << 10;
constexpr std::size_t kMostAnalyses = 16;  // waiting; more are refused as unavailable

struct AppPort {
  int port;
  PortRole role;
};
constexpr std::array kAppPorts{AppPort{3000, PortRole::kGaveur}, AppPort{3001, PortRole::kEuralis},
                               AppPort{5173, PortRole::kSqal}, AppPort{8889, PortRole::kPilotage}};

std::string why() { return std::strerror(errno); }

Result<int> listen_on(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return fail(ErrorKind::kUsage, fmt::format("{} is not an address to listen on", host));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> guard(found, ::freeaddrinfo);
  const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return fail(ErrorKind::kUnavailable, "no socket: " + why());
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (found->ai_family == AF_INET6) ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(fd, found->ai_addr, found->ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0) return fd;
  const int code = errno;
  ::close(fd);
  if (code == EADDRINUSE) {
    return fail(ErrorKind::kUnavailable,
                fmt::format("port {} is in use by another program; stop it or choose another with "
                            "--port",
                            port));
  }
  return fail(ErrorKind::kUnavailable,
              fmt::format("cannot listen on {} port {}: {}", host, port, std::strerror(code)));
}

void tune(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof kSendBufferBytes);
}

// Where a program on this machine reaches the server.
std::string own_url(const ServerOptions& options) {
  std::string host = options.host;
  if (host == "localhost" || host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return fmt::format("{}:{}", host, options.port);
}

// Answers of the server's own commands go nowhere.
class NoSink final : public CompletionSink {
 public:
  void completed(std::vector<std::unique_ptr<Command>> done) override {
    for (const auto& command : done) {
      if (!command->failure()) continue;
      log_warning("a periodic job failed", {{"error", command->failure()->message}});
    }
  }
};

}  // namespace

struct Server::Impl {
  struct Listener {
    int fd;
    PortRole role;
  };

  Impl(Store& s, const Clock& clock, const ServerOptions& o, std::string openapi)
      : store(s),
        options(o),
        opened_at(clock.now()),
        committer(
            s, clock, hub,
            {.max_batch = 4'096, .queue_limit = 16'384, .poll_interval_ms = 100, .demo = o.demo}),
        readers(static_cast<std::size_t>(o.limits.reader_queue)),
        analysts(kMostAnalyses),
        control(clock, {.server = own_url(o)}, [this] { control_hub.changed(); }),
        services{options, clock, store, committer,          readers, control, control_hub,
                 {},      {},    {},    std::move(openapi), {}} {}

  Result<void> open_ports();
  Result<void> open_port(int port, PortRole role);
  void accept_loop();
  void accept_all(const Listener& listener);
  void run_jobs();

  Store& store;
  const ServerOptions options;
  const Instant opened_at;
  EventHub hub;
  NoSink no_sink;
  Committer committer;
  ReaderPool readers, analysts;
  std::unique_ptr<JournalKeeper> journal;
  std::unique_ptr<LoopKeeper> learning;
  ControlHub control_hub;
  Supervisor control;
  Services services;
  std::vector<std::unique_ptr<Loop>> loops;
  std::vector<Listener> listeners;
  std::size_t next_loop = 0;
  int wake_fd = -1;
  std::thread acceptor;
  bool leading = false;  // as it was last told, on that thread
  bool started = false;
};

Server::Server(Store& store, const Clock& clock, const ServerOptions& options,
               std::string openapi_json)
    : impl_(std::make_unique<Impl>(store, clock, options, std::move(openapi_json))) {}

Server::~Server() { stop(); }

Result<void> Server::Impl::open_port(int port, PortRole role) {
  // "localhost" is two addresses, and browsers try the newer one first.
  const std::vector<std::string> hosts = options.host == "localhost"
                                             ? std::vector<std::string>{"127.0.0.1", "::1"}
                                             : std::vector<std::string>{options.host};
  bool any = false;
  Result<void> failure;
  for (const auto& host : hosts) {
    auto fd = listen_on(host, port);
    if (fd) {
      listeners.push_back({*fd, role});
      any = true;
    } else if (!any || fd.error().message.find("in use") != std::string::npos) {
      failure = std::unexpected(fd.error());
    }
  }
  // A machine without IPv6 has one loopback address only.
  if (!any || !failure) return failure;
  return {};
}

Result<void> Server::Impl::open_ports() {
  if (auto opened = open_port(options.port, PortRole::kMain); !opened) return opened;
  if (!options.app_ports) return {};
  for (const auto& app : kAppPorts) {
    if (auto opened = open_port(app.port, app.role); !opened) return opened;
  }
  return {};
}

Result<void> Server::start() {
  Impl& my = *impl_;
  if (auto opened = my.committer.open(); !opened) return opened;
  if (auto started = my.readers.start(my.store, my.options.readers); !started) return started;
  // One thread: analyses take turns, and what they learn is theirs alone.
  if (auto started = my.analysts.start(my.store, 1); !started) return started;
  my.services.analysts = &my.analysts;
  my.services.files.load(my.options.web_dir);
  if (auto opened = my.open_ports(); !opened) return opened;
  auto reader = my.store.open_reader();
  if (!reader) return std::unexpected(reader.error());
  const auto head = (*reader)->head();
  if (!head) return std::unexpected(head.error());
  if (auto loaded = my.services.stations.load(**reader); !loaded) return loaded;
  auto journal = Journal::open(my.options.journal_key_file, my.options.journal_name, **reader);
  if (!journal) return std::unexpected(journal.error());
  auto codes = ProductCodes::open(my.options.codes, **reader);
  if (!codes) return std::unexpected(codes.error());
  my.services.codes = std::move(*codes);
  my.committer.make_products(*my.services.codes);
  my.journal = std::make_unique<JournalKeeper>(std::move(*journal), std::move(*reader),
                                               my.committer, my.services.clock);
  auto lots = my.store.open_reader();
  if (!lots) return std::unexpected(lots.error());
  my.learning = std::make_unique<LoopKeeper>(std::move(*lots), my.committer, my.services.clock,
                                             my.options.loop, &my.services.learned);
  my.services.learning = my.learning.get();
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const int threads = my.options.threads > 0 ? my.options.threads : cores;
  for (int i = 0; i < threads; ++i) {
    my.loops.push_back(std::make_unique<Loop>(my.services, *head));
    my.hub.add(*my.loops.back());
  }
  for (auto& loop : my.loops) loop->start();
  my.committer.start();
  my.control.start();
  my.wake_fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  my.acceptor = std::thread([&my] { my.accept_loop(); });
  my.started = true;
  return {};
}

void Server::Impl::accept_all(const Listener& listener) {
  for (;;) {
    const int fd = ::accept4(listener.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE) {
        log_warning("no more files may be open; a connection waits");
        ::poll(nullptr, 0, 100);
      }
      return;
    }
    tune(fd);
    loops[next_loop++ % loops.size()]->adopt(fd, listener.role);
  }
}

void Server::Impl::accept_loop() {
  std::vector<pollfd> waits{{wake_fd, POLLIN, 0}};
  for (const auto& listener : listeners) waits.push_back({listener.fd, POLLIN, 0});
  auto next_job = std::chrono::steady_clock::now();
  const auto pause = std::chrono::milliseconds(options.limits.overdue_check_ms);
  auto next_look = next_job;
  while (!services.stopping) {
    if (std::chrono::steady_clock::now() >= next_job) {
      run_jobs();
      next_job = std::chrono::steady_clock::now() + pause;
    }
    if (std::chrono::steady_clock::now() >= next_look) {
      readers.submit([this](Reader& r) { (void)services.stations.load(r); });
      next_look = std::chrono::steady_clock::now() + kStationsPause;
    }
    if (committer.healthy() && store.leads()) journal->tick(hub.last_seq());
    learning->tick(committer.healthy() && store.leads());
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        next_job - std::chrono::steady_clock::now());
    const int wait_ms = static_cast<int>(std::clamp(left, 0ms, kJournalPause).count()) + 1;
    if (::poll(waits.data(), waits.size(), wait_ms) <= 0) continue;
    for (std::size_t i = 1; i < waits.size(); ++i) {
      if (waits[i].revents != 0) accept_all(listeners[i - 1]);
    }
  }
}

void Server::Impl::run_jobs() {
  const bool leads = store.leads();
  if (leads && !leading) log_info("this node does the periodic jobs");
  leading = leads;
  if (!committer.healthy() || !leads) return;
  committer.submit(std::make_unique<CheckOverdue>(no_sink));
  committer.submit(std::make_unique<ForgetHints>(no_sink));
  committer.submit(std::make_unique<CheckSilence>(no_sink, opened_at,
                                                  options.limits.sensor_silent_ms * kMicrosPerMs));
}

void Server::stop() {
  Impl& my = *impl_;
  my.services.stopping = true;
  if (my.wake_fd >= 0) ::eventfd_write(my.wake_fd, 1);
  if (my.acceptor.joinable()) my.acceptor.join();
  for (const auto& listener : my.listeners) ::close(listener.fd);
  my.listeners.clear();
  // Simulators say goodbye to a server that still listens to them.
  my.control.stop();
  for (auto& loop : my.loops) loop->stop_reading();
  my.journal.reset();
  my.learning.reset();
  // What was read is decided and answered before the connections end.
  my.committer.stop();
  my.analysts.stop();
  my.readers.stop();
  for (auto& loop : my.loops) loop->finish();
  my.loops.clear();
  if (my.wake_fd >= 0) ::close(my.wake_fd);
  my.wake_fd = -1;
  my.started = false;
}

void Server::run_until_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  int got = 0;
  sigwait(&signals, &got);
  log_info("stopping", {{"signal", got}});
  stop();
  log_info("stopped");
}

}  // namespace gaveurs
