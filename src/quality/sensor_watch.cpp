#include "quality/sensor_watch.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {
namespace {

constexpr double kBadRate = 1.0 / 16;    // weight of the newest frame in a zone's share
constexpr double kSlowRate = 1.0 / 50;   // … in the means of light, signal and belt
constexpr double kDarkShare = 0.8, kDarkEnds = 0.4, kNeighbourShare = 0.2;
constexpr double kFaint = 0.05;          // of the neighbours' signal
constexpr int kStuckFrames = 30, kFrozenFrames = 20;
constexpr double kBeltReachMm = 40;      // a zone this near to the belt's distance sees the belt
constexpr double kReferenceMm = 100;
constexpr double kHysteresis = 0.8;
constexpr std::uint16_t kCountMax = 60'000;

// Up to eight zones around one.
struct Around {
  std::array<std::size_t, 8> zones{};
  std::size_t count = 0;
};

const std::array<Around, kTofZones>& neighbours() {
  static const auto kAll = [] {
    std::array<Around, kTofZones> all{};
    for (int zone = 0; zone < static_cast<int>(kTofZones); ++zone) {
      Around& around = all[static_cast<std::size_t>(zone)];
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
          const int x = zone % kTofSide + dx, y = zone / kTofSide + dy;
          if ((dx == 0 && dy == 0) || x < 0 || y < 0 || x >= kTofSide || y >= kTofSide) continue;
          around.zones[around.count++] = static_cast<std::size_t>(y * kTofSide + x);
        }
      }
    }
    return all;
  }();
  return kAll;
}

template <typename Values>
double median_around(std::size_t zone, const Values& values) {
  const Around& around = neighbours()[zone];
  std::array<double, 8> found{};
  for (std::size_t i = 0; i < around.count; ++i) {
    found[i] = static_cast<double>(values[around.zones[i]]);
  }
  const auto middle = found.begin() + static_cast<std::ptrdiff_t>(around.count / 2);
  std::nth_element(found.begin(), middle,
                   found.begin() + static_cast<std::ptrdiff_t>(around.count));
  return *middle;
}

bool is_valid(const TofRaw& tof, std::size_t zone) {
  if (!(tof.distance_mm[zone] > 0) || tof.distance_mm[zone] >= 4000) return false;
  if (!tof.status) return true;
  const double status = (*tof.status)[zone];
  return status == 5 || status == 9 || status == 0;
}

bool on_border(std::size_t zone) {
  const std::size_t x = zone % kTofSide, y = zone / kTofSide;
  return x == 0 || y == 0 || x == kTofSide - 1 || y == kTofSide - 1;
}

double percentile(std::vector<double>& values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

void blend(std::optional<double>& mean, double value, double rate) {
  mean = mean ? *mean + rate * (value - *mean) : value;
}

}  // namespace

SensorWatch::SensorWatch(const std::optional<Calibration>& station,
                         std::optional<SensorBaseline> known)
    : baseline_(known.value_or(SensorBaseline{})) {
  if (station) belt_mm_ = station->belt_mm;
}

void SensorWatch::push(const TofRaw& tof, const SpectralRaw& spectral,
                       const TofAnalysis& analysis) {
  ++samples_;
  follow_zones(tof);
  follow_light(spectral);
  const bool belt_seen =
      analysis.zones_used > 0 && std::isfinite(analysis.belt_mm) && analysis.belt_mm > 0;
  if (belt_seen) blend(now_.belt_mm, analysis.belt_mm, kSlowRate);
  follow_window(tof, belt_seen ? analysis.belt_mm : belt_mm_.value_or(0));
  if (!baseline_complete()) {
    // Until the baseline stands it is the running mean, weighted alike.
    ++baseline_.samples;
    baseline_.light = now_.light;
    baseline_.belt_signal = now_.belt_signal;
    baseline_.floor = now_.floor;
    baseline_.ambient = now_.ambient;
  }
  judge();
}

void SensorWatch::follow_zones(const TofRaw& tof) {
  bool all_same = samples_ > 1;
  // No neighbour has more, so only what is faint beside this must be looked at.
  const double brightest =
      tof.amplitude ? *std::max_element(tof.amplitude->begin(), tof.amplitude->end()) : 0;
  for (std::size_t zone = 0; zone < kTofZones; ++zone) {
    bool bad = !is_valid(tof, zone);
    if (!bad && tof.amplitude && (*tof.amplitude)[zone] < kFaint * brightest) {
      bad = (*tof.amplitude)[zone] < kFaint * median_around(zone, *tof.amplitude);
    }
    bad_[zone] += static_cast<float>(kBadRate * ((bad ? 1.0 : 0.0) - bad_[zone]));
    const bool same = samples_ > 1 && tof.distance_mm[zone] == last_mm_[zone];
    all_same = all_same && same;
    // What a zone that is not valid says of its distance means nothing.
    const bool counts = same && is_valid(tof, zone) && same_[zone] < kCountMax;
    same_[zone] = static_cast<std::uint16_t>(counts ? same_[zone] + 1 : 0);
  }
  frozen_ = all_same ? std::min(frozen_ + 1, int{kCountMax}) : 0;
  last_mm_ = tof.distance_mm;
}

// The Clear channel; where a device has none, its eight bands together.
void SensorWatch::follow_light(const SpectralRaw& spectral) {
  double light = spectral.counts[static_cast<std::size_t>(Channel::kClear)];
  if (light <= 0) {
    for (std::size_t band = 0; band < 8; ++band) light += spectral.counts[band];
  }
  const double exposure = spectral.gain.value_or(1) * spectral.integration_ms.value_or(1);
  if (light <= 0 || !(exposure > 0)) return;
  blend(now_.light, light / exposure,
        baseline_complete() ? kSlowRate : 1.0 / (baseline_.samples + 1));
}

void SensorWatch::follow_window(const TofRaw& tof, double belt_mm) {
  if (!tof.amplitude) return;
  std::vector<double> belt, all, ambient;
  all.reserve(kTofZones);
  for (std::size_t zone = 0; zone < kTofZones; ++zone) {
    if (!is_valid(tof, zone)) continue;
    const double amplitude = (*tof.amplitude)[zone], distance = tof.distance_mm[zone];
    all.push_back(amplitude);
    if (tof.ambient) ambient.push_back((*tof.ambient)[zone]);
    if (!on_border(zone) || std::abs(distance - belt_mm) > kBeltReachMm) continue;
    belt.push_back(amplitude * (distance / kReferenceMm) * (distance / kReferenceMm));
  }
  const double rate = baseline_complete() ? kSlowRate : 1.0 / (baseline_.samples + 1);
  if (belt.size() >= 6) blend(now_.belt_signal, percentile(belt, 0.5), rate);
  if (all.size() >= kTofZones / 2) blend(now_.floor, percentile(all, 0.1), rate);
  if (!ambient.empty()) blend(now_.ambient, percentile(ambient, 0.5), rate);
}

void SensorWatch::judge_zones() {
  for (std::size_t zone = 0; zone < kTofZones; ++zone) {
    // Medians are dear: they are asked only of a zone that is suspect.
    dark_[zone] = bad_[zone] >= (dark_[zone] ? kDarkEnds : kDarkShare) &&
                  median_around(zone, bad_) <= kNeighbourShare;
    stuck_[zone] = same_[zone] >= kStuckFrames && median_around(zone, same_) * 3 < same_[zone];
  }
}

void SensorWatch::judge_value(SensorFault fault, std::optional<double> value, double warning,
                              double critical) {
  auto& raised = raised_[static_cast<std::size_t>(fault)];
  const auto edge = [&](double at, Severity severity) {
    return raised && raised->severity >= severity ? at * kHysteresis : at;
  };
  if (!value || *value < edge(warning, Severity::kWarning)) {
    raised.reset();
    return;
  }
  const bool worst = *value >= edge(critical, Severity::kCritical);
  raised = SensorWarning{fault, worst ? Severity::kCritical : Severity::kWarning, std::nullopt,
                         *value, worst ? critical : warning};
}

void SensorWatch::judge() {
  judge_zones();
  judge_value(SensorFault::kFrozenFrame, frozen_, kFrozenFrames, kFrozenFrames);
  const auto drift =
      now_.belt_mm && belt_mm_ ? std::optional(std::abs(*now_.belt_mm - *belt_mm_)) : std::nullopt;
  // One sample says nothing of a drift.
  judge_value(SensorFault::kBeltDrift, samples_ >= 50 ? drift : std::nullopt, 3, 8);
  if (!baseline_complete()) return;
  const auto lost = [](std::optional<double> now, std::optional<double> then) {
    return now && then && *then > 0 ? std::optional(100 * (1 - *now / *then)) : std::nullopt;
  };
  judge_value(SensorFault::kFadingLamp, lost(now_.light, baseline_.light), 15, 30);
  auto dirt = lost(now_.belt_signal, baseline_.belt_signal);
  if (const auto floor = lost(now_.floor, baseline_.floor)) {
    dirt = std::max(dirt.value_or(0), -*floor / 2);
  }
  judge_value(SensorFault::kDirtyWindow, dirt, 15, 30);
  std::optional<double> glare;
  if (now_.ambient && baseline_.ambient && baseline_.floor && *baseline_.floor > 0) {
    glare = 100 * (*now_.ambient - *baseline_.ambient) / *baseline_.floor;
  }
  judge_value(SensorFault::kAmbientLight, glare, 50, HUGE_VAL);
}

std::vector<SensorWarning> SensorWatch::warnings() const {
  std::vector<SensorWarning> out;
  for (std::size_t zone = 0; zone < kTofZones; ++zone) {
    if (dark_[zone]) {
      out.push_back({SensorFault::kDarkZone, Severity::kWarning, static_cast<int>(zone),
                     100.0 * bad_[zone], 100 * kDarkShare});
    }
  }
  for (std::size_t zone = 0; zone < kTofZones; ++zone) {
    if (stuck_[zone]) {
      out.push_back({SensorFault::kStuckZone, Severity::kWarning, static_cast<int>(zone),
                     static_cast<double>(same_[zone]), kStuckFrames});
    }
  }
  for (const auto& warning : raised_) {
    if (warning) out.push_back(*warning);
  }
  return out;
}

}  // namespace gaveurs
