// Sample: one liver as the quality line SQAL measured it, raw, and what was worked out from that.
// Raw values are kept exactly as the device sent them. Matrices are 8×8, row by row: zone (x, y) is
// at y × 8 + x, as a picture seen from the sensor. Plain values; checked in src/wire, trusted here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"

namespace gaveurs {

/// Such as "ESP32_LL_01". 1-64 characters of A-Z a-z 0-9 - _ . :
using DeviceId = StrongId<struct DeviceTag, std::string>;
/// As the device numbers it. 1-64 characters of A-Z a-z 0-9 - _ . :
using SampleId = StrongId<struct SampleTag, std::string>;

constexpr int kTofSide = 8;
constexpr std::size_t kTofZones = 64;
using TofMatrix = std::array<double, kTofZones>;

/// One frame of the VL53L8CH (45° × 45° field of view).
struct TofRaw {
  TofMatrix distance_mm{};  // 0-4000
  std::optional<TofMatrix> reflectance;  // 0-255, percent of a white target
  std::optional<TofMatrix> amplitude;  // 0-4095, signal per zone
  std::optional<TofMatrix> ambient;  // 0-4095, background light per zone
  std::optional<TofMatrix> status;  // 0-255; 5 and 9: valid, 0: not said, others: not valid
  bool operator==(const TofRaw&) const = default;
};

/// Channels of the AS7341 in the order in which they are kept.
enum class Channel : std::uint8_t {
  kF1_415,
  kF2_445,
  kF3_480,
  kF4_515,
  kF5_555,
  kF6_590,
  kF7_630,
  kF8_680,
  kClear,
  kNir_910,
};
constexpr std::size_t kChannels = 10;
constexpr std::array<std::string_view, kChannels> kChannelNames{
    "F1_415nm", "F2_445nm", "F3_480nm", "F4_515nm", "F5_555nm",
    "F6_590nm", "F7_630nm", "F8_680nm", "Clear",    "NIR"};
/// Centre of each channel, nm; 0 where it is not a band.
constexpr std::array<int, kChannels> kChannelNm{415, 445, 480, 515, 555, 590, 630, 680, 0, 910};

struct SpectralRaw {
  std::array<double, kChannels> counts{};  // 0-65535
  std::optional<double> gain;  // 0.5-512, as a factor
  std::optional<double> integration_ms;
  bool operator==(const SpectralRaw&) const = default;
};

enum class Grade : std::uint8_t { kReject, kC, kB, kA, kAPlus };  // grows with quality
constexpr int kGrades = 5;
std::string_view to_string(Grade grade);  // "A+", "A", "B", "C", "REJECT"
std::optional<Grade> parse_grade(std::string_view text);  // exactly those

/// A sample as it came in. What the device itself claimed is kept apart and never shown as ours.
struct Sample {
  SampleId id;
  DeviceId device;
  SiteCode site;  // said, or taken from the device's id; empty when neither says it
  Instant time;  // of the measurement, by the device
  std::optional<LotCode> lot;  // the lot the message names; absent: not said
  std::string location;
  std::string lot_abattage;
  std::string eleveur;
  std::string provenance;
  TofRaw tof;
  SpectralRaw spectral;
  std::optional<Grade> claimed_grade;
  std::optional<double> claimed_score;
  std::string claims;  // JSON text: the device's own analyses, as sent; empty when none
  std::string meta;  // JSON text of `meta` and of fields that are not known; empty when none
  bool operator==(const Sample&) const = default;
};

enum class DefectKind : std::uint8_t { kForeignBody, kDent, kTear, kBruise, kBileStain };
constexpr int kDefectKinds = 5;
std::string_view to_string(DefectKind kind);  // foreign_body, dent, tear, bruise, bile_stain
std::optional<DefectKind> parse_defect_kind(std::string_view text);

struct Defect {
  DefectKind kind = DefectKind::kBruise;
  double x = 0, y = 0;  // place in zones, 0-8 from the left upper corner
  double x_mm = 0, y_mm = 0;  // on the tray, from the middle of the picture
  double size_mm = 0;  // diameter of a circle of its area
  double severity = 0;  // 0-1
  bool operator==(const Defect&) const = default;
};

/// What the time-of-flight frame says. Unset: not known from this frame.
struct TofAnalysis {
  std::array<float, kTofZones> height_mm{};  // over the tray; NaN where not measured
  double volume_mm3 = 0;
  double mass_g = 0;  // volume_mm3 / 1000 × 0.947 g/cm³ (DOMAIN: raw foie gras at 20 °C)
  double mass_sd_g = 0;  // from the measurement's noise
  double length_mm = 0, width_mm = 0, thickness_mm = 0;
  double roughness_mm = 0;  // RMS of heights against the smooth surface
  double uniformity = 0;  // 0-1
  double avg_distance_mm = 0, std_distance_mm = 0;
  double belt_mm = 0;  // distance of the tray used
  double tilt_x_deg = 0, tilt_y_deg = 0;
  std::optional<double> avg_reflectance;
  int zones_used = 0;
  double quality_score = 0;  // 0-1
  Grade grade = Grade::kReject;
  std::vector<Defect> defects;
};

struct SpectralAnalysis {
  std::array<double, kChannels> reflectance{};  // of a white reference, 0-1
  std::array<double, 6> ratios{};  // in the order of kSpectralRatioNames
  double lab_l = 0, lab_a = 0, lab_b = 0;  // CIE 1976, D65, 2°
  double delta_e = 0;  // ΔE2000 against the reference of a good liver
  double fat_quality_index = 0;  // 0-1
  double freshness_index = 0;  // 0-1
  double oxidation_index = 0;  // 0-1, higher is worse
  double quality_score = 0;  // 0-1
  Grade grade = Grade::kReject;
};
constexpr std::array<std::string_view, 6> kSpectralRatioNames{
    "violet_orange_ratio",  // 415 / 630
    "nir_violet_ratio",  // 910 / 415
    "yellow_violet_ratio",  // (555 + 590) / (415 + 445)
    "red_green_ratio",  // (630 + 680) / 515
    "blue_red_ratio",  // (415 + 445) / (630 + 680)
    "violet_yellow_ratio",  // (415 + 480) / (555 + 590)
};

struct Fusion {
  double final_score = 0;  // 0.60 × tof + 0.40 × spectral
  Grade final_grade = Grade::kReject;
  double confidence = 0;  // probability that the true grade is final_grade, 0-1
  std::vector<std::string> reasons;  // in words, French, most important first
  bool compliant() const { return final_grade != Grade::kReject; }
};
constexpr double kTofWeight = 0.60;
constexpr double kSpectralWeight = 0.40;

struct LiverAnalysis {
  int version = 0;  // of the formulas; grows when a result would change
  TofAnalysis tof;
  SpectralAnalysis spectral;
  Fusion fusion;
};

/// How a sample came to its lot. Never guessed: kNone stays kNone until a person says it.
enum class LotLink : std::uint8_t { kNone, kMessage, kQueue, kHand };
std::string_view to_string(LotLink link);  // none, message, queue, hand
std::optional<LotLink> parse_lot_link(std::string_view text);

/// A sample as it is kept.
struct StoredSample {
  Sample sample;
  LiverAnalysis analysis;
  LotLink link = LotLink::kNone;
  LotCode lot;  // empty while link is kNone
  Seq first_seq = 0;  // of the event that first brought it: its number, never changed
  Seq values_seq = 0;  // of the event that brought the values as they are: later when corrected
  Seq seq = 0;  // of its last sensor_update: later also when its lot was said by hand
  Instant recorded_at;
  int corrections = 0;  // how often other values came for the same id
};

/// Values that a correction replaced; `was.values_seq` is the event that had brought them.
struct ReplacedSample {
  StoredSample was;
  Instant replaced_at;
};

}  // namespace gaveurs
