#include "quality/analyse.h"

#include <cmath>

#include "quality/confidence.h"
#include "quality/defects.h"
#include "quality/spectral.h"
#include "quality/tuned.h"
#include "quality/volume.h"

namespace gaveurs {
namespace {

constexpr int kFewestZones = 32;      // fewer measured zones are no picture
constexpr int kFewestLiverZones = 4;  // fewer are no liver

void describe_distances(TofAnalysis& out, const TofRaw& raw, const Zones& zones) {
  double sum = 0, square = 0, light = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!zones.measured[i]) continue;
    sum += raw.distance_mm[i], square += raw.distance_mm[i] * raw.distance_mm[i];
    if (raw.reflectance) light += (*raw.reflectance)[i];
  }
  const double count = zones.measured_count;
  if (count == 0) return;
  out.avg_distance_mm = sum / count;
  out.std_distance_mm =
      std::sqrt(std::max(square / count - out.avg_distance_mm * out.avg_distance_mm, 0.0));
  if (raw.reflectance) out.avg_reflectance = light / count;
}

struct Measured {
  TofAnalysis analysis;
  TofFeatures features;
  const char* refusal = nullptr;  // why there is no measurement
  int guessed = 0;
  bool cut = false;
  bool even_light = false;  // defects were looked for under a dome's lamp
};

void describe_surface(Measured& out, const HeightMap& map, const Zones& zones, const TrayFit& tray,
                      const Shape& shape, const Picture& picture) {
  Surface surface;
  const Dome dome = dome_of(shape, out.analysis.volume_mm3);
  lay_surface(surface, dome, zones, tray, map, picture);
  out.even_light = surface.even_light;
  out.analysis.defects =
      find_defects(surface, zones, picture, surface.even_light ? kDefectGain : kDefectGainOfBeam);
  const auto clean = clean_zones_of(surface, out.analysis.defects, zones, picture);
  out.features.roughness_mm = roughness_mm(surface, clean);
  out.features.uniformity = uniformity_of(mottling(surface, clean));
}

Measured measure(const TofRaw& raw, const Calibration& station) {
  constexpr double kDegrees = 57.29577951308232;
  Measured out;
  TofAnalysis& a = out.analysis;
  a.height_mm.fill(std::nanf(""));
  const Picture picture = picture_of(station);
  const Zones zones = clean_zones(raw, station, picture);
  describe_distances(a, raw, zones);
  if (zones.measured_count < kFewestZones) {
    out.refusal = "relief non mesuré : trop peu de zones valides";
    return out;
  }
  const TrayFit tray = fit_tray(zones, picture, station);
  a.belt_mm = tray.plane.belt_mm;
  a.tilt_x_deg = std::atan(tray.plane.slope_x) * kDegrees;
  a.tilt_y_deg = std::atan(tray.plane.slope_y) * kDegrees;
  const HeightMap map = map_heights(zones, tray);
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (zones.measured[i]) a.height_mm[i] = static_cast<float>(map.height_mm[i]);
  }
  a.zones_used = map.liver_zones - map.guessed_zones;
  if (map.liver_zones < kFewestLiverZones) {
    out.refusal = "aucun foie sous le capteur";
    return out;
  }
  out.guessed = map.guessed_zones;
  out.cut = map.cut;
  const VolumeTerms terms = volume_terms(map, zones, tray, picture);
  a.volume_mm3 = volume_mm3(terms, picture);
  a.mass_g = a.volume_mm3 * kGramsPerMm3;
  a.mass_sd_g = mass_sd_g(terms, map, zones, tray, picture);
  const Shape shape = measure_shape(map, zones, picture);
  out.features = {a.mass_g, shape.length_mm, shape.width_mm, shape.thickness_mm, 0, 0};
  describe_surface(out, map, zones, tray, shape, picture);
  a.length_mm = shape.length_mm, a.width_mm = shape.width_mm;
  a.thickness_mm = shape.thickness_mm;
  a.roughness_mm = out.features.roughness_mm;
  a.uniformity = out.features.uniformity;
  return out;
}

}  // namespace

LiverAnalysis analyse_liver(const TofRaw& tof, const SpectralRaw& spectral,
                            const Calibration& station) {
  LiverAnalysis out;
  out.version = kAnalysisVersion;
  Measured relief = measure(tof, station);
  const MeasuredSpectrum spectrum = normalise(spectral, station);
  const SpectralFeatures colour = spectral_features(spectrum.reflectance);
  out.spectral = describe(spectrum, colour);
  Verdict verdict = judge(relief.features, relief.analysis.defects, colour);
  if (relief.refusal != nullptr) verdict.tof_score = 0, verdict.tof_grade = Grade::kReject;
  if (!spectrum.known) verdict.spectral_score = 0, verdict.spectral_grade = Grade::kReject;
  verdict.final_score = final_score(verdict.tof_score, verdict.spectral_score);
  verdict.grade = final_grade(verdict.tof_score, verdict.spectral_score, verdict.spectral_parts,
                              relief.analysis.defects);

  out.tof = std::move(relief.analysis);
  out.tof.quality_score = verdict.tof_score;
  out.tof.grade = verdict.tof_grade;
  out.spectral.quality_score = verdict.spectral_score;
  out.spectral.grade = verdict.spectral_grade;
  out.fusion.final_score = verdict.final_score;
  out.fusion.final_grade = verdict.grade;
  if (relief.refusal != nullptr) out.fusion.reasons.emplace_back(relief.refusal);
  if (!spectrum.known) out.fusion.reasons.emplace_back("spectre non mesuré : aucune lumière");
  if (spectrum.saturated) out.fusion.reasons.emplace_back("spectre saturé, moins sûr");
  if (relief.cut) out.fusion.reasons.emplace_back("foie en partie hors de l'image");
  if (relief.refusal == nullptr && spectrum.known) {
    const ScoreSds sds = score_sds(out.tof.defects, relief.guessed, relief.cut, relief.even_light);
    out.fusion.confidence = confidence(verdict, sds, out.tof.defects);
    for (std::string& reason : reasons_for(verdict, relief.features, out.tof.defects, colour)) {
      out.fusion.reasons.push_back(std::move(reason));
    }
  }
  return out;
}

}  // namespace gaveurs
