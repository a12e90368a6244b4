// DemoRun: the whole loop once, from lots of ducks to jars to ratings to the next curve, by real
// clients of a real server. Each step is told with counts read back from the server; one that is
// not done in time is said to be so and ends the run. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/demo_program.h"
#include "cli/demo_server.h"
#include "cli/demo_voice.h"

namespace gaveurs {

struct DemoOptions {
  DemoLanguage language = DemoLanguage::kFrench;
  int lots = 10;                 // fed at the same time
  int ducks = 1'000;             // of each lot, about as in the real records
  double acceleration = 60'000;  // a day in a second and a half
  int livers = 24;               // measured of each lot
  double livers_rate = 5;        // a second at each of the three stations
  int buyers = 180;
  double buyers_rate = 12;       // a second
  double seconds = 120;          // for everything
  std::uint64_t seed = 0;
  bool progress = false;         // a progress_line after each step
};

class DemoRun {
 public:
  DemoRun(DemoServer server, DemoOptions options);

  /// Returns the exit code.
  int run();

 private:
  bool feed();
  bool inspect();
  bool fill_jars();
  bool sell();
  bool learn();
  bool propose();
  bool follow();

  /// Looks until `done` says yes. False when time is up, a program the step needs has failed or
  /// the process was asked to end; each is told, as what `step` did not come to.
  bool wait(Spoken step, DemoProgram* program, const std::function<Result<bool>()>& done);
  bool give_up(Spoken step, const std::string& why);
  std::unique_ptr<DemoProgram> start(const std::vector<std::string>& arguments);
  static void take_codes(DemoProgram& gavage, std::vector<std::string>& codes);
  /// Feeds lots with these flags more; `codes` gets theirs.
  bool feed_lots(int lots, const std::vector<std::string>& more, std::vector<std::string>& codes);
  /// The livers of lots go over the line until all are inspected.
  bool inspect_lots(const std::vector<std::string>& codes);
  const std::string& in_language(const Wording& sentence) const;
  void say_progress() const;

  struct Counts {
    std::int64_t lots = 0, meals = 0, livers = 0, jars = 0, scans = 0, ratings = 0;
    std::int64_t proposed = 0, followed = 0;
  };

  DemoServer server_;
  DemoOptions options_;
  DemoVoice voice_;
  std::vector<std::string> codes_;  // of the lots that teach
  DemoProposition proposition_;
  Counts counts_;
};

/// Set by signals: the demonstration ends as soon as it can.
void ask_demo_to_end();
bool demo_shall_end();

}  // namespace gaveurs
