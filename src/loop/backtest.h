// Backtest: the growth model and four baselines walk forward through real lots. Each lot that
// starts on or after a day is forecast with what had closed before it started, and nothing else:
// results enter the model in the order in which they closed. One thread; deterministic.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "loop/baseline.h"

namespace gaveurs {

struct BacktestOptions {
  std::int64_t from_day = 0;  // days since 1970-01-01: first start of a lot to forecast
  std::uint64_t seed = 1;     // of the forest
  int scales_every_days = 30;  // the model's scales are searched anew
  int forest_every_days = 7;   // the forest is grown anew; other baselines every day
  GrowthOptions growth;
  const std::atomic<bool>* stop = nullptr;  // once true it ends with kUnavailable; not owned
};

/// Of one figure and one way to forecast it, over all lots whose figure is known.
struct BacktestScore {
  std::string model;
  Figure figure = Figure::kLiver;
  int lots = 0;
  double r2 = 0;   // 1 − squared errors ÷ squared distances to the mean of these lots
  double mae = 0;  // mean absolute error, in the figure's unit
  double cover50 = 0, cover90 = 0;  // parts of the lots inside the intervals
};

struct BacktestLot {
  std::string code;
  std::int64_t first_day = 0;
  std::array<std::optional<double>, kFigures> measured;  // unset also where none could forecast
  /// By model: the growth model first, then the baselines in their order.
  std::array<std::array<TargetForecast, kFigures>, 1 + kBaselines> forecast;
};

struct Backtest {
  std::vector<BacktestLot> lots;
  std::vector<BacktestScore> scores;  // by figure, then by model
  std::int64_t from_day = 0, last_day = 0;
  int lots_before = 0;  // closed before the first forecast
  const BacktestScore& score(std::size_t model, Figure figure) const {
    return scores[static_cast<std::size_t>(figure) * (1 + kBaselines) + model];
  }
};

/// `lots` as closed_lots() orders them. Error kInvalid when too few closed before `from_day` or
/// none starts after it.
Result<Backtest> walk_forward(std::span<const ClosedLot> lots, const BacktestOptions& options);

/// The scores as a table for people.
std::string backtest_table(const Backtest& backtest);
/// What is measured against what was forecast, and the scores side by side, as SVG.
std::string backtest_picture(const Backtest& backtest);

}  // namespace gaveurs
