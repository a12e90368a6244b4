// LineWatch: follows the control charts and the sensors of every station while samples are being
// recorded, and says what begins and what ends. What it knows of a station is made anew from the
// store after a restart, a failed batch, or when another node took samples of that station: the
// frozen limits, the last points of each chart, the sensors' baseline and their last samples.
// Committer's thread only.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "domain/chart.h"
#include "domain/sensor_health.h"
#include "quality/control_chart.h"
#include "quality/sensor_watch.h"
#include "store/store.h"

namespace gaveurs {

/// How a chart stands after a sample.
struct ChartState {
  ChartKey key;
  bool out = false;
  ChartAlarm alarm = ChartAlarm::kNone;  // of the last point
  double value = 0;                      // of the last point, or of the EWMA where that alarms …
  std::optional<double> limit;           // … and the edge that it is beyond
};

class StationWatch {
 public:
  /// Reads what is known of the station.
  /// `set_up_anew`: its calibration changed, so its sensors want another baseline.
  static Result<std::unique_ptr<StationWatch>> load(WriteTx& tx, const Device& device,
                                                    bool set_up_anew);

  /// Takes in a new sample. The charts whose last point it completes; valid until the next call.
  const std::vector<ChartState>& push(const StoredSample& sample);
  const SensorWatch& sensors() const { return sensors_; }
  /// The baseline, when this sample completed it and it is not stored yet.
  std::optional<StoredBaseline> take_baseline(const StoredSample& sample);
  /// Event of the last sample taken in.
  Seq last_seq() const { return last_seq_; }
  /// A correction changes what was judged, not what is judged from now on.
  void pass_over(Seq seq) { last_seq_ = std::max(last_seq_, seq); }
  /// Whether these are the limits it judges by.
  bool judges_by(const std::vector<FrozenChart>& frozen) const;
  int checked = 0;  // generation of LineWatch in which that was asked last
  const std::optional<Calibration>& calibration() const { return calibration_; }

 private:
  struct Chart {
    FrozenChart frozen;
    ChartMonitor monitor;
  };

  StationWatch(const Device& device, std::optional<SensorBaseline> known);
  Result<void> load_charts(WriteTx& tx, const DeviceId& device);
  Result<void> load_sensors(WriteTx& tx, const DeviceId& device);

  std::optional<Calibration> calibration_;
  std::vector<Chart> charts_;
  std::vector<ChartState> states_;
  SensorWatch sensors_;
  bool baseline_stored_ = false;
  Seq last_seq_ = 0;
};

class LineWatch {
 public:
  /// The device as it stood before the sample at hand.
  Result<StationWatch*> station(WriteTx& tx, const Device& device);
  /// Its limits change with this batch: what is known of it is read anew afterwards.
  void forget_after_batch(const DeviceId& device) { changed_.push_back(device); }
  /// Its event is past, whatever it says.
  void pass_over(const DeviceId& device, Seq seq);
  /// Others may have frozen limits.
  void others_wrote() { ++generation_; }
  void end_batch();
  void clear();

 private:
  Result<bool> is_current(WriteTx& tx, const Device& device, StationWatch& station) const;

  int generation_ = 0;
  std::unordered_map<DeviceId, std::unique_ptr<StationWatch>> stations_;
  std::vector<DeviceId> changed_;
};

}  // namespace gaveurs
