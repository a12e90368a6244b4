// Baselines: the simple forecasts that the growth model stands beside in every backtest. Each is
// fitted to the same closed lots, for one figure (liver, ITM, spread, loss) directly, and takes its
// intervals from its own errors on them. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "loop/growth_model.h"

namespace gaveurs {

enum class BaselineKind : std::uint8_t { kMean, kLinear, kForest, kGaveur };
constexpr std::size_t kBaselines = 4;
std::string_view name_of(BaselineKind kind);

enum class Figure : std::uint8_t { kLiver, kItm, kSpread, kLoss };
constexpr std::size_t kFigures = 4;
std::string_view name_of(Figure figure);
std::string_view unit_of(Figure figure);
/// What the lot came to; unset where its record does not know.
std::optional<double> figure_of(const ClosedLot& lot, Figure figure);
std::optional<TargetForecast> figure_of(const GrowthForecast& forecast, Figure figure);

class Baseline {
 public:
  virtual ~Baseline() = default;
  virtual TargetForecast predict(const LotInput& lot) const = 0;
};

/// kForest: 200 trees on the curve alone, its doses and what they add up to. kGaveur: the mean of
/// his last five lots, of all lots for who has none. Null when no lot knows the figure.
std::unique_ptr<Baseline> fit_baseline(BaselineKind kind, Figure figure,
                                       std::span<const ClosedLot> lots, std::uint64_t seed);

}  // namespace gaveurs
