// ChartSource: what a Reader and a WriteTx both answer about control charts and sensor health; one
// sees committed data only, the other also what its own transaction would. Threads and errors are
// those of the two.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "domain/chart.h"
#include "domain/sensor_health.h"

namespace gaveurs {

/// A device's baseline as it is kept.
struct StoredBaseline {
  DeviceId device;
  Instant taken_at;  // time of its last sample
  SensorBaseline values;
};

class ChartSource {
 public:
  virtual ~ChartSource() = default;
  /// The newest limits of each chart of the device, by characteristic and product.
  virtual Result<std::vector<FrozenChart>> charts_of(const DeviceId& device) = 0;
  /// Limits of one chart, newest first.
  virtual Result<std::vector<FrozenChart>> chart_history(const ChartKey& key, int limit) = 0;
  /// The newest `limit` samples with from ≤ time < before, oldest first.
  virtual Result<std::vector<ChartSample>> chart_samples(const ChartKey& key, Instant from,
                                                         Instant before, int limit) = 0;
  /// How many of them, without limit, have a value.
  virtual Result<std::int64_t> chart_count(const ChartKey& key, Instant from, Instant before) = 0;
  /// Whole samples of the device, the newest `limit` by their own time, oldest first.
  virtual Result<std::vector<StoredSample>> newest_of_device(const DeviceId& device, int limit) = 0;
  virtual Result<std::optional<StoredBaseline>> baseline_of(const DeviceId& device) = 0;
};

}  // namespace gaveurs
