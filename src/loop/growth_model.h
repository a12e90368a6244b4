// GrowthModel: from what is known of a lot before slaughter to its mean liver weight, the spread
// inside the lot, ITM and loss, each with intervals that were checked against lots the model had
// not seen. One DriftRegression per target, on a logarithmic scale; ITM follows from corn ÷ liver
// (DOMAIN.md). The width of an interval is measured, not assumed: it comes from how far earlier
// lots fell from what the model had said of them before they closed. Not thread-safe; one owner.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/result.h"
#include "domain/proposition.h"
#include "loop/drift_regression.h"
#include "loop/lot_input.h"

namespace gaveurs {

struct Interval {
  double low = 0, high = 0;
  bool holds(double value) const { return low <= value && value <= high; }
};

struct TargetForecast {
  double mean = 0;
  Interval half;       // holds one lot in two
  Interval most;       // holds nine lots in ten
  double upper95 = 0;  // 95 lots in 100 are below
};

struct GrowthForecast {
  TargetForecast liver_g;
  TargetForecast itm;
  // Unset where hardly any lot learned from knows it.
  std::optional<TargetForecast> spread_g;  // standard deviation of livers inside the lot
  std::optional<TargetForecast> loss;      // fraction
};

enum class GrowthTarget : std::uint8_t { kLiver, kSpread, kLoss };
constexpr std::size_t kGrowthTargets = 3;

struct GrowthOptions {
  int evaluations = 80; // of the likelihood, for each target; 0: default scales
  int points = 80;       // of the smooth function
  bool threads = true;   // one for each target
  const std::atomic<bool>* stop = nullptr;  // once true the search ends with what it has; not owned
  std::optional<std::array<EffectScales, kGrowthTargets>> scales;  // from where the search starts
};

/// Raised when the same lots and scales would make another model.
constexpr int kGrowthModelVersion = 2;
constexpr auto kFewestTrainingLots = static_cast<std::size_t>(kFewestLots);

class GrowthModel {
 public:
  /// `lots` as closed_lots() orders them. Error kInvalid with fewer than kFewestTrainingLots.
  static Result<GrowthModel> train(std::span<const ClosedLot> lots, const GrowthOptions& options);
  ~GrowthModel();
  GrowthModel(GrowthModel&&) noexcept;
  GrowthModel& operator=(GrowthModel&&) noexcept;

  /// A lot that closed not before the last one added.
  void add(const ClosedLot& lot);

  GrowthForecast predict(const LotInput& lot) const;

  /// What the liver forecast is made of, in grams beside the usual lot; the parts multiply, so
  /// each is what it alone would change.
  EffectShares explain_liver(const LotInput& lot) const;

  std::size_t lots() const;
  std::int64_t first_day() const;  // of the first lot's feeding
  std::int64_t last_day() const;  // on which the last lot closed
  const std::array<EffectScales, kGrowthTargets>& scales() const;

 private:
  class Impl;
  explicit GrowthModel(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gaveurs
