// A replay: recorded lots as live messages over one connection, meal by meal in the order of time,
// as many at once as were fed at once. Doses are the real ones; what records do not hold comes from
// the lot twin, and every message says "source":"replay". One thread: the loop's.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "cli/replay_source.h"
#include "twin/event_loop.h"
#include "twin/ws_client.h"

namespace gaveurs {

struct ReplayOptions {
  WsUrl url;
  double acceleration = 0;  // 0: as fast as answers come
  bool keep_dates = false;  // else the first meal is now
  std::uint64_t seed = 1;
  std::size_t window = 1'000;  // meals on their way unanswered
  std::int64_t give_up_s = 30;  // without a connection; 0: never
};

struct ReplayCounts {
  std::int64_t lots = 0;  // played to their end
  std::int64_t sent = 0, acked = 0, duplicates = 0, corrections = 0, refused = 0;
};

class ReplayRun {
 public:
  ReplayRun(EventLoop& loop, const Clock& clock, ReplayOptions options,
            std::vector<ReplayedLot> lots);
  ~ReplayRun();

  /// Plays until every meal is answered, the process is asked to end or the server stays away.
  /// Returns the exit code.
  int run();

 private:
  class Player;
  std::unique_ptr<Player> player_;
};

}  // namespace gaveurs
