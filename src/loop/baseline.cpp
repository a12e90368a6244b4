#include "loop/baseline.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "loop/random_forest.h"

namespace gaveurs {
namespace {

constexpr std::size_t kLastLots = 5;
constexpr std::size_t kDosesShown = 27;

/// Errors to intervals around any forecast.
class Around {
 public:
  void add(double error) { errors_.push_back(error); }
  void sort() { std::sort(errors_.begin(), errors_.end()); }
  TargetForecast at(double mean) const {
    return {mean,
            {mean + quantile(0.25), mean + quantile(0.75)},
            {mean + quantile(0.05), mean + quantile(0.95)},
            mean + quantile(0.95)};
  }

 private:
  double quantile(double part) const {
    if (errors_.empty()) return 0;
    const auto last = static_cast<double>(errors_.size() - 1);
    return errors_[static_cast<std::size_t>(part * last + 0.5)];
  }
  std::vector<double> errors_;
};

struct Known {
  const ClosedLot* lot;
  double value;
};

class MeanBaseline : public Baseline {
 public:
  explicit MeanBaseline(const std::vector<Known>& lots) {
    for (const Known& known : lots) mean_ += known.value / static_cast<double>(lots.size());
    for (const Known& known : lots) around_.add(known.value - mean_);
    around_.sort();
  }
  TargetForecast predict(const LotInput&) const override { return around_.at(mean_); }

 private:
  double mean_ = 0;
  Around around_;
};

class LinearBaseline : public Baseline {
 public:
  explicit LinearBaseline(const std::vector<Known>& lots) {
    const auto count = static_cast<double>(lots.size());
    for (const Known& known : lots) {
      corn_ += known.lot->input.corn_g() / count;
      mean_ += known.value / count;
    }
    double xx = 0, xy = 0;
    for (const Known& known : lots) {
      const double x = known.lot->input.corn_g() - corn_;
      xx += x * x;
      xy += x * (known.value - mean_);
    }
    slope_ = xx > 0 ? xy / xx : 0;
    for (const Known& known : lots) around_.add(known.value - say(known.lot->input));
    around_.sort();
  }
  TargetForecast predict(const LotInput& lot) const override { return around_.at(say(lot)); }

 private:
  double say(const LotInput& lot) const { return mean_ + slope_ * (lot.corn_g() - corn_); }
  double corn_ = 0, mean_ = 0, slope_ = 0;
  Around around_;
};

/// The curve and nothing else: its doses, then what curve_features() makes of them.
std::vector<double> curve_row(const LotInput& lot) {
  std::vector<double> row(kDosesShown, 0);
  for (std::size_t i = 0; i < std::min(kDosesShown, lot.given_g.size()); ++i) {
    row[i] = lot.given_g[i];
  }
  const CurveFeatures features = curve_features(lot);
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (i != kAge && i != kDucks) row.push_back(features[i]);
  }
  return row;
}

class ForestBaseline : public Baseline {
 public:
  ForestBaseline(const std::vector<Known>& lots, std::uint64_t seed) {
    std::vector<std::vector<double>> rows;
    std::vector<double> values;
    for (const Known& known : lots) {
      rows.push_back(curve_row(known.lot->input));
      values.push_back(known.value);
    }
    forest_ = RandomForest(rows, values, {.seed = seed});
    for (const double error : forest_.errors_out_of_bag()) around_.add(error);
    around_.sort();
  }
  TargetForecast predict(const LotInput& lot) const override {
    return around_.at(forest_.predict(curve_row(lot)));
  }

 private:
  RandomForest forest_;
  Around around_;
};

class GaveurBaseline : public Baseline {
 public:
  explicit GaveurBaseline(const std::vector<Known>& lots) {
    for (const Known& known : lots) mean_ += known.value / static_cast<double>(lots.size());
    // In the order in which they closed, so each error is of a lot the mean had not seen.
    for (const Known& known : lots) {
      std::vector<double>& own = last_[known.lot->input.gaveur];
      if (!own.empty()) around_.add(known.value - say(own));
      own.push_back(known.value);
      if (own.size() > kLastLots) own.erase(own.begin());
    }
    if (last_.size() == lots.size()) {
      for (const Known& known : lots) around_.add(known.value - mean_);
    }
    around_.sort();
  }
  TargetForecast predict(const LotInput& lot) const override {
    const auto at = last_.find(lot.gaveur);
    return around_.at(at == last_.end() ? mean_ : say(at->second));
  }

 private:
  static double say(const std::vector<double>& own) {
    double sum = 0;
    for (const double value : own) sum += value;
    return sum / static_cast<double>(own.size());
  }
  double mean_ = 0;
  std::unordered_map<std::int64_t, std::vector<double>> last_;
  Around around_;
};

}  // namespace

std::string_view name_of(BaselineKind kind) {
  static constexpr std::array<std::string_view, kBaselines> kNames = {
      "mean", "linear in corn", "random forest", "last lots of gaveur"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Figure figure) {
  static constexpr std::array<std::string_view, kFigures> kNames = {"liver", "ITM", "spread",
                                                                    "loss"};
  return kNames[static_cast<std::size_t>(figure)];
}

std::string_view unit_of(Figure figure) {
  static constexpr std::array<std::string_view, kFigures> kUnits = {"g", "", "g", "fraction"};
  return kUnits[static_cast<std::size_t>(figure)];
}

std::optional<double> figure_of(const ClosedLot& lot, Figure figure) {
  switch (figure) {
    case Figure::kLiver:
      return lot.outcome.liver_g;
    case Figure::kItm:
      return lot.input.corn_g() / lot.outcome.liver_g;
    case Figure::kSpread:
      return lot.outcome.liver_sd_g;
    case Figure::kLoss:
      return lot.outcome.loss;
  }
  return std::nullopt;
}

std::optional<TargetForecast> figure_of(const GrowthForecast& forecast, Figure figure) {
  switch (figure) {
    case Figure::kLiver:
      return forecast.liver_g;
    case Figure::kItm:
      return forecast.itm;
    case Figure::kSpread:
      return forecast.spread_g;
    case Figure::kLoss:
      break;
  }
  return forecast.loss;
}

std::unique_ptr<Baseline> fit_baseline(BaselineKind kind, Figure figure,
                                       std::span<const ClosedLot> lots, std::uint64_t seed) {
  std::vector<Known> known;
  for (const ClosedLot& lot : lots) {
    if (const auto value = figure_of(lot, figure)) known.push_back({&lot, *value});
  }
  if (known.empty()) return nullptr;
  switch (kind) {
    case BaselineKind::kMean:
      return std::make_unique<MeanBaseline>(known);
    case BaselineKind::kLinear:
      return std::make_unique<LinearBaseline>(known);
    case BaselineKind::kForest:
      return std::make_unique<ForestBaseline>(known, seed);
    case BaselineKind::kGaveur:
      break;
  }
  return std::make_unique<GaveurBaseline>(known);
}

}  // namespace gaveurs
