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

/// Means over a cycle's lots or over the gaveurs; a gain is in value, beside the standard curve at
/// the same gaveurs.
struct CycleRow {
  double stars = 0, corn_g = 0, loss = 0, regret = 0, over = 0;  // of the fed lots
  double fed_gain = 0;
  double handed_stars = 0, handed_gain = 0;  // each gaveur what is recommended to him
  double one_stars = 0, one_gain = 0;  // one curve for everyone, of all gaveurs there may be
};

/// Of one way in one run.
struct Outcome {
  std::vector<CycleRow> cycles;
  int lots_over = 0, lots = 0;
  double loss_sum = 0;
  double standard_stars = 0;  // at this run's gaveurs, in the last cycle
  double own_best_gain = 0;  // of each gaveur's own best safe curve, in the last cycle
};
using Outcomes = std::vector<Outcome>;  // of the seeds in turn

class Evaluation {
 public:
  Evaluation(const TasteWorld& world, const EvaluateFlags& flags) : world_(world), flags_(flags) {
    for (int cycle = 0; cycle < flags.cycles; ++cycle) {
      const bool as_before =
          cycle > 0 && &world.law(cycle) == &world.law(cycle - 1) && world.liver_drift_g == 0;
      best_.push_back(as_before ? best_.back() : best_safe_curve(world, {}, {}, cycle));
    }
  }

  /// What every way comes to with one seed, in the order of their kinds.
  std::vector<Outcome> run(std::uint64_t seed) const {
    const TasteRun run(world_, seed);
    const int last = flags_.cycles - 1;
    const auto own_best = run.best_safe_curves({}, {}, last);
    std::vector<Outcome> outcomes;
    for (std::size_t k = 0; k < kStrategies; ++k) {
      outcomes.push_back(run_one(run, static_cast<StrategyKind>(k), seed));
      for (int gaveur = 1; gaveur <= world_.gaveurs; ++gaveur) {
        const CurveTruth standard = run.truth(world_.standard, last, gaveur);
        const auto& own = own_best[static_cast<std::size_t>(gaveur) - 1];
        outcomes.back().standard_stars += standard.stars / world_.gaveurs;
        outcomes.back().own_best_gain +=
            (run.truth(own, last, gaveur).value - standard.value) / world_.gaveurs;
      }
    }
    return outcomes;
  }

  CurveTruth truth(const CurveShape& shape, int cycle) const {
    return truth_of(world_, shape, cycle);
  }
  const CurveShape& best(int cycle) const { return best_[static_cast<std::size_t>(cycle)]; }

 private:
  Outcome run_one(const TasteRun& run, StrategyKind kind, std::uint64_t seed) const {
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
      // One later than the lots before, which are of cycle 0 for whoever learns.
      std::vector<std::int64_t> gaveurs;
      for (int i = 0; i < flags_.lots; ++i) gaveurs.push_back(run.gaveur_of(kLotsBefore + i));
      const auto shapes = strategy->propose(gaveurs);
      CycleRow row;
      for (std::size_t i = 0; i < shapes.size(); ++i) {
        const int number = kLotsBefore + static_cast<int>(i);
        fed.push_back({shapes[i], cycle + 1, number, run.feed(shapes[i], cycle, number)});
        take(run, fed.back(), cycle, row, outcome);
      }
      strategy->learn(fed);
      hand_on(run, *strategy, cycle, row);
      outcome.cycles.push_back(row);
    }
    return outcome;
  }

  void take(const TasteRun& run, const TriedLot& fed, int cycle, CycleRow& row,
            Outcome& outcome) const {
    const double part = 1.0 / flags_.lots;
    const CurveTruth truth = run.truth(fed.shape, cycle, fed.lot.gaveur);
    row.stars += truth.stars * part;
    row.corn_g += truth.corn_g * part;
    row.loss += fed.lot.loss * part;
    row.regret += (run.truth(best(cycle), cycle, fed.lot.gaveur).value - truth.value) * part;
    row.fed_gain += (truth.value - run.truth(world_.standard, cycle, fed.lot.gaveur).value) * part;
    const bool over = fed.lot.loss > world_.loss_limit;
    row.over += over ? 1 : 0;
    outcome.lots_over += over ? 1 : 0;
    outcome.loss_sum += fed.lot.loss;
    ++outcome.lots;
  }

  void hand_on(const TasteRun& run, CurveStrategy& strategy, int cycle, CycleRow& row) const {
    for (int gaveur = 1; gaveur <= world_.gaveurs; ++gaveur) {
      const CurveTruth handed = run.truth(strategy.recommended(gaveur), cycle, gaveur);
      row.handed_stars += handed.stars / world_.gaveurs;
      row.handed_gain +=
          (handed.value - run.truth(world_.standard, cycle, gaveur).value) / world_.gaveurs;
    }
    const CurveTruth one = truth(strategy.recommended({}), cycle);
    row.one_stars = one.stars;
    row.one_gain = one.value - truth(world_.standard, cycle).value;
  }

  const TasteWorld& world_;
  const EvaluateFlags& flags_;
  std::vector<CurveShape> best_;
};

struct Mean {
  double value = 0, error = 0;  // its standard error; 0 with one seed
};

template <typename Of>
Mean mean_of(const Outcomes& outcomes, const Of& of) {
  const auto count = static_cast<double>(outcomes.size());
  Mean mean;
  for (const Outcome& one : outcomes) mean.value += of(one) / count;
  if (outcomes.size() < 2) return mean;
  double squares = 0;
  for (const Outcome& one : outcomes) squares += std::pow(of(one) - mean.value, 2);
  mean.error = std::sqrt(squares / (count - 1) / count);
  return mean;
}

double share_over(const Outcomes& outcomes) {
  return mean_of(outcomes, [](const Outcome& one) { return 1.0 * one.lots_over / one.lots; }).value;
}
double mean_loss(const Outcomes& outcomes) {
  return mean_of(outcomes, [](const Outcome& one) { return one.loss_sum / one.lots; }).value;
}

void print_cycles(std::string_view name, const Outcomes& outcomes) {
  fmt::print("\n{:<8} {:>6} {:>8} {:>7} {:>7} {:>6} {:>14}\n", name, "stars", "corn g", "loss %",
             "regret", "over", "handed on");
  for (std::size_t c = 0; c < outcomes.front().cycles.size(); ++c) {
    const auto mean = [&](double CycleRow::* field) {
      return mean_of(outcomes, [&](const Outcome& one) { return one.cycles[c].*field; }).value;
    };
    fmt::print("{:>8} {:>6.2f} {:>8.0f} {:>7.2f} {:>7.3f} {:>6.2f} {:>14.2f}\n", c + 1,
               mean(&CycleRow::stars), mean(&CycleRow::corn_g), 100 * mean(&CycleRow::loss),
               mean(&CycleRow::regret), mean(&CycleRow::over), mean(&CycleRow::handed_stars));
  }
}

struct Target {
  std::string text;
  bool met = true;
};

/// How a gain is measured: what is fed, what each gaveur is handed on, one curve for everyone.
struct Gain {
  std::string_view name;
  double CycleRow::* field;
};
constexpr std::array<Gain, 3> kGains = {{{"fed", &CycleRow::fed_gain},
                                         {"handed on", &CycleRow::handed_gain},
                                         {"one for all", &CycleRow::one_gain}}};

double last_gain(const Outcomes& outcomes, const Gain& gain) {
  return mean_of(outcomes, [&](const Outcome& one) { return one.cycles.back().*gain.field; }).value;
}

std::vector<Target> targets_of(const TasteWorld& world, double reachable,
                               const std::array<Outcomes, kStrategies>& outcomes) {
  const Outcomes& loop = outcomes[static_cast<std::size_t>(StrategyKind::kLoop)];
  const Outcomes& forests = outcomes[static_cast<std::size_t>(StrategyKind::kForest)];
  std::vector<Target> targets;
  // Where nothing can be gained, nothing may be lost.
  if (reachable > 0.05) {
    for (const Gain& gain : kGains) {
      const double own = last_gain(loop, gain), forest = last_gain(forests, gain);
      targets.push_back({fmt::format("{}: {:.0f} % of the reachable gain of {:.2f}; at least 80 %",
                                     gain.name, 100 * own / reachable, reachable),
                         own >= 0.8 * reachable});
      targets.push_back({fmt::format("{}: {:.1f} times the forest's gain of {:.3f}; at least twice",
                                     gain.name, own / std::max(1e-3, forest), forest),
                         own >= 2 * std::max(0.0, forest)});
    }
  } else {
    const Mean handed = mean_of(loop, [](const Outcome& one) {
      return one.standard_stars - one.cycles.back().handed_stars;
    });
    const double standard = truth_of(world, world.standard, 0).stars;
    const Mean one =
        mean_of(loop, [&](const Outcome& seed) { return standard - seed.cycles.back().one_stars; });
    for (const auto& [name, lost] : {std::pair("handed on", handed), {"one for all", one}}) {
      targets.push_back({fmt::format("{}: {:.4f} ± {:.4f} (standard error) stars lost where the "
                                     "standard is best; at most 0.01",
                                     name, lost.value, lost.error),
                         lost.value <= 0.01});
    }
  }
  targets.push_back(
      {fmt::format("{:.1f} % of the lots over the loss limit; at most 5 %", 100 * share_over(loop)),
       share_over(loop) <= 0.05});
  targets.push_back({fmt::format("mean loss {:.2f} %; under the hard limit of {:.1f} %",
                                 100 * mean_loss(loop), 100 * world.hard_limit),
                     mean_loss(loop) < world.hard_limit});
  return targets;
}

void print_summary(const std::array<Outcomes, kStrategies>& outcomes) {
  fmt::print("\n{:<8} {:>10} {:>10} {:>12} {:>10} {:>10}\n", "", "fed gain", "handed on",
             "one for all", "over %", "loss %");
  for (std::size_t k = 0; k < kStrategies; ++k) {
    const Outcomes& of = outcomes[k];
    fmt::print("{:<8} {:>10.3f} {:>10.3f} {:>12.3f} {:>10.2f} {:>10.2f}\n",
               name_of(static_cast<StrategyKind>(k)), last_gain(of, kGains[0]),
               last_gain(of, kGains[1]), last_gain(of, kGains[2]), 100 * share_over(of),
               100 * mean_loss(of));
  }
}

int evaluate(const EvaluateFlags& flags) {
  const auto world = read_world(flags.world);
  if (!world) return complain("loop", world.error());
  const auto begun = std::chrono::steady_clock::now();
  const Evaluation evaluation(*world, flags);
  std::array<Outcomes, kStrategies> outcomes;
  for (int s = 0; s < flags.seeds; ++s) {
    const auto run = evaluation.run(flags.seed + static_cast<std::uint64_t>(s));
    for (std::size_t k = 0; k < kStrategies; ++k) outcomes[k].push_back(run[k]);
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
  const double own =
      mean_of(outcomes[0], [](const Outcome& one) { return one.own_best_gain; }).value;
  fmt::print("reachable gain {:.3f}; with a curve for each gaveur {:.3f}\n",
             best.value - standard.value, own);
  if (!flags.summary) {
    for (std::size_t k = 0; k < kStrategies; ++k) {
      print_cycles(name_of(static_cast<StrategyKind>(k)), outcomes[k]);
    }
  }
  print_summary(outcomes);
  bool all = true;
  for (const Target& target : targets_of(*world, best.value - standard.value, outcomes)) {
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
  app.add_option("--seed", flags->seed, "Of the first run")->check(is_seed)->capture_default_str();
  app.add_option("--seeds", flags->seeds, "Runs, of seeds that follow each other; means are shown")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_flag("--summary", flags->summary, "Only what it came to, not every cycle");
  app.add_flag("--check", flags->check, "End with 1 when a target is missed");
  app.callback([flags, &chosen] { chosen = [flags] { return evaluate(*flags); }; });
}

}  // namespace gaveurs
