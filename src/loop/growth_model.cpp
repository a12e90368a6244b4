#include "loop/growth_model.h"

#include <cmath>
#include <future>

#include "loop/forecast_errors.h"
#include "loop/residual_forest.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostSites = 24, kMostSouches = 24, kMostProductions = 32;
constexpr std::size_t kLotsForPoints = 3'000;  // the newest ones give the inducing points
constexpr std::size_t kLotsToJudge = 1'500;    // the newest ones give the intervals' widths
constexpr double kLossFloor = 0.005;  // a loss of 0 has a logarithm with it
constexpr double kWidestFeature = 4;  // standard deviations
constexpr double kReachOfCurve = 2.2, kReachOfDoses = 9, kReachOfDeviations = 2.6;

/// How far one feature's influence reaches beside the others'; found on lots closed before July
/// 2023. The dose's height and end count, the number of meals and the age hardly do.
constexpr std::array<double, kCurveFeatures> kRelativeLength = {1.0, 4.0, 1.8, 3.0, 0.8, 0.8, 1.3,
                                                                1.3, 0.4, 4.0, 1.0, 1.0, 0.6, 4.0};

std::optional<double> value_of(const LotOutcome& outcome, GrowthTarget target) {
  switch (target) {
    case GrowthTarget::kLiver:
      return std::log(outcome.liver_g);
    case GrowthTarget::kSpread:
      if (!outcome.liver_sd_g || *outcome.liver_sd_g <= 0) return std::nullopt;
      return std::log(*outcome.liver_sd_g);
    case GrowthTarget::kLoss:
      if (!outcome.loss) return std::nullopt;
      return std::log(std::max(*outcome.loss, 0.0) + kLossFloor);
  }
  return std::nullopt;
}

struct Standard {
  double mean = 0, sd = 1;
  double of(double value) const { return (value - mean) / sd; }
};

template <typename Values>
Standard standard_of(const Values& values, double least_sd) {
  Standard s;
  if (values.empty()) return {0, 1};
  for (const double value : values) s.mean += value;
  s.mean /= static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - s.mean) * (value - s.mean);
  s.sd = std::max(std::sqrt(squares / static_cast<double>(values.size())), least_sd);
  return s;
}

/// The commonest names, each with its place.
class Levels {
 public:
  Levels() = default;
  Levels(const std::map<std::string, int>& counts, std::size_t most) {
    std::vector<std::pair<int, std::string>> order;
    for (const auto& [name, count] : counts) {
      if (!name.empty()) order.emplace_back(-count, name);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [count, name] : order) {
      if (places_.size() < most) places_.emplace(name, static_cast<int>(places_.size()));
    }
  }
  int place(const std::string& name) const {
    const auto at = places_.find(name);
    return at == places_.end() ? -1 : at->second;
  }
  int size() const { return static_cast<int>(places_.size()); }

 private:
  std::map<std::string, int> places_;
};

/// A lot to the numbers of the regression.
class Reading {
 public:
  Reading() = default;
  explicit Reading(std::span<const ClosedLot> lots) {
    std::map<std::string, int> sites, souches, productions;
    std::array<std::vector<double>, kCurveFeatures> columns;
    std::array<std::vector<double>, kLastMeals> doses, deviations;
    for (const ClosedLot& lot : lots) {
      ++sites[lot.input.site];
      ++souches[lot.input.souche];
      ++productions[lot.input.production];
      const CurveFeatures features = curve_features(lot.input);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i != kAge || features[i] > 0) columns[i].push_back(features[i]);
      }
      const LastMeals last = last_doses(lot.input), off = last_deviations(lot.input);
      for (std::size_t i = 0; i < last.size(); ++i) {
        doses[i].push_back(last[i]);
        deviations[i].push_back(off[i]);
      }
    }
    for (std::size_t i = 0; i < doses.size(); ++i) {
      doses_[i] = standard_of(doses[i], 0.1);
      deviations_[i] = {0, standard_of(deviations[i], 0.01).sd};
    }
    sites_ = Levels(sites, kMostSites);
    souches_ = Levels(souches, kMostSouches);
    productions_ = Levels(productions, kMostProductions);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      features_[i] = standard_of(columns[i], i == kDeviation || i == kLateDeviation ? 0.01 : 0.1);
    }
  }

  EffectKey key(const LotInput& lot, std::int64_t last_day) const {
    EffectKey key{lot.gaveur,
                  lot.eleveur,
                  sites_.place(lot.site),
                  souches_.place(lot.souche),
                  productions_.place(lot.production),
                  static_cast<double>(lot.first_day),
                  static_cast<double>(last_day),
                  {}};
    const CurveFeatures features = curve_features(lot);
    key.curve = {in(features_, features), in(doses_, last_doses(lot)),
                 in(deviations_, last_deviations(lot))};
    if (features[kAge] <= 0) key.curve[kFeatures][kAge] = 0;
    return key;
  }

  SmoothBasis basis(std::span<const EffectKey> keys, int points) const {
    CurveViews length{std::vector(kRelativeLength.begin(), kRelativeLength.end()),
                      std::vector(kLastMeals, kReachOfDoses),
                      std::vector(kLastMeals, kReachOfDeviations)};
    for (double& one : length[kFeatures]) one *= kReachOfCurve;
    return smooth_basis(keys, std::move(length), sites_.size(), souches_.size(),
                        productions_.size(), points);
  }

 private:
  template <std::size_t kCount>
  static std::vector<double> in(const std::array<Standard, kCount>& standards,
                                const std::array<double, kCount>& values) {
    std::vector<double> out(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
      out[i] = std::clamp(standards[i].of(values[i]), -kWidestFeature, kWidestFeature);
    }
    return out;
  }

  Levels sites_, souches_, productions_;
  std::array<Standard, kCurveFeatures> features_;
  std::array<Standard, kLastMeals> doses_, deviations_;
};

/// One target: standardised values, their regression, and how far it was off.
class Target {
 public:
  Target(GrowthTarget target, const SmoothBasis& basis, std::span<const ClosedLot> lots,
         std::span<const EffectKey> keys, const EffectScales& start, const GrowthOptions& options)
      : target_(target) {
    std::vector<double> values;
    std::vector<EffectKey> known;
    for (std::size_t i = 0; i < lots.size(); ++i) {
      if (const auto value = value_of(lots[i].outcome, target)) {
        values.push_back(*value);
        known.push_back(keys[i]);
      }
    }
    standard_ = standard_of(values, 1e-3);
    for (double& value : values) value = standard_.of(value);
    scales_ = fit_scales(basis, known, values, start, options.evaluations, options.stop);
    regression_.emplace(basis, scales_, Neighbours{});
    const std::size_t judged = known.size() - std::min(known.size(), kLotsToJudge);
    for (std::size_t i = 0; i < known.size(); ++i) learn(known[i], values[i], i >= judged);
    if (regression_->size() > 0) regression_->settle();
    forest_ = ResidualForest(rows_, residuals_);
  }

  void add(const EffectKey& key, const LotOutcome& outcome) {
    if (const auto value = value_of(outcome, target_)) learn(key, standard_.of(*value), true);
  }

  struct Said {
    double mean = 0, sd = 0;  // of the logarithm
    ErrorQuantiles errors;
    double at(double z) const { return mean + sd * z; }
  };
  Said predict(const EffectKey& key) const {
    const GaussianForecast f = regression_->predict(key);
    const double mean = f.mean + forest_.predict(row_of(key));
    return {standard_.mean + standard_.sd * mean, standard_.sd * std::sqrt(f.variance),
            errors_.quantiles()};
  }
  EffectShares explain(const EffectKey& key) const {
    EffectShares shares = regression_->explain(key);
    shares.curve += forest_.predict(row_of(key));
    const double usual = std::exp(standard_.mean + standard_.sd * shares.usual);
    shares.usual = usual;
    for (double* part : {&shares.curve, &shares.souche, &shares.production, &shares.site,
                         &shares.gaveur, &shares.eleveur, &shares.season}) {
      *part = usual * (std::exp(standard_.sd * *part) - 1);
    }
    return shares;
  }
  const EffectScales& scales() const { return scales_; }
  bool known() const { return regression_->size() >= static_cast<int>(kFewestTrainingLots); }

 private:
  static std::vector<double> row_of(const EffectKey& key) {
    std::vector<double> row;
    for (const auto& view : key.curve) row.insert(row.end(), view.begin(), view.end());
    return row;
  }

  void learn(const EffectKey& key, double value, bool judge) {
    if (judge && regression_->size() >= 5) {
      const GaussianForecast f = regression_->predict(key);
      errors_.add((value - f.mean) / std::sqrt(f.variance));
      rows_.push_back(row_of(key));
      residuals_.push_back(value - f.mean);
    }
    regression_->add(key, value);
  }

  GrowthTarget target_;
  Standard standard_;
  EffectScales scales_;
  std::optional<DriftRegression> regression_;
  ForecastErrors errors_;  // of the regression alone, so a little wide
  std::vector<std::vector<double>> rows_;
  std::vector<double> residuals_;
  ResidualForest forest_;  // as of the last training
};

TargetForecast shown(const Target::Said& said, double floor) {
  const auto value = [&](double z) { return std::exp(said.at(z)) - floor; };
  const ErrorQuantiles& q = said.errors;
  return {std::exp(said.mean + 0.5 * said.sd * said.sd) - floor,
          {value(q.q25), value(q.q75)},
          {value(q.q05), value(q.q95)},
          value(q.q95)};
}

TargetForecast at_least_none(TargetForecast f) {
  for (double* value : {&f.mean, &f.half.low, &f.half.high, &f.most.low, &f.most.high}) {
    *value = std::clamp(*value, 0.0, 1.0);
  }
  f.upper95 = std::clamp(f.upper95, 0.0, 1.0);
  return f;
}

}  // namespace

class GrowthModel::Impl {
 public:
  Impl(std::span<const ClosedLot> lots, const GrowthOptions& options) : reading_(lots) {
    std::vector<EffectKey> keys;
    keys.reserve(lots.size());
    for (const ClosedLot& lot : lots) {
      keys.push_back(reading_.key(lot.input, lot.outcome.last_day));
    }
    const std::size_t newest = std::min(keys.size(), kLotsForPoints);
    const SmoothBasis basis = reading_.basis(std::span(keys).last(newest), options.points);
    const auto start = options.scales.value_or(std::array<EffectScales, kGrowthTargets>{});
    const auto make = [&](std::size_t i) {
      return Target(static_cast<GrowthTarget>(i), basis, lots, keys, start[i], options);
    };
    std::vector<std::future<Target>> made;
    for (std::size_t i = 0; i < kGrowthTargets; ++i) {
      made.push_back(
          std::async(options.threads ? std::launch::async : std::launch::deferred, make, i));
    }
    for (auto& one : made) targets_.push_back(one.get());
    for (std::size_t i = 0; i < kGrowthTargets; ++i) scales_[i] = targets_[i].scales();
    lots_ = lots.size();
    first_day_ = lots.front().input.first_day;
    for (const ClosedLot& lot : lots) first_day_ = std::min(first_day_, lot.input.first_day);
    last_day_ = lots.back().outcome.last_day;
  }

  void add(const ClosedLot& lot) {
    const EffectKey key = reading_.key(lot.input, lot.outcome.last_day);
    for (Target& target : targets_) target.add(key, lot.outcome);
    ++lots_;
    last_day_ = std::max(last_day_, lot.outcome.last_day);
  }

  GrowthForecast predict(const LotInput& lot) const {
    const EffectKey key = reading_.key(lot, lot.first_day + lot.days);
    const Target::Said liver = targets_[0].predict(key);
    GrowthForecast forecast;
    forecast.liver_g = shown(liver, 0);
    if (targets_[1].known()) forecast.spread_g = shown(targets_[1].predict(key), 0);
    if (targets_[2].known()) {
      forecast.loss = at_least_none(shown(targets_[2].predict(key), kLossFloor));
    }
    // ITM = corn ÷ liver: a heavy liver is a low ITM, so the quantiles change places.
    const double corn = lot.corn_g();
    const auto itm = [&](double z) { return corn / std::exp(liver.at(z)); };
    const ErrorQuantiles& q = liver.errors;
    forecast.itm = {corn * std::exp(-liver.mean + 0.5 * liver.sd * liver.sd),
                    {itm(q.q75), itm(q.q25)},
                    {itm(q.q95), itm(q.q05)},
                    itm(q.q05)};
    return forecast;
  }

  EffectShares explain_liver(const LotInput& lot) const {
    return targets_[0].explain(reading_.key(lot, lot.first_day + lot.days));
  }

  Reading reading_;
  std::vector<Target> targets_;
  std::array<EffectScales, kGrowthTargets> scales_;
  std::size_t lots_ = 0;
  std::int64_t first_day_ = 0, last_day_ = 0;
};

GrowthModel::GrowthModel(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GrowthModel::~GrowthModel() = default;
GrowthModel::GrowthModel(GrowthModel&&) noexcept = default;
GrowthModel& GrowthModel::operator=(GrowthModel&&) noexcept = default;

Result<GrowthModel> GrowthModel::train(std::span<const ClosedLot> lots,
                                       const GrowthOptions& options) {
  if (lots.size() < kFewestTrainingLots) {
    return fail(ErrorKind::kInvalid, fmt::format("{} closed lots are too few to learn from; {} at "
                                                 "least",
                                                 lots.size(), kFewestTrainingLots));
  }
  return GrowthModel(std::make_unique<Impl>(lots, options));
}

void GrowthModel::add(const ClosedLot& lot) { impl_->add(lot); }
GrowthForecast GrowthModel::predict(const LotInput& lot) const { return impl_->predict(lot); }
EffectShares GrowthModel::explain_liver(const LotInput& lot) const {
  return impl_->explain_liver(lot);
}
std::size_t GrowthModel::lots() const { return impl_->lots_; }
std::int64_t GrowthModel::first_day() const { return impl_->first_day_; }
std::int64_t GrowthModel::last_day() const { return impl_->last_day_; }
const std::array<EffectScales, kGrowthTargets>& GrowthModel::scales() const {
  return impl_->scales_;
}

}  // namespace gaveurs
