// Ways to choose the curves of a cycle's lots, so that `gaveurs loop evaluate` can compare them in
// one run: the loop itself, and the three it stands beside. Each sees the same lots' results and
// ratings, and nothing of the world's law. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "loop/curve_optimiser.h"
#include "twin/taste_world.h"

namespace gaveurs {

struct TriedLot {
  CurveShape shape;
  int cycle = 0, number = 0;
  WorldLot lot;
};

struct StrategySetting {
  CurveShape standard;
  ShapeRange range;
  CurveLimits limits;
  double loss_limit = 0.06, stars_per_kg = 0.1;
  std::uint64_t seed = 1;
};

class CurveStrategy {
 public:
  virtual ~CurveStrategy() = default;
  /// One for each lot of the cycle, in the order of those who feed them.
  virtual std::vector<CurveShape> propose(const std::vector<std::int64_t>& gaveurs) = 0;
  virtual void learn(const std::vector<TriedLot>& fed) = 0;
  /// What it would hand on to a gaveur after what it has learned; unset: to anyone, as one curve.
  virtual CurveShape recommended(std::optional<std::int64_t> gaveur) = 0;
};

enum class StrategyKind : std::uint8_t { kLoop, kFixed, kRandom, kForest };
constexpr std::size_t kStrategies = 4;
std::string_view name_of(StrategyKind kind);
std::unique_ptr<CurveStrategy> make_strategy(StrategyKind kind, const StrategySetting& setting);

}  // namespace gaveurs
