// Lots drawn from a known law, for the tests of this room: liver = 530 + 47 g per kg of corn above
// 7.8 kg, + the gaveur's own level, which walks, + noise; loss and spread with laws of their own.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "loop/lot_input.h"

namespace gaveurs {

struct TestWorld {
  int gaveurs = 30;
  double gaveur_sd_g = 25;
  double drift_per_lot_g = 0;  // every gaveur gains this from lot to lot
  double noise_g = 25;
  std::uint64_t seed = 1;
};

inline LotInput test_input(double corn_g, int meals = 20) {
  LotInput in;
  in.gaveur = 1;
  in.eleveur = 7;
  in.site = "MT";
  in.souche = "CF80";
  in.production = "GRAS";
  in.first_day = 19'400;
  in.days = meals / 2;
  in.age_days = 85;
  in.ducks = 1'000;
  double sum = 0;
  for (int i = 0; i < meals; ++i) {
    in.given_g.push_back(210 + 250.0 * std::min(1.0, i / 13.0));
    sum += in.given_g.back();
  }
  for (double& dose : in.given_g) dose *= corn_g / sum;
  in.planned_g = in.given_g;
  return in;
}

/// In the order in which they closed: one lot a day, the gaveurs in turn.
inline std::vector<ClosedLot> test_lots(int count, const TestWorld& world = {}) {
  Random random(world.seed);
  std::vector<double> level;
  for (int g = 0; g < world.gaveurs; ++g) level.push_back(random.normal(0, world.gaveur_sd_g));
  std::vector<ClosedLot> lots;
  for (int i = 0; i < count; ++i) {
    const auto g = static_cast<std::size_t>(i % world.gaveurs);
    const double corn = random.uniform(6'800, 8'800);
    ClosedLot lot;
    lot.code = "T" + std::to_string(100'000 + i);
    lot.input = test_input(corn, static_cast<int>(random.integer(19, 22)));
    lot.input.gaveur = static_cast<std::int64_t>(g) + 1;
    lot.input.eleveur = random.integer(1, 40);
    lot.input.first_day = 19'000 + i / 3;
    lot.outcome.last_day = lot.input.first_day + lot.input.days;
    lot.outcome.liver_g = 530 + 0.047 * (corn - 7'800) + level[g] + random.normal(0, world.noise_g);
    lot.outcome.liver_sd_g = 86 * std::exp(random.normal(0, 0.15));
    lot.outcome.loss = 0.025 * std::exp(random.normal(0, 0.5));
    level[g] += world.drift_per_lot_g;
    lots.push_back(std::move(lot));
  }
  std::sort(lots.begin(), lots.end(), [](const ClosedLot& a, const ClosedLot& b) {
    return std::tie(a.outcome.last_day, a.code) < std::tie(b.outcome.last_day, b.code);
  });
  return lots;
}

}  // namespace gaveurs
