// ControlHub: tells the control panel's sockets, which live on several network threads, that the
// supervisor has something new. Safe from any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

namespace gaveurs {

class Connection;
class Loop;

class ControlHub {
 public:
  static constexpr std::size_t kMaxSockets = 64;

  /// On the connection's thread. False when there are kMaxSockets already.
  bool add(Connection& connection);
  void remove(Connection& connection);
  /// Makes every socket send what is new. No loop may end before the last call has returned.
  void changed();

 private:
  struct Place {
    Loop* loop;
    std::uint64_t connection;
    bool operator==(const Place&) const = default;
  };
  std::mutex mutex_;
  std::vector<Place> places_;
};

}  // namespace gaveurs
