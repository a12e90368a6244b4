// SensorWatch: follows one station's sensors liver by liver in constant memory (about 2 kB) and
// says what is wrong with them. It compares with the station itself (neighbouring zones, its
// calibration, a baseline of its first 100 samples), never with other stations. After a restart the
// same state comes from the kept baseline and the last kWatchReplay samples.
// One owner, one thread.
//
//   fault          measured as                                          warning   critical
//   dark_zone      share of frames in which the zone is not valid or        80 %      -
//                  under 5 % of its neighbours' signal; neighbours ≤ 20 %
//   stuck_zone     frames in a row with one distance; neighbours < 1/3      30        -
//   frozen_frame   frames in a row with all distances the same              -         20
//   fading_lamp    light lost against the baseline                          15 %      30 %
//   dirty_window   belt's signal lost, or half of the rise of the floor     15 %      30 %
//                  (a tenth of the zones have less signal)
//   ambient_light  background light over the baseline's, against the        50 %      -
//                  baseline's floor of signal
//   belt_drift     belt against calibration, mean of about 50 samples       3 mm      8 mm
// A warning ends at four fifths of its edge.
#pragma once

#include <array>
#include <vector>

#include "domain/device.h"
#include "domain/sensor_health.h"

namespace gaveurs {

constexpr int kWatchReplay = 200;

class SensorWatch {
 public:
  /// `station`: its calibration, where it has one; without it no belt can drift. `known`: its
  /// baseline, where that is complete already.
  explicit SensorWatch(const std::optional<Calibration>& station,
                       std::optional<SensorBaseline> known = {});

  void push(const TofRaw& tof, const SpectralRaw& spectral, const TofAnalysis& analysis);
  /// Complete after kBaselineSamples; until then nothing is compared with it.
  const SensorBaseline& baseline() const { return baseline_; }
  bool baseline_complete() const { return baseline_.samples >= kBaselineSamples; }
  /// What is wrong now; zones in their order. Unknown is not listed: see `measured`.
  std::vector<SensorWarning> warnings() const;

  /// Present values beside the baseline; unset while unknown.
  struct Present {
    std::optional<double> light, belt_signal, floor, ambient, belt_mm;
  };
  const Present& present() const { return now_; }
  std::int64_t samples() const { return samples_; }
  /// Distance of the belt as calibrated.
  std::optional<double> belt_expected_mm() const { return belt_mm_; }

 private:
  void follow_zones(const TofRaw& tof);
  void follow_light(const SpectralRaw& spectral);
  void follow_window(const TofRaw& tof, double belt_mm);
  void judge();
  void judge_zones();
  // Keeps `fault` at the severity that `value` deserves, with hysteresis.
  void judge_value(SensorFault fault, std::optional<double> value, double warning, double critical);

  std::optional<double> belt_mm_;
  SensorBaseline baseline_;
  Present now_;
  std::int64_t samples_ = 0;
  std::array<float, kTofZones> bad_{};  // recent share of frames that are not valid
  std::array<std::uint16_t, kTofZones> same_{};  // frames in a row with one distance
  TofMatrix last_mm_{};
  int frozen_ = 0;
  std::array<bool, kTofZones> dark_{}, stuck_{};
  std::array<std::optional<SensorWarning>, kSensorFaults> raised_{};  // of the whole sensor
};

}  // namespace gaveurs
