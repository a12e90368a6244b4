#include "cli/loop_strategies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "loop/preference_model.h"
#include "loop/random_forest.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kLotsPerCycle = 10'000;  // more than a cycle may have
constexpr double kForestExplores = 0.2;

std::int64_t lot_id(const TriedLot& fed) { return fed.cycle * kLotsPerCycle + fed.number; }

double corn_kg(const CurveShape& shape) {
  const auto doses = doses_of(shape);
  return std::accumulate(doses.begin(), doses.end(), 0.0) / 1'000;
}

/// The loop: preferences out of all ratings, then the optimiser.
class LoopStrategy : public CurveStrategy {
 public:
  explicit LoopStrategy(const StrategySetting& setting)
      : setting_(setting), random_(Random(setting.seed).split("loop")) {}

  std::vector<CurveShape> propose(const std::vector<std::int64_t>& gaveurs) override {
    std::vector<CurveShape> shapes;
    for (const CurveProposal& proposal : taught().propose(gaveurs, random_)) {
      shapes.push_back(proposal.shape);
    }
    return shapes;
  }

  void learn(const std::vector<TriedLot>& fed) override {
    taught_.reset();
    fed_.insert(fed_.end(), fed.begin(), fed.end());
    for (const TriedLot& one : fed) {
      sales_.push_back({lot_id(one), one.lot.jars});
      for (const WorldRating& rating : one.lot.ratings) {
        JarRating jar{lot_id(one), rating.rater, rating.age_days, {}};
        jar.stars[static_cast<std::size_t>(TasteAspect::kOverall)] = rating.stars;
        ratings_.push_back(jar);
      }
    }
  }

  CurveShape recommended(std::optional<std::int64_t> gaveur) override {
    return taught().best(gaveur, random_).shape;
  }

 private:
  CurveOptimiser& taught() {
    if (taught_) return *taught_;
    CurveOptimiser& optimiser =
        taught_.emplace(OptimiserOptions{setting_.standard, setting_.range, setting_.limits,
                                         setting_.loss_limit, false, setting_.stars_per_kg});
    const Preferences liked = learn_preferences(ratings_, sales_);
    const auto& scores = liked.lots[static_cast<std::size_t>(TasteAspect::kOverall)];
    for (const TriedLot& one : fed_) {
      CurveTrial trial{one.shape, one.lot.gaveur, one.cycle, 0, 0, one.lot.liver_g, one.lot.loss};
      if (const auto at = scores.find(lot_id(one)); at != scores.end()) {
        trial.stars = at->second.mean;
        trial.stars_sd = at->second.sd;
      }
      optimiser.add(trial);
    }
    return optimiser;
  }

  StrategySetting setting_;
  Random random_;
  std::vector<TriedLot> fed_;
  std::vector<JarRating> ratings_;
  std::vector<LotSales> sales_;
  std::optional<CurveOptimiser> taught_;
};

class FixedStrategy : public CurveStrategy {
 public:
  explicit FixedStrategy(const StrategySetting& setting) : standard_(setting.standard) {}
  std::vector<CurveShape> propose(const std::vector<std::int64_t>& gaveurs) override {
    return std::vector<CurveShape>(gaveurs.size(), standard_);
  }
  void learn(const std::vector<TriedLot>&) override {}
  CurveShape recommended(std::optional<std::int64_t>) override { return standard_; }

 private:
  CurveShape standard_;
};

/// What a lot was worth to who takes its ratings as they are.
std::optional<double> plain_value(const TriedLot& one, double stars_per_kg) {
  if (one.lot.ratings.empty()) return std::nullopt;
  double sum = 0;
  for (const WorldRating& rating : one.lot.ratings) sum += rating.stars;
  return sum / static_cast<double>(one.lot.ratings.size()) - stars_per_kg * corn_kg(one.shape);
}

/// Curves drawn from all that keep the limits of feeding; hands on the one that did best among
/// those that stayed under the loss limit.
class RandomStrategy : public CurveStrategy {
 public:
  explicit RandomStrategy(const StrategySetting& setting)
      : setting_(setting), random_(Random(setting.seed).split("random")), best_(setting.standard) {}

  std::vector<CurveShape> propose(const std::vector<std::int64_t>& gaveurs) override {
    std::vector<CurveShape> shapes;
    while (shapes.size() < gaveurs.size()) {
      std::array<double, kShapeNumbers> numbers{};
      for (std::size_t k = 0; k < numbers.size(); ++k) {
        numbers[k] = random_.uniform(setting_.range.low[k], setting_.range.high[k]);
      }
      const CurveShape shape = shape_of(numbers, setting_.standard.meals);
      if (!limit_broken(doses_of(shape), setting_.limits)) shapes.push_back(shape);
    }
    return shapes;
  }
  void learn(const std::vector<TriedLot>& fed) override {
    for (const TriedLot& one : fed) {
      const auto value = plain_value(one, setting_.stars_per_kg);
      if (!value || *value <= most_ || one.lot.loss > setting_.loss_limit) continue;
      most_ = *value;
      best_ = one.shape;
    }
  }
  CurveShape recommended(std::optional<std::int64_t>) override { return best_; }

 private:
  StrategySetting setting_;
  Random random_;
  CurveShape best_;
  double most_ = -1e300;
};

/// A forest on the curve's doses and a grid of ±15 % around the standard curve: four lots in five
/// get what it thinks best, the others a place of the grid.
class ForestStrategy : public CurveStrategy {
 public:
  explicit ForestStrategy(const StrategySetting& setting)
      : setting_(setting), random_(Random(setting.seed).split("forest")) {
    const CurveShape& s = setting.standard;
    for (const double first : {0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15}) {
      for (const double top : {0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15}) {
        for (const double rise : {0.85, 1.0, 1.15}) {
          const CurveShape shape{
              s.first_g * first, s.top_g * top, s.rise_meals * rise, s.bend, s.ease, s.meals};
          if (!limit_broken(doses_of(shape), setting.limits)) grid_.push_back(shape);
        }
      }
    }
  }

  std::vector<CurveShape> propose(const std::vector<std::int64_t>& gaveurs) override {
    const CurveShape best = recommended({});
    std::vector<CurveShape> shapes;
    for (std::size_t i = 0; i < gaveurs.size(); ++i) {
      const bool explore = values_.empty() || random_.chance(kForestExplores);
      shapes.push_back(explore ? grid_[static_cast<std::size_t>(random_.integer(
                                     0, static_cast<std::int64_t>(grid_.size()) - 1))]
                               : best);
    }
    return shapes;
  }

  void learn(const std::vector<TriedLot>& fed) override {
    best_.reset();
    for (const TriedLot& one : fed) {
      const auto value = plain_value(one, setting_.stars_per_kg);
      if (!value) continue;
      rows_.push_back(doses_of(one.shape));
      values_.push_back(*value);
      losses_.push_back(one.lot.loss);
    }
  }

  CurveShape recommended(std::optional<std::int64_t>) override {
    if (best_) return *best_;
    if (values_.empty()) return setting_.standard;
    const RandomForest value(rows_, values_, {.seed = setting_.seed});
    const RandomForest loss(rows_, losses_, {.seed = setting_.seed});
    best_ = setting_.standard;
    double most = -1e300;
    for (const CurveShape& shape : grid_) {
      const auto doses = doses_of(shape);
      const double said = value.predict(doses);
      if (said <= most || loss.predict(doses) > setting_.loss_limit) continue;
      most = said;
      best_ = shape;
    }
    return *best_;
  }

 private:
  StrategySetting setting_;
  Random random_;
  std::vector<CurveShape> grid_;
  std::vector<std::vector<double>> rows_;
  std::vector<double> values_, losses_;
  std::optional<CurveShape> best_;  // as long as nothing more was learned
};

}  // namespace

std::string_view name_of(StrategyKind kind) {
  static constexpr std::array<std::string_view, kStrategies> kNames = {"loop", "fixed", "random",
                                                                       "forest"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::unique_ptr<CurveStrategy> make_strategy(StrategyKind kind, const StrategySetting& setting) {
  switch (kind) {
    case StrategyKind::kLoop:
      return std::make_unique<LoopStrategy>(setting);
    case StrategyKind::kFixed:
      return std::make_unique<FixedStrategy>(setting);
    case StrategyKind::kRandom:
      return std::make_unique<RandomStrategy>(setting);
    case StrategyKind::kForest:
      break;
  }
  return std::make_unique<ForestStrategy>(setting);
}

}  // namespace gaveurs
