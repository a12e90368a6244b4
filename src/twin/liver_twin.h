// LiverTwin: a simulated quality line, liver by liver, with the truth beside each measurement. A
// liver is drawn with a mass of its lot and a wanted grade of the line's mix; its form, matter and
// defects are made so that the shared rule (domain/grading.h) on its true features gives that
// grade; then the station's two sensors measure it. Pure: the same profile, seed and number give
// the same liver, in any order, so any sample can be made again. Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/grading.h"
#include "twin/line_profile.h"
#include "twin/liver_spectrum.h"
#include "twin/liver_surface.h"
#include "twin/tof_camera.h"

namespace gaveurs {

/// What the livers of one lot have in common.
struct LotLivers {
  double mean_g = 527, sd_g = 86;  // DOMAIN
  double yellow = 1;               // carotenoid against the usual, from the corn given
};

struct LiverTruth {
  Grade wanted = Grade::kReject;  // drawn from the mix; differs from the grade only where no liver
                                  // of this mass can have it
  Verdict verdict;  // of the shared rule on the true features: scores and grade
  TofFeatures tof;  // mass_g among them
  double volume_mm3 = 0;
  double outline_length_mm = 0, outline_width_mm = 0;
  std::vector<TrueDefect> defects;
  LiverMatter matter;
  Reflectance reflectance{};
  SpectralFeatures spectral;  // colour, ratios, fat, freshness, oxidation
  double x_mm = 0, y_mm = 0, angle_rad = 0;  // pose under the sensor
};

struct SimulatedLiver {
  TofRaw tof;
  SpectralRaw spectral;
  Calibration station;  // as the device knows itself
  LiverTruth truth;
};

class LiverTwin {
 public:
  /// `profile` must outlive it (those of line_profile.h do).
  LiverTwin(const LineProfile& profile, std::uint64_t seed);

  const Calibration& calibration() const { return tof_.calibration; }
  const LineProfile& profile() const { return *profile_; }
  /// `number` counts from 0; dirt and lamp follow it.
  SimulatedLiver liver(std::int64_t number, const LotLivers& lot = {}) const;

 private:
  const LineProfile* profile_;
  Random random_;
  TofStation tof_;
  SpectralStation spectral_;
};

/// As the rule takes it.
std::vector<Defect> to_defects(const std::vector<TrueDefect>& defects);

}  // namespace gaveurs
