#include "twin/liver_twin.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "twin/liver_draw.h"

namespace gaveurs {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr int kTries = 120;
constexpr int kTriesWithOneMass = 20;

Grade draw_grade(const std::array<double, kGrades>& mix, Random& random) {
  double at = random.uniform();
  for (int grade = 0; grade < kGrades; ++grade) {
    if (at < mix[static_cast<std::size_t>(grade)]) return static_cast<Grade>(grade);
    at -= mix[static_cast<std::size_t>(grade)];
  }
  return Grade::kA;
}

/// Even over the range of the grade, so livers near a limit are as common as others.
double draw_score(Grade grade, Random& random) {
  static constexpr std::array<double, kGrades + 1> kEdges{0.30,    kCScore,     kBScore,
                                                          kAScore, kAPlusScore, 0.95};
  const auto at = static_cast<std::size_t>(grade);
  return random.uniform(kEdges[at], kEdges[at + 1]);
}

double draw_mass(const LotLivers& lot, bool tray, Random& random) {
  const double heaviest = tray ? 900 : 1000;
  for (int tries = 0; tries < 20; ++tries) {
    const double mass = random.normal(lot.mean_g, lot.sd_g);
    if (mass >= 180 && mass <= heaviest) return mass;
  }
  return std::clamp(lot.mean_g, 180.0, heaviest);
}

/// The spectral score that brings the final one to `score`; what is usual when rejected anyway.
double wanted_spectral(Grade grade, double tof, double score, bool refused, Random& random) {
  if (grade != Grade::kReject) return (score - kTofWeight * tof) / kSpectralWeight;
  return refused ? random.uniform(0.5, 0.9) : random.uniform(0.2, kCScore - 0.01);
}

void locate(std::vector<TrueDefect>& defects, const LiverSurface& surface, double belt_mm) {
  for (TrueDefect& defect : defects) {
    const double height = surface.height(defect.x_mm, defect.y_mm);
    const auto zone = zone_of(defect.x_mm, defect.y_mm, height, belt_mm);
    defect.x = zone[0];
    defect.y = zone[1];
  }
}

struct Attempt {
  DrawnLiver drawn;
  LiverSurface surface;
  Verdict verdict;
  SpectralFeatures spectral;
  Reflectance reflectance;
};

LiverTruth truth_of(const Attempt& attempt, Grade wanted, double belt_mm) {
  LiverTruth truth;
  truth.wanted = wanted;
  truth.verdict = attempt.verdict;
  truth.tof = attempt.surface.features();
  truth.volume_mm3 = attempt.surface.volume_mm3();
  truth.outline_length_mm = attempt.surface.outline_length_mm();
  truth.outline_width_mm = attempt.surface.outline_width_mm();
  truth.defects = attempt.drawn.form.defects;
  locate(truth.defects, attempt.surface, belt_mm);
  truth.matter = attempt.drawn.matter;
  truth.reflectance = attempt.reflectance;
  truth.spectral = attempt.spectral;
  truth.x_mm = attempt.drawn.form.x_mm;
  truth.y_mm = attempt.drawn.form.y_mm;
  truth.angle_rad = attempt.drawn.form.angle;
  return truth;
}

/// Livers until one has the wanted grade; the last one when none has. Mass stays what it is as long
/// as it can, so that lots keep their mean.
Attempt attempt_grade(Grade wanted, const LotLivers& lot, const LineProfile& line, Random& random) {
  const bool tray = line.tray;
  LiverWish wish{wanted,
                 draw_mass(lot, tray, random),
                 lot.yellow,
                 tray,
                 1,
                 line.smallest_defect_mm,
                 line.mount.tray_angle_deg * kDegree};
  for (int tries = 0;; ++tries) {
    const bool last = tries == kTries;
    if (tries == kTriesWithOneMass) wish.mass_g = draw_mass(lot, tray, random), wish.flaws = 1;
    DrawnLiver drawn = draw_form(wish, random);
    drawn.tray.belt_albedo = line.mount.belt_albedo;
    LiverSurface surface(drawn.form, drawn.tray, random.split(std::to_string(tries)));
    const auto defects = to_defects(drawn.form.defects);
    const double tof = tof_score(tof_parts(surface.features(), defects));
    const double score = draw_score(wanted, random);
    const bool refused = tof < kCScore || refused_by(defects);
    if (refused && wanted != Grade::kReject && !last) {
      wish.flaws *= 0.85;
      continue;
    }
    const double spectral = wanted_spectral(wanted, tof, score, refused, random);
    const auto matter = draw_matter(spectral, lot.yellow, random);
    if (!matter && !last) {
      wish.flaws *= spectral > 0.7 ? 0.85 : 1.2;
      continue;
    }
    if (matter) drawn.matter = *matter;
    const Reflectance reflectance = reflectance_of(drawn.matter);
    const SpectralFeatures features = spectral_features(reflectance);
    Attempt attempt{std::move(drawn), std::move(surface), {}, features, reflectance};
    attempt.verdict = judge(attempt.surface.features(), defects, features);
    if (attempt.verdict.grade == wanted || last) return attempt;
    if (spectral < kCScore) wish.flaws *= 1.4;
  }
}

}  // namespace

std::vector<Defect> to_defects(const std::vector<TrueDefect>& defects) {
  std::vector<Defect> out;
  out.reserve(defects.size());
  for (const TrueDefect& d : defects) {
    out.push_back({d.kind, d.x, d.y, d.x_mm, d.y_mm, d.size_mm, d.severity});
  }
  return out;
}

LiverTwin::LiverTwin(const LineProfile& profile, std::uint64_t seed)
    : profile_(&profile),
      random_(seed),
      tof_(draw_tof_station(profile.mount, random_.split("time of flight"))),
      spectral_(draw_spectral_station(tof_.calibration, random_.split("spectral"))) {
  tof_.calibration.tray = profile.tray;
}

SimulatedLiver LiverTwin::liver(std::int64_t number, const LotLivers& lot) const {
  Random random = random_.split("liver " + std::to_string(number));
  const Grade wanted = draw_grade(profile_->mix, random);
  const Attempt attempt = attempt_grade(wanted, lot, *profile_, random);

  const double passed = static_cast<double>(number);
  TofConditions tof;
  tof.offset_mm = random.normal(0, 0.6);
  tof.ambient = profile_->ambient * random.uniform(0.8, 1.2);
  tof.dirt = std::min(profile_->dirt + profile_->dirt_per_liver * passed, 0.4);
  SpectralConditions spectral;
  spectral.ambient = profile_->daylight * random.uniform(0.5, 1.5);
  spectral.dirt = tof.dirt;
  spectral.lamp = std::max(1 - profile_->lamp_loss_per_liver * passed, 0.5);

  SimulatedLiver out;
  out.station = tof_.calibration;
  out.tof = measure_tof(attempt.surface, tof_, tof, random);
  out.spectral = measure_spectrum(attempt.reflectance, spectral_, spectral, random);
  out.truth = truth_of(attempt, wanted, tof_.belt_mm);
  return out;
}

}  // namespace gaveurs
