// Quality devices on /ws/sensors/: each keeps --window samples unacknowledged, while --screens
// dashboards on /ws/realtime/ are shown every one of them. One thread, epoll.
//
//   load_samples --port N --devices N --window N --screens N --seconds S
//
// Prints one line of JSON: samples acknowledged and shown, per second, latency in µs, bytes of a
// message, and its own CPU time.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <deque>

#include "sample_text.h"
#include "sockets.h"

namespace bench {
namespace {

constexpr std::size_t kBufferBytes = 1u << 20;
constexpr int kEventsMax = 64;
constexpr std::string_view kAck = R"({"type":"ack")";
constexpr std::string_view kShown = R"({"type":"sensor_update")";

class Device {
 public:
  Device(int port, int number, std::int64_t window)
      : fd_(open_websocket(port, "/ws/sensors/")), text_(number), window_(window) {
    make_nonblocking(fd_);
  }
  int fd() const { return fd_; }
  bool waits() const { return !sent_at_.empty(); }
  bool unsent() const { return out_sent_ < out_.size(); }

  void send(bool more) {
    while (more && static_cast<std::int64_t>(sent_at_.size()) < window_) {
      append_frame(out_, text_.next());
      sent_at_.push_back(steady_ns());
    }
    while (unsent()) {
      const ssize_t n = ::send(fd_, out_.data() + out_sent_, out_.size() - out_sent_, MSG_NOSIGNAL);
      if (n < 0 && errno == EAGAIN) return;
      if (n < 0) die("send");
      out_sent_ += static_cast<std::size_t>(n);
    }
    out_.clear();
    out_sent_ = 0;
  }

  void read_acks(std::vector<std::int64_t>& latencies_ns) {
    const std::int64_t now = steady_ns();
    const bool open = frames_.read(fd_, [&](std::string_view text, std::size_t) {
      if (!text.starts_with(kAck)) {
        errno = 0;
        die("not acknowledged: " + std::string(text.substr(0, 300)));
      }
      latencies_ns.push_back(now - sent_at_.front());
      sent_at_.pop_front();
    });
    if (!open) die("the server closed");
  }

 private:
  int fd_;
  SampleText text_;
  std::int64_t window_;
  std::deque<std::int64_t> sent_at_;
  std::string out_;
  std::size_t out_sent_ = 0;
  FrameStream frames_{kBufferBytes};
};

struct Screen {
  explicit Screen(int port) : fd(open_websocket(port, "/ws/realtime/?since=0")) {
    make_nonblocking(fd);
  }
  void read() {
    const bool open = frames.read(fd, [&](std::string_view text, std::size_t size) {
      if (!text.starts_with(kShown)) return;
      ++shown;
      bytes += size;
    });
    if (!open) die("the server closed a screen");
  }
  int fd;
  std::size_t shown = 0, bytes = 0;
  FrameStream frames{kBufferBytes};
};

class Run {
 public:
  explicit Run(const Flags& flags)
      : seconds_(flags.number("--seconds", 5)), epoll_(::epoll_create1(0)) {
    const int port = static_cast<int>(flags.number("--port", 8000));
    const auto window = static_cast<std::int64_t>(flags.number("--window", 1));
    const int screens = static_cast<int>(flags.number("--screens", 1));
    for (int i = 0; i < screens; ++i) watch(screens_.emplace_back(port).fd, -1 - i);
    const int devices = static_cast<int>(flags.number("--devices", 4));
    for (int i = 0; i < devices; ++i) watch(devices_.emplace_back(port, i, window).fd(), i);
  }

  void go() {
    const double cpu = cpu_seconds();
    const std::int64_t begun = steady_ns();
    const auto until = begun + static_cast<std::int64_t>(seconds_ * 1e9);
    for (auto& device : devices_) send(device);
    while (steady_ns() < until) turn();
    const double took = static_cast<double>(steady_ns() - begun) / 1e9;
    const std::size_t counted = acks_.size();
    std::size_t shown = 0, bytes = 0;
    for (const auto& screen : screens_) shown += screen.shown, bytes += screen.bytes;
    const double used = cpu_seconds() - cpu;
    measuring_ = false;
    const std::int64_t end = steady_ns() + 5'000'000'000;
    while (waits() && steady_ns() < end) turn();
    if (waits()) die("samples were not acknowledged within 5 s");
    acks_.resize(counted);
    const Percentiles ns(std::move(acks_));
    std::printf(
        "{\"samples\": %zu, \"shown\": %zu, \"seconds\": %.6f, \"per_second\": %.1f, "
        "\"shown_per_second\": %.1f, \"update_bytes\": %.0f, \"p50_us\": %.1f, "
        "\"p99_us\": %.1f, \"client_cpu\": %.4f}\n",
        counted, shown, took, static_cast<double>(counted) / took,
        static_cast<double>(shown) / took,
        shown == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(shown), ns.at(0.5) / 1e3,
        ns.at(0.99) / 1e3, used);
  }

 private:
  void watch(int fd, std::int64_t who) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = static_cast<std::uint64_t>(who);
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  void turn() {
    std::array<epoll_event, kEventsMax> events;
    const int count = ::epoll_wait(epoll_, events.data(), kEventsMax, 100);
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      const auto who = static_cast<std::int64_t>(event.data.u64);
      if (who < 0) {
        screens_[static_cast<std::size_t>(-1 - who)].read();
        continue;
      }
      auto& device = devices_[static_cast<std::size_t>(who)];
      if ((event.events & EPOLLIN) != 0) device.read_acks(acks_);
      send(device);
    }
  }

  void send(Device& device) {
    const bool before = device.unsent();
    device.send(measuring_);
    if (device.unsent() == before) return;
    epoll_event event{};
    event.events = EPOLLIN | (device.unsent() ? EPOLLOUT : 0u);
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      if (&devices_[i] == &device) event.data.u64 = i;
    }
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, device.fd(), &event);
  }

  bool waits() const {
    for (const auto& device : devices_) {
      if (device.waits()) return true;
    }
    return false;
  }

  double seconds_;
  int epoll_;
  bool measuring_ = true;
  std::deque<Device> devices_;
  std::deque<Screen> screens_;
  std::vector<std::int64_t> acks_;
};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  const bench::Flags flags(argc, argv,
                           {"--port", "--devices", "--window", "--screens", "--seconds"});
  bench::raise_file_limit();
  bench::Run(flags).go();
  return 0;
}
