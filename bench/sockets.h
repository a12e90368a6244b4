// What the WebSocket load programs share: blocking connects with the upgrade done, a reader of the
// server's frame headers, masked frames, clocks. Frames are masked with the key 0, which leaves
// the text as it is: the server does its full work on them, and the client, which has the same two
// cores, does none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Ends the program with a message; a benchmark has nothing to recover.
[[noreturn]] void die(const std::string& what);

std::int64_t steady_ns();
/// Microseconds since 1970, as the server's messages tell time.
std::int64_t wall_us();
/// CPU seconds this process has used.
double cpu_seconds();
/// Lets this process open as many files as the machine allows it.
void raise_file_limit();

/// A connected socket on 127.0.0.1 whose upgrade to `path` was answered with 101; blocking.
int open_websocket(int port, const std::string& path);
void make_nonblocking(int fd);

/// Appends a masked text frame of a client.
void append_frame(std::string& out, std::string_view text);

/// Follows the frames of one connection. Calls sink(payload_so_far, frame_bytes) per whole frame;
/// frames must be shorter than the buffer.
class FrameStream {
 public:
  explicit FrameStream(std::size_t buffer_bytes) : buffer_(buffer_bytes) {}

  /// Reads what is there (non-blocking); false at the end of the stream.
  template <typename Sink>
  bool read(int fd, Sink&& sink) {
    for (;;) {
      const std::ptrdiff_t got = receive(fd);
      if (got < 0) return true;
      if (got == 0) return false;
      const bool full = held_ == buffer_.size();
      take_frames(sink);
      if (!full) return true;
    }
  }

 private:
  /// Bytes read; 0 at the end, negative when nothing waits.
  std::ptrdiff_t receive(int fd);
  /// Bytes of the frame at `at`, 0 while it is not whole; `payload` is set to its text.
  std::size_t frame_at(std::size_t at, std::string_view& payload) const;

  template <typename Sink>
  void take_frames(Sink&& sink) {
    std::size_t at = 0;
    std::string_view payload;
    while (const std::size_t size = frame_at(at, payload)) {
      sink(payload, size);
      at += size;
    }
    keep_from(at);
  }
  void keep_from(std::size_t at);

  std::vector<char> buffer_;
  std::size_t held_ = 0;
};

/// Values sorted once; at(0.99) is the 99th percentile.
class Percentiles {
 public:
  explicit Percentiles(std::vector<std::int64_t> values);
  double at(double share) const;

 private:
  std::vector<std::int64_t> values_;
};

/// `--name value` pairs; every name must be known.
class Flags {
 public:
  Flags(int argc, char** argv, const std::vector<std::string>& known);
  double number(const std::string& name, double otherwise) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace bench
