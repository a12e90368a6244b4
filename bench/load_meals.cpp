// Producers on /ws/gavage: each keeps --window meals unacknowledged (1: waits for every ack) and
// feeds its own share of --lots lots, all of them meal after meal, then the next lots. One thread,
// epoll; sends and receives many meals by one call where the window allows it.
//
//   load_meals --port N --producers N --window N --lots N --seconds S [--first-lot N]
//
// Prints one line of JSON: meals acknowledged, per second, latency in µs, and its own CPU time.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "meal_text.h"
#include "sockets.h"

namespace bench {
namespace {

constexpr std::size_t kBufferBytes = 256u << 10;
constexpr int kEventsMax = 256;
constexpr std::string_view kAck = R"({"type":"ack")";

struct Load {
  int port = 0;
  int producers = 1;
  std::int64_t window = 1;
  std::uint32_t lots = 2'000;
  std::uint32_t first_lot = 0;
  double seconds = 5;
  bool measuring = true;
};

class Producer {
 public:
  Producer(const Load& load, int number)
      : load_(load),
        fd_(open_websocket(load.port, "/ws/gavage")),
        lots_(load.lots / static_cast<std::uint32_t>(load.producers)),
        lot_(load.first_lot + lots_ * static_cast<std::uint32_t>(number)),
        begun_(lot_),
        sent_at_(static_cast<std::size_t>(load.window)) {
    make_nonblocking(fd_);
  }

  int fd() const { return fd_; }
  std::int64_t waiting() const { return sent_ - acked_; }

  // Fills the window and sends what the socket takes.
  void send_meals() {
    if (out_.size() == out_sent_) {
      out_.clear();
      out_sent_ = 0;
    }
    const std::int64_t now = steady_ns();
    while (load_.measuring && waiting() < load_.window) {
      std::array<char, MEAL_TEXT_MAX> text;
      append_frame(out_, {text.data(), meal_text(text.data(), lot_, repas_)});
      sent_at_[static_cast<std::size_t>(sent_ % load_.window)] = now;
      ++sent_;
      next_meal();
    }
    while (out_sent_ < out_.size()) {
      const ssize_t n = ::send(fd_, out_.data() + out_sent_, out_.size() - out_sent_, MSG_NOSIGNAL);
      if (n < 0 && errno == EAGAIN) return;
      if (n < 0) die("send");
      out_sent_ += static_cast<std::size_t>(n);
    }
  }

  void read_acks(std::vector<std::int64_t>& latencies_ns) {
    const std::int64_t now = steady_ns();
    const bool open = frames_.read(fd_, [&](std::string_view text, std::size_t) {
      if (!text.starts_with(kAck)) {
        errno = 0;
        die("not acknowledged: " + std::string(text));
      }
      latencies_ns.push_back(now - sent_at_[static_cast<std::size_t>(acked_ % load_.window)]);
      ++acked_;
    });
    if (!open) die("the server closed");
  }

  bool unsent() const { return out_sent_ < out_.size(); }

 private:
  void next_meal() {
    if (++lot_ < begun_ + lots_) return;
    lot_ = begun_;
    if (++repas_ < MEALS_PER_LOT) return;
    repas_ = 0;
    // The lots of this round are finished; the next ones belong to nobody yet.
    begun_ += load_.lots;
    lot_ = begun_;
  }

  const Load& load_;
  int fd_;
  std::uint32_t lots_, lot_, begun_;
  unsigned repas_ = 0;
  std::int64_t sent_ = 0, acked_ = 0;
  std::vector<std::int64_t> sent_at_;
  std::string out_;
  std::size_t out_sent_ = 0;
  FrameStream frames_{kBufferBytes};
};

class Run {
 public:
  explicit Run(Load& load) : load_(load), epoll_(::epoll_create1(0)) {
    producers_.reserve(static_cast<std::size_t>(load.producers));
    for (int i = 0; i < load.producers; ++i) {
      producers_.emplace_back(load, i);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u32 = static_cast<std::uint32_t>(i);
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, producers_.back().fd(), &event);
    }
    acks_.reserve(4'000'000);
  }

  void go() {
    const double cpu = cpu_seconds();
    const std::int64_t begun = steady_ns();
    const auto until = begun + static_cast<std::int64_t>(load_.seconds * 1e9);
    for (auto& producer : producers_) send(producer);
    while (steady_ns() < until) turn();
    const double took = static_cast<double>(steady_ns() - begun) / 1e9;
    const std::size_t counted = acks_.size();
    const double used = cpu_seconds() - cpu;
    load_.measuring = false;
    drain();
    report(counted, took, used);
  }

 private:
  void turn() {
    std::array<epoll_event, kEventsMax> events;
    const int count = ::epoll_wait(epoll_, events.data(), kEventsMax, 100);
    for (int i = 0; i < count; ++i) {
      auto& producer = producers_[events[static_cast<std::size_t>(i)].data.u32];
      if ((events[static_cast<std::size_t>(i)].events & EPOLLIN) != 0) producer.read_acks(acks_);
      send(producer);
    }
  }

  // Asks to be told of room in the socket only while something waits for it.
  void send(Producer& producer) {
    const bool before = producer.unsent();
    producer.send_meals();
    if (producer.unsent() == before) return;
    epoll_event event{};
    event.events = EPOLLIN | (producer.unsent() ? EPOLLOUT : 0u);
    event.data.u32 = static_cast<std::uint32_t>(&producer - producers_.data());
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, producer.fd(), &event);
  }

  // Waits for the last acks, so that the next run starts with an idle server.
  void drain() {
    const std::int64_t until = steady_ns() + 5'000'000'000;
    const auto waits = [&] {
      for (const auto& producer : producers_) {
        if (producer.waiting() > 0) return true;
      }
      return false;
    };
    while (waits() && steady_ns() < until) turn();
    if (waits()) die("meals were not acknowledged within 5 s");
  }

  void report(std::size_t counted, double took, double used) {
    const auto meals = static_cast<double>(counted);
    acks_.resize(counted);
    const Percentiles ns(std::move(acks_));
    std::printf(
        "{\"meals\": %zu, \"seconds\": %.6f, \"per_second\": %.1f, \"p50_us\": %.1f, "
        "\"p99_us\": %.1f, \"client_cpu\": %.4f}\n",
        counted, took, meals / took, ns.at(0.5) / 1e3, ns.at(0.99) / 1e3, used);
  }

  Load& load_;
  int epoll_;
  std::vector<Producer> producers_;
  std::vector<std::int64_t> acks_;
};

int main_with(const Flags& flags) {
  Load load;
  load.port = static_cast<int>(flags.number("--port", 8000));
  load.producers = static_cast<int>(flags.number("--producers", 1));
  load.window = static_cast<std::int64_t>(flags.number("--window", 1));
  load.lots = static_cast<std::uint32_t>(flags.number("--lots", 2'000));
  load.first_lot = static_cast<std::uint32_t>(flags.number("--first-lot", 0));
  load.seconds = flags.number("--seconds", 5);
  raise_file_limit();
  meal_text_begin(wall_us() - 600'000'000);
  Run(load).go();
  return 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::main_with(bench::Flags(
      argc, argv, {"--port", "--producers", "--window", "--lots", "--first-lot", "--seconds"}));
}
