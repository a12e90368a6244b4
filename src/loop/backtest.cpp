#include "loop/backtest.h"

#include <fmt/format.h>

#include <cmath>

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 1 + kBaselines> kModelNames = {
    "growth model", "mean", "linear in corn", "random forest", "last lots of gaveur"};

class Walk {
 public:
  Walk(std::span<const ClosedLot> lots, const BacktestOptions& options)
      : lots_(lots), options_(options) {}

  Result<Backtest> go() {
    std::vector<const ClosedLot*> starts;
    for (const ClosedLot& lot : lots_) {
      if (lot.input.first_day >= options_.from_day) starts.push_back(&lot);
    }
    if (starts.empty()) return fail(ErrorKind::kInvalid, "no lot starts on that day or later");
    std::stable_sort(starts.begin(), starts.end(), [](const auto* a, const auto* b) {
      return a->input.first_day < b->input.first_day;
    });
    Backtest result;
    result.from_day = options_.from_day;
    for (const ClosedLot* lot : starts) {
      if (options_.stop != nullptr && *options_.stop) {
        return fail(ErrorKind::kUnavailable, "the backtest was stopped");
      }
      if (auto ready = advance(lot->input.first_day); !ready) {
        return std::unexpected(ready.error());
      }
      if (result.lots.empty()) result.lots_before = static_cast<int>(closed_);
      result.lots.push_back(forecast(*lot));
      result.last_day = lot->input.first_day;
    }
    for (std::size_t f = 0; f < kFigures; ++f) {
      for (std::size_t m = 0; m < kModelNames.size(); ++m) {
        result.scores.push_back(score(result.lots, m, static_cast<Figure>(f)));
      }
    }
    return result;
  }

 private:
  /// Learns what closed before `day`.
  Result<void> advance(std::int64_t day) {
    if (day == day_) return {};
    day_ = day;
    std::size_t closed = closed_;
    while (closed < lots_.size() && lots_[closed].outcome.last_day < day) ++closed;
    if (!model_ || day >= next_scales_) {
      GrowthOptions options = options_.growth;
      if (model_) options.scales = model_->scales();
      auto trained = GrowthModel::train(lots_.first(closed), options);
      if (!trained) return std::unexpected(trained.error());
      model_.emplace(std::move(*trained));
      next_scales_ = day + options_.scales_every_days;
    } else {
      for (std::size_t i = closed_; i < closed; ++i) model_->add(lots_[i]);
    }
    closed_ = closed;
    const bool grow = day >= next_forest_;
    if (grow) next_forest_ = day + options_.forest_every_days;
    for (std::size_t f = 0; f < kFigures; ++f) {
      for (std::size_t k = 0; k < kBaselines; ++k) {
        const auto kind = static_cast<BaselineKind>(k);
        if (kind == BaselineKind::kForest && !grow) continue;
        baselines_[f][k] =
            fit_baseline(kind, static_cast<Figure>(f), lots_.first(closed), options_.seed);
      }
    }
    return {};
  }

  BacktestLot forecast(const ClosedLot& lot) const {
    BacktestLot said;
    said.code = lot.code;
    said.first_day = lot.input.first_day;
    const GrowthForecast growth = model_->predict(lot.input);
    for (std::size_t f = 0; f < kFigures; ++f) {
      const auto figure = static_cast<Figure>(f);
      const auto own = figure_of(growth, figure);
      if (!own || !baselines_[f][0]) continue;
      said.measured[f] = figure_of(lot, figure);
      said.forecast[0][f] = *own;
      for (std::size_t k = 0; k < kBaselines; ++k) {
        said.forecast[1 + k][f] = baselines_[f][k]->predict(lot.input);
      }
    }
    return said;
  }

  static BacktestScore score(const std::vector<BacktestLot>& lots, std::size_t model,
                             Figure figure) {
    const auto f = static_cast<std::size_t>(figure);
    BacktestScore score{std::string(kModelNames[model]), figure};
    double mean = 0;
    for (const BacktestLot& lot : lots) {
      if (!lot.measured[f]) continue;
      ++score.lots;
      mean += *lot.measured[f];
    }
    if (score.lots == 0) return score;
    mean /= score.lots;
    double errors = 0, distances = 0;
    for (const BacktestLot& lot : lots) {
      if (!lot.measured[f]) continue;
      const TargetForecast& said = lot.forecast[model][f];
      const double value = *lot.measured[f];
      errors += (value - said.mean) * (value - said.mean);
      distances += (value - mean) * (value - mean);
      score.mae += std::abs(value - said.mean) / score.lots;
      score.cover50 += said.half.holds(value) ? 1.0 / score.lots : 0;
      score.cover90 += said.most.holds(value) ? 1.0 / score.lots : 0;
    }
    score.r2 = distances > 0 ? 1 - errors / distances : 0;
    return score;
  }

  std::span<const ClosedLot> lots_;
  const BacktestOptions& options_;
  std::int64_t day_ = INT64_MIN, next_scales_ = INT64_MIN, next_forest_ = INT64_MIN;
  std::size_t closed_ = 0;
  std::optional<GrowthModel> model_;
  std::array<std::array<std::unique_ptr<Baseline>, kBaselines>, kFigures> baselines_;
};

}  // namespace

Result<Backtest> walk_forward(std::span<const ClosedLot> lots, const BacktestOptions& options) {
  return Walk(lots, options).go();
}

std::string backtest_table(const Backtest& backtest) {
  std::string text = fmt::format("{:<8} {:<20} {:>5} {:>8} {:>9} {:>7} {:>7}\n", "figure", "model",
                                 "lots", "R²", "MAE", "50 %", "90 %");
  for (const BacktestScore& score : backtest.scores) {
    const bool first = score.model == kModelNames.front();
    const bool fraction = score.figure == Figure::kLoss;
    text += fmt::format("{:<8} {:<20} {:>5} {:>7.3f} {:>9} {:>7.3f} {:>7.3f}\n",
                        first ? name_of(score.figure) : "", score.model, score.lots, score.r2,
                        fraction ? fmt::format("{:.2f} %", 100 * score.mae)
                                 : fmt::format("{:.2f} {}", score.mae, unit_of(score.figure)),
                        score.cover50, score.cover90);
  }
  return text;
}

}  // namespace gaveurs
