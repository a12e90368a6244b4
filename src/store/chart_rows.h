// Rows of control charts and sensor health: how they are read and written, shared by every store.
// They are few, so each store writes them one by one. One thread per connection.
#pragma once

#include <optional>
#include <vector>

#include "store/chart_source.h"
#include "store/sql.h"

namespace gaveurs {

void write_frozen_chart(SqlConnection& db, const FrozenChart& chart);
void write_baseline(SqlConnection& db, const StoredBaseline& baseline);

namespace query {

// queries/charts.cpp; as ChartSource says
std::vector<FrozenChart> charts_of(SqlConnection& db, const DeviceId& device);
std::vector<FrozenChart> chart_history(SqlConnection& db, const ChartKey& key, int limit);
std::vector<ChartSample> chart_samples(SqlConnection& db, const ChartKey& key, Instant from,
                                       Instant before, int limit);
std::int64_t chart_count(SqlConnection& db, const ChartKey& key, Instant from, Instant before);
std::vector<StoredSample> newest_of_device(SqlConnection& db, const DeviceId& device, int limit);
std::optional<StoredBaseline> baseline_of(SqlConnection& db, const DeviceId& device);

}  // namespace query

/// Gives Base, a Reader or a WriteTx, its answers over a connection.
template <typename Base>
class SqlCharts : public Base {
 public:
  Result<std::vector<FrozenChart>> charts_of(const DeviceId& device) override {
    return guarded([&] { return query::charts_of(charts_db(), device); });
  }
  Result<std::vector<FrozenChart>> chart_history(const ChartKey& key, int limit) override {
    return guarded([&] { return query::chart_history(charts_db(), key, limit); });
  }
  Result<std::vector<ChartSample>> chart_samples(const ChartKey& key, Instant from, Instant before,
                                                 int limit) override {
    return guarded([&] { return query::chart_samples(charts_db(), key, from, before, limit); });
  }
  Result<std::int64_t> chart_count(const ChartKey& key, Instant from, Instant before) override {
    return guarded([&] { return query::chart_count(charts_db(), key, from, before); });
  }
  Result<std::vector<StoredSample>> newest_of_device(const DeviceId& device, int limit) override {
    return guarded([&] { return query::newest_of_device(charts_db(), device, limit); });
  }
  Result<std::optional<StoredBaseline>> baseline_of(const DeviceId& device) override {
    return guarded([&] { return query::baseline_of(charts_db(), device); });
  }

 private:
  virtual SqlConnection& charts_db() = 0;
};

}  // namespace gaveurs
