// Dashboards on /ws/realtime/ with the one producer that feeds them, on one thread and one clock.
// All streams carry the same bytes, so one dashboard's frames are read and of the others only the
// bytes are counted: an event has reached every screen when the slowest of them has got that far.
//
//   dashboards --port N --dashboards N --seconds S
//              [--window N]   meals under way until the last screen has them (0: no producer)
//              [--rate R]     meals per second instead, sent by the clock whatever comes back
//              [--stalled N]  further dashboards that never read
//              [--frame-bytes N]  size of an event where none is parsed (no producer)
//
// Prints one line of JSON: deliveries per second, and in µs the time to the last screen, from the
// moment a meal was due to be sent (send_) and from the server's own timestamp in the event
// (event_), which it takes before it begins the commit.
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <deque>

#include "meal_text.h"
#include "sockets.h"

namespace bench {
namespace {

constexpr int kEventsMax = 64;
constexpr std::size_t kBufferBytes = 1u << 20;
constexpr std::size_t kDiscardBytes = 8u << 20;
constexpr std::uint32_t kLots = 2'000;
constexpr std::int64_t kParts = 8;  // of the window
constexpr std::uint32_t kProducer = UINT32_MAX;
constexpr std::int64_t kWarmUp_ns = 500'000'000;
constexpr std::string_view kMeal = R"({"type":"gavage_realtime")";

struct Show {
  int port = 0;
  std::size_t dashboards = 500;
  std::size_t stalled = 0;
  std::int64_t window = 0;
  double rate = 0;
  double seconds = 5;
  double frame_bytes = 0;
};

// Where an event ends in every stream, and when it began its way.
struct UnderWay {
  std::uint64_t end;
  std::int64_t due_ns;
  std::int64_t event_ns;
};

// Microseconds since midnight of "…T08:00:01.123456Z"; runs do not last over midnight.
std::int64_t day_us(std::string_view text) {
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const std::int64_t seconds = (two(11) * 60 + two(14)) * 60 + two(17);
  std::int64_t micros = 0;
  if (text[19] == '.') {
    for (std::size_t i = 20; i < 26; ++i) micros = micros * 10 + (text[i] - '0');
  }
  return seconds * 1'000'000 + micros;
}

class Hall {
 public:
  explicit Hall(const Show& show) : show_(show), epoll_(::epoll_create1(0)) {
    for (std::size_t i = 0; i < show.dashboards; ++i) add_dashboard(i);
    for (std::size_t i = 0; i < show.stalled; ++i) open_websocket(show.port, "/ws/realtime/");
    if (show.window > 0 || show.rate > 0) await_greetings();
    // Last: a blaster begins when its producer is there.
    producer_ = open_websocket(show.port, "/ws/gavage");
    make_nonblocking(producer_);
    watch(producer_, kProducer, EPOLLIN);
    midnight_ns_ = steady_ns() - wall_us() % 86'400'000'000 * 1'000;
  }

  void go() {
    next_due_ns_ = steady_ns();
    run_for(kWarmUp_ns);
    const std::uint64_t bytes = received_;
    const std::int64_t begun = steady_ns(), events = arrived_;
    const double cpu = cpu_seconds();
    send_ns_.clear();
    event_ns_.clear();
    run_for(static_cast<std::int64_t>(show_.seconds * 1e9));
    const double took = static_cast<double>(steady_ns() - begun) / 1e9;
    report(static_cast<double>(received_ - bytes), static_cast<double>(arrived_ - events), took,
           cpu_seconds() - cpu);
  }

 private:
  void watch(int fd, std::uint32_t name, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.u32 = name;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  void add_dashboard(std::size_t i) {
    const int fd = open_websocket(show_.port, "/ws/realtime/");
    make_nonblocking(fd);
    fds_.push_back(fd);
    got_.push_back(0);
    watch(fd, static_cast<std::uint32_t>(i), EPOLLIN);
  }

  // The greeting comes when a client has been silent for a while; events follow it.
  void await_greetings() {
    for (const int fd : fds_) {
      char greeting[512];
      ssize_t n = -1;
      for (int tries = 0; tries < 5'000 && n < 0; ++tries) {
        n = ::recv(fd, greeting, sizeof greeting, MSG_DONTWAIT);
        if (n < 0) ::usleep(1'000);
      }
      if (n <= 0) die("no greeting");
    }
  }

  void run_for(std::int64_t span_ns) {
    const std::int64_t until = steady_ns() + span_ns;
    for (std::int64_t now = steady_ns(); now < until; now = steady_ns()) {
      feed(now);
      std::array<epoll_event, kEventsMax> events;
      const timespec wait = wait_from(now);
      const int count = ::epoll_pwait2(epoll_, events.data(), kEventsMax, &wait, nullptr);
      for (int i = 0; i < count; ++i) take(events[static_cast<std::size_t>(i)]);
      if (count > 0) settle(steady_ns());
    }
  }

  timespec wait_from(std::int64_t now) const {
    if (show_.rate <= 0) return {0, 10'000'000};
    return {0, std::clamp<std::int64_t>(next_due_ns_ - now, 0, 10'000'000)};
  }

  // Sends what is due: by the clock, or as much as the window allows.
  void feed(std::int64_t now) {
    if (show_.rate > 0) {
      while (next_due_ns_ <= now) {
        add_meal(next_due_ns_);
        next_due_ns_ += static_cast<std::int64_t>(1e9 / show_.rate);
      }
    } else {
      // In parts, so that some are written while others are shown.
      const std::int64_t free = show_.window - (sent_ - arrived_);
      if (free * kParts >= show_.window) {
        for (std::int64_t i = 0; i < free; ++i) add_meal(now);
      }
    }
    send_out();
  }

  void add_meal(std::int64_t due_ns) {
    std::array<char, MEAL_TEXT_MAX> text;
    append_frame(out_, {text.data(), meal_text(text.data(), lot_, repas_)});
    dues_.push_back(due_ns);
    ++sent_;
    if (++lot_ % kLots != 0) return;
    lot_ -= kLots;
    if (++repas_ < MEALS_PER_LOT) return;
    repas_ = 0;
    lot_ += kLots;
  }

  void send_out() {
    if (out_.empty()) return;
    const ssize_t n = ::send(producer_, out_.data(), out_.size(), MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) die("send");
    if (n > 0) out_.erase(0, static_cast<std::size_t>(n));
  }

  void take(const epoll_event& event) {
    const std::uint32_t i = event.data.u32;
    if (i == kProducer) {
      // Acks; their count is known from the events.
      discard(producer_);
    } else if (i == 0 && (show_.window > 0 || show_.rate > 0)) {
      const bool open = first_.read(fds_[0], [&](std::string_view text, std::size_t bytes) {
        got_[0] += bytes;
        received_ += bytes;
        take_event(text);
      });
      if (!open) die("a dashboard was closed");
    } else {
      const std::size_t bytes = discard(fds_[i]);
      got_[i] += bytes;
      received_ += bytes;
    }
  }

  // The kernel throws the bytes away without copying them: this client must leave the cores to
  // the server.
  static std::size_t discard(int fd) {
    const ssize_t n = ::recv(fd, nullptr, kDiscardBytes, MSG_TRUNC | MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN)) die("the server closed a connection");
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }

  void take_event(std::string_view text) {
    ++frames_;
    frame_total_ += text.size() + 4;
    if (!text.starts_with(kMeal)) {
      ++others_;
      return;
    }
    if (dues_.empty()) die("an event without a meal");
    const auto stamp = text.find("\"timestamp\":\"");
    const std::int64_t at = day_us(text.substr(stamp + 13, 30));
    under_way_.push_back({got_[0], dues_.front(), midnight_ns_ + at * 1'000});
    dues_.pop_front();
  }

  // Takes note of the events that have reached the last screen.
  void settle(std::int64_t now) {
    if (under_way_.empty()) return;
    const std::uint64_t slowest = *std::min_element(got_.begin(), got_.end());
    while (!under_way_.empty() && under_way_.front().end <= slowest) {
      send_ns_.push_back(now - under_way_.front().due_ns);
      event_ns_.push_back(now - under_way_.front().event_ns);
      under_way_.pop_front();
      ++arrived_;
    }
  }

  void report(double bytes, double events, double took, double cpu) {
    const double frame = frames_ > 0
                             ? static_cast<double>(frame_total_) / static_cast<double>(frames_)
                             : show_.frame_bytes;
    const Percentiles send(std::move(send_ns_)), event(std::move(event_ns_));
    std::printf(
        "{\"deliveries_per_second\": %.1f, \"meals_per_second\": %.1f, \"frame_bytes\": %.1f, "
        "\"send_p50_us\": %.1f, \"send_p99_us\": %.1f, \"send_p999_us\": %.1f, "
        "\"event_p50_us\": %.1f, \"event_p99_us\": %.1f, \"event_p999_us\": %.1f, "
        "\"behind\": %lld, \"other_events\": %lld, \"client_cpu\": %.4f, \"seconds\": %.4f}\n",
        frame > 0 ? bytes / frame / took : 0, events / took, frame, send.at(0.5) / 1e3,
        send.at(0.99) / 1e3, send.at(0.999) / 1e3, event.at(0.5) / 1e3, event.at(0.99) / 1e3,
        event.at(0.999) / 1e3, static_cast<long long>(sent_ - arrived_),
        static_cast<long long>(others_), cpu, took);
  }

  const Show& show_;
  int epoll_;
  int producer_ = -1;
  std::vector<int> fds_;
  std::vector<std::uint64_t> got_;  // bytes, by dashboard
  std::uint64_t received_ = 0;
  FrameStream first_{kBufferBytes};
  std::int64_t midnight_ns_ = 0;

  std::string out_;
  std::deque<std::int64_t> dues_;  // of meals whose event has not come to the first dashboard
  std::deque<UnderWay> under_way_;
  std::int64_t next_due_ns_ = 0;
  std::int64_t sent_ = 0, arrived_ = 0, frames_ = 0, others_ = 0;
  std::uint64_t frame_total_ = 0;
  std::uint32_t lot_ = 0;
  unsigned repas_ = 0;
  std::vector<std::int64_t> send_ns_, event_ns_;
};

int main_with(const Flags& flags) {
  Show show;
  show.port = static_cast<int>(flags.number("--port", 8000));
  show.dashboards = static_cast<std::size_t>(flags.number("--dashboards", 500));
  show.stalled = static_cast<std::size_t>(flags.number("--stalled", 0));
  show.window = static_cast<std::int64_t>(flags.number("--window", 0));
  show.rate = flags.number("--rate", 0);
  show.seconds = flags.number("--seconds", 5);
  show.frame_bytes = flags.number("--frame-bytes", 0);
  raise_file_limit();
  meal_text_begin(wall_us() - 600'000'000);
  Hall(show).go();
  return 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  return bench::main_with(bench::Flags(
      argc, argv,
      {"--port", "--dashboards", "--stalled", "--window", "--rate", "--seconds", "--frame-bytes"}));
}
