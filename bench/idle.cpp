// Opens --connections dashboards on /ws/realtime/ that never speak, waits until each was greeted,
// says "ready", and holds them until its input ends. What the server's memory grew by meanwhile is
// the price of a connection.
//
//   idle --port N --connections N
#include <unistd.h>

#include <cstdio>

#include "sockets.h"

int main(int argc, char** argv) {
  const bench::Flags flags(argc, argv, {"--port", "--connections"});
  const int port = static_cast<int>(flags.number("--port", 8000));
  const auto count = static_cast<std::size_t>(flags.number("--connections", 1'000));
  bench::raise_file_limit();
  std::vector<int> sockets;
  for (std::size_t i = 0; i < count; ++i) {
    sockets.push_back(bench::open_websocket(port, "/ws/realtime/"));
  }
  char greeting[512];
  for (const int fd : sockets) {
    if (::read(fd, greeting, sizeof greeting) <= 0) bench::die("no greeting");
  }
  std::puts("ready");
  std::fflush(stdout);
  while (::read(STDIN_FILENO, greeting, sizeof greeting) > 0) continue;
  return 0;
}
