// gaveurs loop evaluate: the whole loop in a world with hidden tastes, beside three other ways to
// choose curves.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "cli/loop.h"
#include "cli/loop_strategies.h"
#include "cli/loop_world_file.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
Each cycle feeds --lots lots, sells and rates their jars, and learns; --seeds repeats the run with
the seeds that follow. Every way begins with the same lots fed the standard curve, which count for
no cycle. Printed per cycle: the rating in truth (not as answered), corn, loss, regret in value
(stars less the corn's price) against the world's best safe curve, and the lots over the loss limit.
"handed on" is what a way would recommend after the cycle.

Examples:
  gaveurs loop evaluate --world docs/worlds/leaner.toml --cycles 12 --lots 20 --seed 1
  gaveurs loop evaluate --world docs/worlds/change.toml --seeds 20 --summary

Ends with 0; with --check, 1 when a target is missed; 2 for wrong flags or a wrong world.
)";

constexpr int kLotsBefore = 40;  // fed the standard curve before the first cycle

struct EvaluateFlags {
  std::string world;
  int cycles = 12, lots = 20, seeds = 1;
  std::uint64_t seed = 1;
  bool summary = false, check = false;
};

struct CycleRow {
  double stars = 0, corn_g = 0, loss = 0, regret = 0, over = 0;  // means of the fed lots
  double handed_stars = 0, handed_value = 0;
};

struct Outcome {
  std::vector<CycleRow> cycles;
  int lots_over = 0, lots = 0;
  double loss_sum = 0;
};

class Evaluation {
 public:
  Evaluation(const TasteWorld& world, const EvaluateFlags& flags) : world_(world), flags_(flags) {
    for (int cycle = 0; cycle < flags.cycles; ++cycle) {
      const bool as_before =
          cycle > 0 && &world.law(cycle) == &world.law(cycle - 1) && world.liver_drift_g == 0;
      best_.push_back(as_before ? best_.back() : best_safe_curve(world, {}, {}, cycle));
    }
  }

  Outcome run(StrategyKind kind, std::uint64_t seed) const {
    const TasteRun run(world_, seed);
    auto strategy = make_strategy(
        kind, {world_.standard, {}, {}, world_.loss_limit, world_.stars_per_kg, seed});
    std::vector<TriedLot> fed;
    for (int i = 0; i < kLotsBefore; ++i) {
      fed.push_back({world_.standard, 0, i, run.feed(world_.standard, 0, i)});
    }
    strategy->learn(fed);
    Outcome outcome;
    for (int cycle = 0; cycle < flags_.cycles; ++cycle) {
      fed.clear();
      const auto shapes = strategy->propose(cycle, flags_.lots);
      CycleRow row;
      const double best = truth(best_[static_cast<std::size_t>(cycle)], cycle).value;
      for (std::size_t i = 0; i < shapes.size(); ++i) {
        // One later than the lots before, which are of cycle 0 for whoever learns.
        const int number = kLotsBefore + static_cast<int>(i);
        fed.push_back({shapes[i], cycle + 1, number, run.feed(shapes[i], cycle, number)});
        take(truth(shapes[i], cycle), fed.back().lot, best, row, outcome);
      }
      strategy->learn(fed);
      const CurveTruth handed = truth(strategy->recommended(), cycle);
      row.handed_stars = handed.stars;
      row.handed_value = handed.value;
      outcome.cycles.push_back(row);
    }
    return outcome;
  }

  CurveTruth truth(const CurveShape& shape, int cycle) const {
    return truth_of(world_, shape, cycle);
  }
  const CurveShape& best(int cycle) const { return best_[static_cast<std::size_t>(cycle)]; }

 private:
  void take(const CurveTruth& truth, const WorldLot& lot, double best, CycleRow& row,
            Outcome& outcome) const {
    const double part = 1.0 / flags_.lots;
    row.stars += truth.stars * part;
    row.corn_g += truth.corn_g * part;
    row.loss += lot.loss * part;
    row.regret += (best - truth.value) * part;
    const bool over = lot.loss > world_.loss_limit;
    row.over += over ? 1 : 0;
    outcome.lots_over += over ? 1 : 0;
    outcome.loss_sum += lot.loss;
    ++outcome.lots;
  }

  const TasteWorld& world_;
  const EvaluateFlags& flags_;
  std::vector<CurveShape> best_;
};

void add_to(Outcome& sum, const Outcome& one, double part) {
  if (sum.cycles.empty()) sum.cycles.resize(one.cycles.size());
  for (std::size_t c = 0; c < one.cycles.size(); ++c) {
    CycleRow& row = sum.cycles[c];
    const CycleRow& add = one.cycles[c];
    row.stars += part * add.stars;
    row.corn_g += part * add.corn_g;
    row.loss += part * add.loss;
    row.regret += part * add.regret;
    row.over += part * add.over;
    row.handed_stars += part * add.handed_stars;
    row.handed_value += part * add.handed_value;
  }
  sum.lots_over += one.lots_over;
  sum.lots += one.lots;
  sum.loss_sum += one.loss_sum;
}

void print_cycles(std::string_view name, const Outcome& outcome) {
  fmt::print("\n{:<8} {:>6} {:>8} {:>7} {:>7} {:>6} {:>14}\n", name, "stars", "corn g", "loss %",
             "regret", "over", "handed on");
  for (std::size_t c = 0; c < outcome.cycles.size(); ++c) {
    const CycleRow& row = outcome.cycles[c];
    fmt::print("{:>8} {:>6.2f} {:>8.0f} {:>7.2f} {:>7.3f} {:>6.2f} {:>14.2f}\n", c + 1, row.stars,
               row.corn_g, 100 * row.loss, row.regret, row.over, row.handed_stars);
  }
}

struct Target {
  std::string text;
  bool met = true;
};

std::vector<Target> targets_of(const TasteWorld& world, const Evaluation& evaluation,
                               const std::array<Outcome, kStrategies>& outcomes, int last) {
  const CurveTruth standard = evaluation.truth(world.standard, last);
  const double reachable = evaluation.truth(evaluation.best(last), last).value - standard.value;
  const double best = standard.value + reachable;
  const auto fed = [&](StrategyKind kind) {
    return best - outcomes[static_cast<std::size_t>(kind)].cycles.back().regret - standard.value;
  };
  const auto handed = [&](StrategyKind kind) {
    return outcomes[static_cast<std::size_t>(kind)].cycles.back().handed_value - standard.value;
  };
  const Outcome& loop = outcomes[0];
  const double share = 1.0 * loop.lots_over / loop.lots, loss = loop.loss_sum / loop.lots;
  std::vector<Target> targets;
  // Where nothing can be gained, nothing may be lost.
  if (reachable > 0.05) {
    for (const auto& [name, gain] :
         {std::pair<std::string_view, std::function<double(StrategyKind)>>("fed", fed),
          {"handed on", handed}}) {
      const double own = gain(StrategyKind::kLoop), forest = gain(StrategyKind::kForest);
      targets.push_back({fmt::format("{}: {:.0f} % of the reachable gain of {:.2f}; at least 80 %",
                                     name, 100 * own / reachable, reachable),
                         own >= 0.8 * reachable});
      targets.push_back({fmt::format("{}: {:.1f} times the forest's gain of {:.3f}; at least twice",
                                     name, own / std::max(1e-3, forest), forest),
                         own >= 2 * std::max(0.0, forest)});
    }
  } else {
    const double lost = standard.stars - loop.cycles.back().handed_stars;
    targets.push_back(
        {fmt::format("{:.3f} stars lost where the standard is best; at most 0.02", lost),
         lost <= 0.02});
  }
  targets.push_back(
      {fmt::format("{:.1f} % of the lots over the loss limit; at most 5 %", 100 * share),
       share <= 0.05});
  targets.push_back({fmt::format("mean loss {:.2f} %; under the hard limit of {:.1f} %", 100 * loss,
                                 100 * world.hard_limit),
                     loss < world.hard_limit});
  return targets;
}

int evaluate(const EvaluateFlags& flags) {
  const auto world = read_world(flags.world);
  if (!world) return complain("loop", world.error());
  const auto begun = std::chrono::steady_clock::now();
  const Evaluation evaluation(*world, flags);
  std::array<Outcome, kStrategies> outcomes;
  for (int s = 0; s < flags.seeds; ++s) {
    for (std::size_t k = 0; k < kStrategies; ++k) {
      add_to(
          outcomes[k],
          evaluation.run(static_cast<StrategyKind>(k), flags.seed + static_cast<std::uint64_t>(s)),
          1.0 / flags.seeds);
    }
  }
  const int last = flags.cycles - 1;
  const CurveTruth standard = evaluation.truth(world->standard, last);
  const CurveTruth best = evaluation.truth(evaluation.best(last), last);
  fmt::print("{}: {} cycles of {} lots, seeds {}-{}\n", world->name, flags.cycles, flags.lots,
             flags.seed, flags.seed + static_cast<std::uint64_t>(flags.seeds) - 1);
  fmt::print(
      "standard curve {:.2f} stars, {:.0f} g of corn, loss {:.2f} %; best safe curve {:.2f} "
      "stars, {:.0f} g, {:.2f} %\n",
      standard.stars, standard.corn_g, 100 * standard.loss_mean, best.stars, best.corn_g,
      100 * best.loss_mean);
  for (std::size_t k = 0; k < kStrategies; ++k) {
    const Outcome& outcome = outcomes[k];
    if (!flags.summary) print_cycles(name_of(static_cast<StrategyKind>(k)), outcome);
  }
  fmt::print("\n{:<8} {:>10} {:>10} {:>10} {:>10}\n", "", "fed gain", "handed on", "over %",
             "loss %");
  for (std::size_t k = 0; k < kStrategies; ++k) {
    const Outcome& outcome = outcomes[k];
    const CycleRow& end = outcome.cycles.back();
    fmt::print("{:<8} {:>10.3f} {:>10.3f} {:>10.2f} {:>10.2f}\n",
               name_of(static_cast<StrategyKind>(k)), best.value - end.regret - standard.value,
               end.handed_value - standard.value, 100.0 * outcome.lots_over / outcome.lots,
               100 * outcome.loss_sum / outcome.lots);
  }
  bool all = true;
  for (const Target& target : targets_of(*world, evaluation, outcomes, last)) {
    fmt::print("{:<6} {}\n", target.met ? "met" : "MISSED", target.text);
    all = all && target.met;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  fmt::print("{:.1f} s\n", seconds.count());
  return all || !flags.check ? kExitOk : kExitFailed;
}

}  // namespace

void add_loop_evaluate(CLI::App& loop, std::function<int()>& chosen) {
  auto flags = std::make_shared<EvaluateFlags>();
  CLI::App& app = *loop.add_subcommand(
      "evaluate", "The whole loop in a world with hidden tastes, beside three other ways");
  app.footer(kFooter);
  app.add_option("--world", flags->world, "TOML file of the world")->required();
  app.add_option("--cycles", flags->cycles, "Times to feed, rate and learn")
      ->check(CLI::Range(1, 200))
      ->capture_default_str();
  app.add_option("--lots", flags->lots, "Lots of each cycle")
      ->check(CLI::Range(2, 1'000))
      ->capture_default_str();
  app.add_option("--seed", flags->seed, "Of the first run")
      ->check(has_no_sign)
      ->capture_default_str();
  app.add_option("--seeds", flags->seeds, "Runs, of seeds that follow each other; means are shown")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_flag("--summary", flags->summary, "Only what it came to, not every cycle");
  app.add_flag("--check", flags->check, "End with 1 when a target is missed");
  app.callback([flags, &chosen] { chosen = [flags] { return evaluate(*flags); }; });
}

}  // namespace gaveurs
