// The feeding simulator: lots of ducks fed by as many devices, each a real client of /ws/gavage
// with a connection of its own. Simulated time begins at the real time and runs faster; a lot's
// meals are twelve simulated hours apart. One thread: the loop's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/people.h"
#include "twin/event_loop.h"
#include "twin/lot_plan.h"
#include "twin/ws_client.h"

namespace gaveurs {

struct GavageSimulationOptions {
  WsUrl url;
  int nb_lots = 3;              // fed at the same time
  double acceleration = 1440;   // a day in a minute
  std::uint64_t seed = 0;
  TwinProfile profile = TwinProfile::kField;
  std::vector<double> doses_g;  // planned by meal instead of the profile's; empty: the profile's
  std::string strain;           // of lots fed by `doses_g`; empty draws it
  std::int64_t ducks = 0;       // of each lot; 0: as the profile draws them
  std::vector<Gaveur> gaveurs;  // take turns
  bool once = false;            // end when every lot is ready for slaughter
  bool quiet = false;           // no line per meal
  bool progress = false;        // a progress_line each second
};

class FeedingDevice;

class GavageSimulation {
 public:
  GavageSimulation(EventLoop& loop, const Clock& clock, GavageSimulationOptions options);
  ~GavageSimulation();

  /// Runs until every lot is done (once) or the process is asked to end. Returns the exit code.
  int run();

 private:
  void device_done();
  void end();
  void say_progress() const;
  void report_progress();

  struct World;
  std::unique_ptr<World> world_;
  std::vector<std::unique_ptr<FeedingDevice>> devices_;
  std::size_t done_ = 0;
  std::size_t closed_ = 0;
  bool ending_ = false;
  friend class FeedingDevice;
};

}  // namespace gaveurs
