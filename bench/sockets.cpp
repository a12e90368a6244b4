// See sockets.h.
#include "sockets.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bench {
namespace {

std::int64_t clock_ns(clockid_t clock) {
  timespec t{};
  ::clock_gettime(clock, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

// Reads byte by byte to the end of the header: what follows belongs to the stream.
std::string read_header(int fd) {
  std::string header;
  char byte = 0;
  while (!header.ends_with("\r\n\r\n")) {
    const ssize_t got = ::recv(fd, &byte, 1, 0);
    if (got <= 0 || header.size() > 4'096) die("the upgrade was not answered");
    header += byte;
  }
  return header;
}

}  // namespace

void die(const std::string& what) {
  std::fprintf(stderr, "%s%s%s\n", what.c_str(), errno != 0 ? ": " : "",
               errno != 0 ? std::strerror(errno) : "");
  std::exit(1);
}

std::int64_t steady_ns() { return clock_ns(CLOCK_MONOTONIC); }

std::int64_t wall_us() { return clock_ns(CLOCK_REALTIME) / 1'000; }

double cpu_seconds() { return static_cast<double>(clock_ns(CLOCK_PROCESS_CPUTIME_ID)) / 1e9; }

void raise_file_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int open_websocket(int port, const std::string& path) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("connect");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const std::string request = "GET " + path +
                              " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    die("send");
  }
  const std::string answer = read_header(fd);
  errno = 0;
  if (answer.find(" 101 ") == std::string::npos) die("no upgrade: " + answer);
  return fd;
}

void make_nonblocking(int fd) { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK); }

void append_frame(std::string& out, std::string_view text) {
  if (text.size() > 0xffff) die("the message is too long for this client");
  out += '\x81';
  if (text.size() <= 125) {
    out += static_cast<char>(0x80 | text.size());
  } else {
    out += static_cast<char>(0x80 | 126);
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xff);
  }
  out.append(4, '\0');
  out += text;
}

std::ptrdiff_t FrameStream::receive(int fd) {
  const ssize_t got = ::recv(fd, buffer_.data() + held_, buffer_.size() - held_, MSG_DONTWAIT);
  if (got < 0 && errno != EAGAIN && errno != EINTR) return 0;
  if (got > 0) held_ += static_cast<std::size_t>(got);
  return got;
}

std::size_t FrameStream::frame_at(std::size_t at, std::string_view& payload) const {
  const auto* p = reinterpret_cast<const unsigned char*>(buffer_.data()) + at;
  const std::size_t left = held_ - at;
  if (left < 2) return 0;
  std::size_t length = p[1] & 0x7f;
  const std::size_t header = length == 126 ? 4 : length == 127 ? 10 : 2;
  if (left < header) return 0;
  if (header > 2) {
    length = 0;
    for (std::size_t i = 2; i < header; ++i) length = length << 8 | p[i];
  }
  if (left < header + length) {
    if (header + length > buffer_.size()) die("a frame is too long for this client");
    return 0;
  }
  payload = {buffer_.data() + at + header, length};
  return header + length;
}

void FrameStream::keep_from(std::size_t at) {
  held_ -= at;
  if (at > 0 && held_ > 0) std::memmove(buffer_.data(), buffer_.data() + at, held_);
}

Percentiles::Percentiles(std::vector<std::int64_t> values) : values_(std::move(values)) {
  std::sort(values_.begin(), values_.end());
}

double Percentiles::at(double share) const {
  if (values_.empty()) return 0;
  const auto last = static_cast<double>(values_.size() - 1);
  return static_cast<double>(values_[static_cast<std::size_t>(share * last + 0.5)]);
}

Flags::Flags(int argc, char** argv, const std::vector<std::string>& known) {
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    errno = 0;
    if (std::find(known.begin(), known.end(), name) == known.end() || i + 1 == argc) {
      die("unknown flag, or no value for it: " + name);
    }
    values_.emplace_back(name, argv[i + 1]);
  }
}

double Flags::number(const std::string& name, double otherwise) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return std::strtod(value.c_str(), nullptr);
  }
  return otherwise;
}

}  // namespace bench
