// Rows of control charts and sensor health: how they are read and written, shared by every store.
// They are few, so each store writes them one by one. One thread per connection.
#pragma once

#include <optional>
#include <vector>

#include "domain/chart.h"
#include "domain/sensor_health.h"
#include "store/sql.h"

namespace gaveurs {

/// A device's baseline as it is kept.
struct StoredBaseline {
  DeviceId device;
  Instant taken_at;  // time of its last sample
  SensorBaseline values;
};

void write_frozen_chart(SqlConnection& db, const FrozenChart& chart);
void write_baseline(SqlConnection& db, const StoredBaseline& baseline);

namespace query {

// queries/charts.cpp
/// The newest limits of each chart of the device, by characteristic and product.
std::vector<FrozenChart> charts_of(SqlConnection& db, const DeviceId& device);
/// Limits of one chart, newest first.
std::vector<FrozenChart> chart_history(SqlConnection& db, const ChartKey& key, int limit);
/// The newest `limit` samples with from ≤ time < before, oldest first.
std::vector<ChartSample> chart_samples(SqlConnection& db, const ChartKey& key, Instant from,
                                       Instant before, int limit);
/// How many of them, without limit, have a value.
std::int64_t chart_count(SqlConnection& db, const ChartKey& key, Instant from, Instant before);
/// Whole samples of the device, the newest `limit` by their own time, oldest first.
std::vector<StoredSample> newest_of_device(SqlConnection& db, const DeviceId& device, int limit);
std::optional<StoredBaseline> baseline_of(SqlConnection& db, const DeviceId& device);

}  // namespace query
}  // namespace gaveurs
