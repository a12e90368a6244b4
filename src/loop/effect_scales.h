// EffectScales: how much of what a lot comes to is due to whom, and how fast that changes: the
// hyperparameters of one target of the growth model. Standard deviations are in units of the
// target's own spread, times in days. Found by marginal likelihood (fit_scales). Plain value.
#pragma once

#include <array>
#include <cstddef>

namespace gaveurs {

struct EffectScales {
  double linear = 0.10;         // weight of a curve feature, straight
  double curved = 0.45;         // of the smooth function of all features
  double doses = 0.45;          // of the smooth function of the last meals' doses
  double deviations = 0.30;     // of the smooth function of their deviations from the plan
  double deviation = 0.07;      // weight of one meal's deviation, straight
  double gaveur = 0.32;         // that stays
  double gaveur_drift = 0.35, gaveur_days = 15;
  double eleveur = 0.20;
  double eleveur_drift = 0.22, eleveur_days = 45;
  double site_drift = 0.20, site_days = 60;
  double common_drift = 0.14, common_days = 30;
  double gaveur_slope = 0.05;   // his own answer to corn
  double souche = 0.20, production = 0.10, site = 0.15;
  double noise = 0.60;
  bool operator==(const EffectScales&) const = default;
};

constexpr std::size_t kEffectScales = 20;
inline std::array<double*, kEffectScales> fields_of(EffectScales& s) {
  return {&s.linear,       &s.curved,       &s.doses,       &s.deviations,   &s.deviation,
          &s.gaveur,       &s.gaveur_drift, &s.gaveur_days, &s.eleveur,      &s.eleveur_drift,
          &s.eleveur_days, &s.site_drift,   &s.site_days,   &s.common_drift, &s.common_days,
          &s.gaveur_slope, &s.souche,       &s.production,  &s.site,         &s.noise};
}

}  // namespace gaveurs
