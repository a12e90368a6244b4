#include "store/sample_codec.h"

#include <array>
#include <span>

#include "store/record_bytes.h"

namespace gaveurs {
namespace {

constexpr std::uint8_t kRaw = 'R';
constexpr std::uint8_t kAnalysis = 'A';
constexpr std::uint8_t kStation = 'C';
constexpr std::uint8_t kRawVersion = 1;
constexpr std::uint8_t kAnalysisVersion = 1;
constexpr std::uint8_t kStationVersion = 2;  // 1 knew neither tray nor lamp

constexpr std::size_t kMostDefects = 1'024;
constexpr std::size_t kMostReasons = 256;
constexpr std::size_t kMostReasonBytes = 4'096;

// Which of the frame's parts there are.
constexpr std::uint8_t kHasReflectance = 1, kHasAmplitude = 2, kHasAmbient = 4, kHasStatus = 8;
constexpr std::uint8_t kHasGain = 16, kHasIntegration = 32, kAllParts = 63;

// The plain numbers of an analysis in the order in which they are kept; appending one needs a new
// version.
template <typename Analysis>
auto numbers_of(Analysis& a) {
  auto& t = a.tof;
  auto& s = a.spectral;
  return std::array{&t.volume_mm3,
                    &t.mass_g,
                    &t.mass_sd_g,
                    &t.length_mm,
                    &t.width_mm,
                    &t.thickness_mm,
                    &t.roughness_mm,
                    &t.uniformity,
                    &t.avg_distance_mm,
                    &t.std_distance_mm,
                    &t.belt_mm,
                    &t.tilt_x_deg,
                    &t.tilt_y_deg,
                    &t.quality_score,
                    &s.lab_l,
                    &s.lab_a,
                    &s.lab_b,
                    &s.delta_e,
                    &s.fat_quality_index,
                    &s.freshness_index,
                    &s.oxidation_index,
                    &s.quality_score,
                    &a.fusion.final_score,
                    &a.fusion.confidence};
}

void put_defect(RecordWriter& out, const Defect& defect) {
  out.byte(static_cast<std::uint8_t>(defect.kind));
  for (const double number :
       {defect.x, defect.y, defect.x_mm, defect.y_mm, defect.size_mm, defect.severity}) {
    out.real(number);
  }
}

Defect take_defect(RecordReader& in) {
  Defect defect;
  defect.kind = static_cast<DefectKind>(in.byte_below(kDefectKinds));
  for (double* number :
       {&defect.x, &defect.y, &defect.x_mm, &defect.y_mm, &defect.size_mm, &defect.severity}) {
    *number = in.real();
  }
  return defect;
}

Grade take_grade(RecordReader& in) { return static_cast<Grade>(in.byte_below(kGrades)); }

}  // namespace

std::string encode_raw(const TofRaw& tof, const SpectralRaw& spectral) {
  RecordWriter out(kRaw, kRawVersion);
  const auto bit = [](bool present, std::uint8_t mask) { return present ? mask : 0; };
  out.byte(static_cast<std::uint8_t>(
      bit(tof.reflectance.has_value(), kHasReflectance) |
      bit(tof.amplitude.has_value(), kHasAmplitude) | bit(tof.ambient.has_value(), kHasAmbient) |
      bit(tof.status.has_value(), kHasStatus) | bit(spectral.gain.has_value(), kHasGain) |
      bit(spectral.integration_ms.has_value(), kHasIntegration)));
  out.series(tof.distance_mm);
  for (const auto* matrix : {&tof.reflectance, &tof.amplitude, &tof.ambient, &tof.status}) {
    if (*matrix) out.series(**matrix);
  }
  out.series(spectral.counts);
  for (const auto* number : {&spectral.gain, &spectral.integration_ms}) {
    if (*number) out.series(std::span(&**number, 1));
  }
  return out.finish();
}

Result<RawFrames> decode_raw(std::string_view bytes) {
  RecordReader in(bytes, kRaw, kRawVersion);
  RawFrames out;
  const std::uint8_t parts = in.byte_below(kAllParts + 1);
  in.series(out.tof.distance_mm);
  const auto matrix = [&](std::uint8_t mask, std::optional<TofMatrix>& into) {
    if ((parts & mask) != 0) in.series(into.emplace());
  };
  matrix(kHasReflectance, out.tof.reflectance);
  matrix(kHasAmplitude, out.tof.amplitude);
  matrix(kHasAmbient, out.tof.ambient);
  matrix(kHasStatus, out.tof.status);
  in.series(out.spectral.counts);
  const auto number = [&](std::uint8_t mask, std::optional<double>& into) {
    if ((parts & mask) != 0) in.series(std::span(&into.emplace(), 1));
  };
  number(kHasGain, out.spectral.gain);
  number(kHasIntegration, out.spectral.integration_ms);
  if (auto whole = in.finish(); !whole) return std::unexpected(std::move(whole.error()));
  return out;
}

std::string encode_analysis(const LiverAnalysis& analysis) {
  RecordWriter out(kAnalysis, kAnalysisVersion);
  const TofAnalysis& tof = analysis.tof;
  out.integer(analysis.version);
  out.floats(tof.height_mm);
  for (const double* number : numbers_of(analysis)) out.real(*number);
  out.byte(tof.avg_reflectance ? 1 : 0);
  if (tof.avg_reflectance) out.real(*tof.avg_reflectance);
  out.integer(tof.zones_used);
  for (const Grade grade : {tof.grade, analysis.spectral.grade, analysis.fusion.final_grade}) {
    out.byte(static_cast<std::uint8_t>(grade));
  }
  out.series(analysis.spectral.reflectance);
  out.series(analysis.spectral.ratios);
  out.integer(static_cast<std::int64_t>(tof.defects.size()));
  for (const auto& defect : tof.defects) put_defect(out, defect);
  out.integer(static_cast<std::int64_t>(analysis.fusion.reasons.size()));
  for (const auto& reason : analysis.fusion.reasons) out.text(reason);
  return out.finish();
}

Result<LiverAnalysis> decode_analysis(std::string_view bytes) {
  RecordReader in(bytes, kAnalysis, kAnalysisVersion);
  LiverAnalysis out;
  out.version = static_cast<int>(in.integer());
  in.floats(out.tof.height_mm);
  for (double* number : numbers_of(out)) *number = in.real();
  if (in.byte_below(2) == 1) out.tof.avg_reflectance = in.real();
  out.tof.zones_used = static_cast<int>(in.integer());
  out.tof.grade = take_grade(in);
  out.spectral.grade = take_grade(in);
  out.fusion.final_grade = take_grade(in);
  in.series(out.spectral.reflectance);
  in.series(out.spectral.ratios);
  const std::size_t defects = in.count(kMostDefects);
  for (std::size_t i = 0; i < defects && in.good(); ++i) out.tof.defects.push_back(take_defect(in));
  const std::size_t reasons = in.count(kMostReasons);
  for (std::size_t i = 0; i < reasons && in.good(); ++i) {
    out.fusion.reasons.push_back(in.text(kMostReasonBytes));
  }
  if (auto whole = in.finish(); !whole) return std::unexpected(std::move(whole.error()));
  return out;
}

std::string encode_station(const Calibration& station) {
  RecordWriter out(kStation, kStationVersion);
  for (const double number :
       {station.belt_mm, station.tilt_x_deg, station.tilt_y_deg, station.field_of_view_deg}) {
    out.real(number);
  }
  out.series(station.white);
  out.series(station.dark);
  out.byte(station.tray ? 1 : 0);
  out.real(station.tray_angle_deg);
  out.real(station.ambient_white);
  return out.finish();
}

Result<Calibration> decode_station(std::string_view bytes) {
  RecordReader in(bytes, kStation, kStationVersion);
  Calibration out;
  for (double* number : {&out.belt_mm, &out.tilt_x_deg, &out.tilt_y_deg, &out.field_of_view_deg}) {
    *number = in.real();
  }
  in.series(out.white);
  in.series(out.dark);
  if (in.version() >= 2) {
    out.tray = in.byte_below(2) == 1;
    out.tray_angle_deg = in.real();
    out.ambient_white = in.real();
  }
  if (auto whole = in.finish(); !whole) return std::unexpected(std::move(whole.error()));
  return out;
}

}  // namespace gaveurs
