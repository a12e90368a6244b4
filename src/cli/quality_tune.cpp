#include "cli/quality_tune.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "quality/analyse.h"
#include "quality/confidence.h"
#include "quality/shape.h"
#include "quality/surface.h"
#include "quality/tray_plane.h"
#include "quality/tuned.h"
#include "quality/volume.h"
#include "twin/liver_twin.h"

namespace gaveurs {
namespace {

constexpr int kLiversPerStation = 60;

using Row = std::vector<double>;

/// Least squares by the normal equations, kept from being singular by a millionth of themselves.
class Regression {
 public:
  explicit Regression(std::size_t terms) : square_(terms, Row(terms)), along_(terms) {}
  void add(const Row& x, double y, double weight) {
    for (std::size_t a = 0; a < x.size(); ++a) {
      along_[a] += weight * x[a] * y;
      for (std::size_t b = 0; b < x.size(); ++b) square_[a][b] += weight * x[a] * x[b];
    }
  }
  Row solve() const {
    auto m = square_;
    Row r = along_;
    const std::size_t n = r.size();
    for (std::size_t i = 0; i < n; ++i) m[i][i] *= 1 + 1e-6;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t row = i + 1; row < n; ++row) {
        const double part = m[row][i] / m[i][i];
        for (std::size_t c = i; c < n; ++c) m[row][c] -= part * m[i][c];
        r[row] -= part * r[i];
      }
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t c = i + 1; c < n; ++c) r[i] -= m[i][c] * r[c];
      r[i] /= m[i][i];
    }
    return r;
  }

 private:
  std::vector<Row> square_;
  Row along_;
};

/// A liver as the steps of the analysis leave it.
struct Steps {
  Picture picture;
  Zones zones;
  TrayFit tray;
  HeightMap map;
  VolumeTerms volume;
  Shape shape;

  explicit Steps(const SimulatedLiver& liver)
      : picture(picture_of(liver.station)),
        zones(clean_zones(liver.tof, liver.station, picture)),
        tray(fit_tray(zones, picture, liver.station)),
        map(map_heights(zones, tray)),
        volume(volume_terms(map, zones, tray, picture)),
        shape(measure_shape(map, zones, picture)) {}
};

struct Ratio {
  double part = 0, whole = 0;
  double value() const { return part / whole; }
};

/// How light answers to the surface: within each liver without defects, over zones that lie on it.
void add_light(Regression& fit, const Steps& steps) {
  const Dome dome = dome_of(steps.shape, volume_mm3(steps.volume, steps.picture));
  std::vector<ZoneLight> views;
  Row seen;
  Ratio albedo;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!steps.map.around[i] || !steps.zones.measured[i]) continue;
    const Picture& p = steps.picture;
    const DomeZone zone = view_dome(dome, p, steps.tray, steps.zones.distance_mm[i], i);
    if (zone.cover() < 0.9) continue;
    views.push_back(light_of(steps.map.height_mm, steps.zones, p, zone, i));
    seen.push_back(steps.zones.brightness[i]);
    if (views.back().quarters > 0.8)
      albedo.part += seen.back(), albedo.whole += views.back().quarters;
  }
  if (albedo.whole < 2) return;
  const auto weight = [&](std::size_t k) {
    return std::pow(0.01 + 0.08 * (1 - views[k].quarters), -2);
  };
  const auto gain = [&](std::size_t k) { return seen[k] / albedo.value() - views[k].quarters; };
  Row mean(kZoneLightTerms);
  double mean_gain = 0, weights = 0;
  for (std::size_t k = 0; k < views.size(); ++k) {
    weights += weight(k), mean_gain += weight(k) * gain(k);
    for (std::size_t t = 0; t < mean.size(); ++t) mean[t] += weight(k) * views[k].terms[t];
  }
  for (std::size_t k = 0; k < views.size(); ++k) {
    Row x(kZoneLightTerms);
    for (std::size_t t = 0; t < x.size(); ++t) x[t] = views[k].terms[t] - mean[t] / weights;
    fit.add(x, gain(k) - mean_gain / weights, weight(k));
  }
}

/// The same under a dome's lamp.
void add_sky(Regression& fit, const Steps& steps) {
  if (!steps.zones.has_diffuse) return;
  const Dome dome = dome_of(steps.shape, volume_mm3(steps.volume, steps.picture));
  std::vector<SkyLight> views;
  Row seen, weights;
  Ratio albedo;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!steps.map.around[i] || !steps.zones.measured[i]) continue;
    const double z = steps.zones.distance_mm[i];
    const DomeZone zone = view_dome(dome, steps.picture, steps.tray, z, i);
    if (zone.cover() < 0.5) continue;
    const SkyLight light =
        sky_light(steps.map.height_mm, steps.picture.zone * z, steps.tray.tray.albedo, zone, i);
    views.push_back(light);
    seen.push_back(steps.zones.diffuse[i] - steps.tray.tray.albedo * (1 - zone.cover()));
    const double uncertain = 0.005 + 0.03 * light.terms[0] + 0.03 * light.terms[4];
    weights.push_back(1 / (uncertain * uncertain));
    if (light.terms[0] < 0.04) albedo.part += seen.back(), albedo.whole += light.light;
  }
  if (albedo.whole < 2) return;
  // The untuned light is light less its terms.
  const auto untuned = [&](const SkyLight& view) {
    double light = view.light;
    for (std::size_t t = 0; t < kSkyTerms; ++t) light -= kSkyLight[t] * view.terms[t];
    return light;
  };
  for (std::size_t k = 0; k < views.size(); ++k) {
    fit.add(Row(views[k].terms.begin(), views[k].terms.end()),
            seen[k] / albedo.value() - untuned(views[k]), weights[k]);
  }
}

struct Score {
  double raw = 0;  // confidence before it is set right
  Grade grade = Grade::kReject;
  bool right = false;
};

/// Maximum likelihood of P(right) = 1 / (1 + exp(−a − b logit(raw))), a by grade: least squares
/// with weights that are worked out anew (McCullagh and Nelder 1989, 2.5).
Row fit_confidence(const std::vector<Score>& scores) {
  Row at(kGrades + 1);
  at[kGrades] = 1;
  for (int step = 0; step < 20; ++step) {
    Regression fit(kGrades + 1);
    for (const Score& score : scores) {
      Row x(kGrades + 1);
      x[static_cast<std::size_t>(score.grade)] = 1;
      x[kGrades] = logit(score.raw);
      const double sum = at[static_cast<std::size_t>(score.grade)] + at[kGrades] * x[kGrades];
      const double p = std::clamp(1 / (1 + std::exp(-sum)), 0.02, 0.98);
      fit.add(x, sum + ((score.right ? 1 : 0) - p) / (p * (1 - p)), p * (1 - p));
    }
    at = fit.solve();
  }
  return at;
}

std::string listed(const char* name, const Row& values) {
  std::string out = fmt::format("{}{{", name);
  for (std::size_t i = 0; i < values.size(); ++i) {
    out += fmt::format("{}{:.4f}", i == 0 ? "" : ", ", values[i]);
  }
  return out + "}\n";
}

class Tuning {
 public:
  void add(const SimulatedLiver& liver) {
    const Steps steps(liver);
    const LiverTruth& truth = liver.truth;
    const double volume = truth.volume_mm3;
    volume_.add(Row(steps.volume.begin(), steps.volume.end()), volume, 1 / (volume * volume));
    length_.add({steps.shape.length_mm, 1}, truth.tof.length_mm, 1);
    width_.add({steps.shape.width_mm, 1}, truth.tof.width_mm, 1);
    thickness_.add({steps.shape.thickness_mm, 1}, truth.tof.thickness_mm, 1);
    if (truth.defects.empty()) add_light(light_, steps), add_sky(sky_, steps);

    const LiverAnalysis a = analyse_liver(liver.tof, liver.spectral, liver.station);
    mass_.part += std::pow(a.tof.mass_g / truth.tof.mass_g - 1, 2), ++mass_.whole;
    const double wrong = a.tof.quality_score - truth.verdict.tof_score;
    const auto terms = tof_variance_terms(a.tof.defects);
    // Squares have long tails: what lies beyond 0.15 counts as that.
    if (a.tof.defects.size() == truth.defects.size()) {
      tof_.add(Row(terms.begin(), terms.end()), std::min(wrong * wrong, 0.0225), 1);
    }
    unseen_.part += a.tof.defects.size() < truth.defects.size() ? 1 : 0, ++unseen_.whole;
    if (a.tof.defects.size() < truth.defects.size()) {
      cost_.part += wrong / std::max(a.tof.quality_score, 0.1), ++cost_.whole;
    }
    const double miss = a.spectral.quality_score - truth.verdict.spectral_score;
    spectral_.part += miss * miss, ++spectral_.whole;
    const Grade given = a.fusion.final_grade;
    scores_.push_back(
        {unset_confidence(a.fusion.confidence, given, liver.station.ambient_white > 0), given,
         given == truth.verdict.grade});
  }

  std::string say() const {
    std::string out =
        listed("kVolumeWeights", volume_.solve()) +
        fmt::format("kMassModelSd = {:.4f}\n", std::sqrt(mass_.value())) +
        listed("length, times what stands there", length_.solve()) +
        listed("width", width_.solve()) + listed("thickness", thickness_.solve()) +
        listed("kZoneLight", light_.solve()) + listed("kSkyLight", sky_.solve()) +
        listed("kTofVariance x 1e4", scaled(tof_.solve(), 1e4)) +
        fmt::format("kUnseen = {:.3f}, kUnseenCosts = {:.3f}\n", unseen_.value(), cost_.value()) +
        fmt::format("kSpectralScoreSd = {:.4f}\n", std::sqrt(spectral_.value()));
    return out + listed("confidence", fit_confidence(scores_));
  }

 private:
  static Row scaled(Row row, double factor) {
    for (double& value : row) value *= factor;
    return row;
  }
  Regression volume_{kVolumeTerms}, length_{2}, width_{2}, thickness_{2}, light_{kZoneLightTerms},
      sky_{kSkyTerms};
  Regression tof_{kTofVarianceTerms};
  Ratio mass_, spectral_, unseen_, cost_;
  std::vector<Score> scores_;
};

}  // namespace

std::string tune_quality(std::uint64_t seed, int count, const std::string& profile) {
  Tuning tuning;
  for (int done = 0; done < count; done += kLiversPerStation) {
    const LiverTwin twin(*find_line_profile(profile),
                         seed + static_cast<std::uint64_t>(done / kLiversPerStation));
    for (int i = 0; i < std::min(kLiversPerStation, count - done); ++i) tuning.add(twin.liver(i));
  }
  return tuning.say();
}

}  // namespace gaveurs
