// gaveurs loop train, status, explain: the growth model learned from the lots of a store.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "base/clock.h"
#include "cli/loop.h"
#include "cli/loop_model_file.h"
#include "cli/loop_stored_model.h"
#include "store/open.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
The model lies in loop-model.toml in the folder of the store (--model names another place): its
version, the range and hash of the lots it learned from, its seed, and what it was worth walking
forward through the newest part of them. Where there is none, status shows the model that a server
learned by itself from the store.

Examples:
  gaveurs loop train --data data
  gaveurs loop status --data data
  gaveurs loop explain MT2302679 --data data          a closed lot, by the lots closed before it
  gaveurs loop explain MT2611004 --server http://localhost:8000
      any lot of a running server: its three curves, why it was proposed, corrections, promise and
      result, and what the server's model says of it

Ends with 0; 1 when it cannot be done, also when status finds other lots than the model learned
from; 2 for wrong flags.
)";
constexpr double kBacktestShare = 0.25;  // of the lots, the newest ones

struct ModelFlags {
  std::string data_dir = "data", store_url, model, lot, server;
  std::uint64_t seed = 1;
  std::string path() const {
    return model.empty() ? (std::filesystem::path(data_dir) / "loop-model.toml").string() : model;
  }
};

Result<std::vector<ClosedLot>> read_lots(const ModelFlags& flags) {
  auto store = open_store({flags.store_url, flags.data_dir, false});
  if (!store) return std::unexpected(store.error());
  return lots_of_store(**store);
}

void print_scores(const LoopModelFile& model) {
  if (model.backtest.empty()) {
    fmt::print("  no backtest: too few lots\n");
    return;
  }
  Backtest shown;
  shown.scores = model.backtest;
  fmt::print("  backtest from {}:\n{}", day_text(model.backtest_from), backtest_table(shown));
}

/// Over the newest quarter of the lots; nothing where the rest is too small.
void add_backtest(std::span<const ClosedLot> lots, LoopModelFile& file) {
  const auto at = static_cast<std::size_t>((1 - kBacktestShare) * static_cast<double>(lots.size()));
  BacktestOptions options;
  options.from_day = lots[std::min(at, lots.size() - 1)].input.first_day;
  options.seed = file.seed;
  if (auto done = walk_forward(lots, options)) {
    file.backtest_from = options.from_day;
    file.backtest = std::move(done->scores);
  }
}

int train(const ModelFlags& flags) {
  const auto lots = read_lots(flags);
  if (!lots) return complain("loop", lots.error());
  const auto begun = std::chrono::steady_clock::now();
  const GrowthOptions options;
  const auto model = GrowthModel::train(*lots, options);
  if (!model) return complain("loop", model.error());
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  LoopModelFile file;
  file.hash = hash_of_lots(*lots);
  file.version = fmt::format("growth-{}-{}", kGrowthModelVersion, file.hash.substr(0, 12));
  file.trained_at = to_rfc3339(SystemClock().now());
  file.lots = static_cast<std::int64_t>(lots->size());
  file.first_day = model->first_day();
  file.last_day = model->last_day();
  file.seed = flags.seed;
  file.points = options.points;
  file.scales = model->scales();
  add_backtest(*lots, file);
  if (auto written = write_loop_model(flags.path(), file); !written) {
    return complain("loop", written.error());
  }
  fmt::print("{}: learned from {} lots of {} to {} in {:.1f} s\n", file.version, file.lots,
             day_text(file.first_day), day_text(file.last_day), seconds.count());
  print_scores(file);
  return kExitOk;
}

/// What a server learned by itself, where no model was trained by hand; unset where it has not.
std::optional<int> status_of_store(const ModelFlags& flags) {
  auto store = open_store({flags.store_url, flags.data_dir, false});
  if (!store) return complain("loop", store.error());
  const auto model = stored_model(**store);
  if (!model) return complain("loop", model.error());
  if (!*model) return std::nullopt;
  const LearnedModel& m = **model;
  fmt::print(
      "{}, learned by the server {}, seed {}\n  {} lots of {} to {}, {} of them rated; hash "
      "{}\n",
      m.version, to_rfc3339(m.trained_at), m.seed, m.lots, day_text(m.first_day),
      day_text(m.last_day), m.rated_lots, m.hash);
  if (!m.sites.empty()) fmt::print("  tests do worse than controls at {}\n", m.sites);
  LoopModelFile shown;
  shown.backtest_from = m.backtest_from;
  shown.backtest = scores_of(m);
  print_scores(shown);
  return kExitOk;
}

int status(const ModelFlags& flags) {
  if (flags.model.empty() && !std::filesystem::exists(flags.path())) {
    if (const auto shown = status_of_store(flags)) return *shown;
  }
  const auto file = read_loop_model(flags.path());
  if (!file) return complain("loop", file.error());
  const auto lots = read_lots(flags);
  if (!lots) return complain("loop", lots.error());
  fmt::print("{}, trained {}, seed {}\n  {} lots of {} to {}, hash {}\n", file->version,
             file->trained_at, file->seed, file->lots, day_text(file->first_day),
             day_text(file->last_day), file->hash);
  const auto known = static_cast<std::size_t>(std::max<std::int64_t>(file->lots, 0));
  const bool same =
      known <= lots->size() && hash_of_lots(std::span(*lots).first(known)) == file->hash;
  if (same) {
    fmt::print("  the store holds these lots and {} that closed since\n", lots->size() - known);
  } else {
    fmt::print("  the store's lots are others than those it learned from; train it anew\n");
  }
  print_scores(*file);
  return same ? kExitOk : kExitFailed;
}

void print_forecast(std::string_view name, const std::optional<TargetForecast>& said,
                    std::optional<double> measured, int digits, double scale,
                    std::string_view unit) {
  if (!said) {
    fmt::print("  {:<7} unknown: hardly any lot's record says it\n", name);
    return;
  }
  fmt::print("  {:<7} {:.{}f} {}, 50 % {:.{}f} to {:.{}f}, 90 % {:.{}f} to {:.{}f}; {}\n", name,
             scale * said->mean, digits, unit, scale * said->half.low, digits,
             scale * said->half.high, digits, scale * said->most.low, digits,
             scale * said->most.high, digits,
             measured ? fmt::format("it came to {:.{}f}", scale * *measured, digits)
                      : "what it came to is unknown");
}

void print_shares(const EffectShares& shares) {
  fmt::print("  a usual lot's liver {:.0f} g", shares.usual);
  const std::array<std::pair<std::string_view, double>, 7> parts = {
      {{"curve, age and number", shares.curve},
       {"souche", shares.souche},
       {"production plan", shares.production},
       {"site", shares.site},
       {"gaveur", shares.gaveur},
       {"eleveur", shares.eleveur},
       {"the site's and all sites' season", shares.season}}};
  for (const auto& [name, grams] : parts) fmt::print("; {} {:+.0f} g", name, grams);
  fmt::print("\n");
}

int explain(const ModelFlags& flags) {
  if (!flags.server.empty()) return explain_lot_of_server(flags.server, flags.lot);
  const auto file = read_loop_model(flags.path());
  if (!file) return complain("loop", file.error());
  const auto lots = read_lots(flags);
  if (!lots) return complain("loop", lots.error());
  const auto lot = std::find_if(lots->begin(), lots->end(),
                                [&](const ClosedLot& one) { return one.code == flags.lot; });
  if (lot == lots->end()) {
    return complain("loop", {ErrorKind::kNotFound,
                             fmt::format("the store has no record of a closed lot '{}'; a lot that "
                                         "is being fed is explained by its server: --server",
                                         flags.lot),
                             {}});
  }
  std::vector<ClosedLot> before;
  for (const ClosedLot& one : *lots) {
    if (one.outcome.last_day < lot->input.first_day) before.push_back(one);
  }
  const auto model = GrowthModel::train(
      before, {.evaluations = 0, .points = file->points, .threads = false, .scales = file->scales});
  if (!model) return complain("loop", model.error());
  const GrowthForecast said = model->predict(lot->input);
  fmt::print("{} of gaveur {}, begun {}: {:.0f} g of corn in {} meals\n", lot->code,
             lot->input.gaveur, day_text(lot->input.first_day), lot->input.corn_g(),
             lot->input.given_g.size());
  fmt::print("{} with the {} lots that had closed before it began:\n", file->version,
             model->lots());
  print_forecast("liver", said.liver_g, lot->outcome.liver_g, 0, 1, "g");
  print_forecast("ITM", said.itm, lot->input.corn_g() / lot->outcome.liver_g, 2, 1, "");
  print_forecast("spread", said.spread_g, lot->outcome.liver_sd_g, 0, 1, "g");
  print_forecast("loss", said.loss, lot->outcome.loss, 1, 100, "%");
  print_shares(model->explain_liver(lot->input));
  return kExitOk;
}

CLI::App& add_verb(CLI::App& loop, const char* name, const char* what,
                   const std::shared_ptr<ModelFlags>& flags, int (*run)(const ModelFlags&),
                   std::function<int()>& chosen) {
  CLI::App& app = *loop.add_subcommand(name, what);
  app.footer(kFooter);
  CLI::Option* data = app.add_option("--data", flags->data_dir, "Folder of the embedded store")
                          ->capture_default_str();
  app.add_option("--store", flags->store_url, "URL of another store")->excludes(data);
  app.add_option("--model", flags->model, "File of the model");
  app.callback([flags, run, &chosen] { chosen = [flags, run] { return run(*flags); }; });
  return app;
}

}  // namespace

void add_loop_model(CLI::App& loop, std::function<int()>& chosen) {
  const auto flags = std::make_shared<ModelFlags>();
  add_verb(loop, "train", "Learn from the store's closed lots", flags, &train, chosen)
      .add_option("--seed", flags->seed, "Of the baselines in its backtest")
      ->check(is_seed)
      ->capture_default_str();
  add_verb(loop, "status", "What was learned, from what, and what it is worth", flags, &status,
           chosen);
  CLI::App& verb =
      add_verb(loop, "explain", "What the model says of a lot, and why", flags, &explain, chosen);
  verb.add_option("LOT", flags->lot, "Code of a lot")->required();
  verb.add_option("--server", flags->server, "Ask this server, such as http://localhost:8000")
      ->excludes("--data")
      ->excludes("--store")
      ->excludes("--model");
}

}  // namespace gaveurs
