#include "app/line_watch.h"

#include <algorithm>
#include <limits>

namespace gaveurs {
namespace {

constexpr std::size_t kMaxStations = 1'000;
// Points of a chart that are read again; of the EWMA 0.9¹⁵⁰ = 10⁻⁷ comes from before.
constexpr int kChartReplay = 150;
constexpr int kGroupReplay = 60;  // of subgroups, each of up to 1,000 samples
constexpr Instant kForever{std::numeric_limits<std::int64_t>::max() / 2};

// The edge that the last point is beyond.
std::optional<double> edge_of(const ChartLimits& limits, const ChartPoint& point) {
  const double side = point.ewma < 0 ? -1 : 1;
  switch (point.alarm) {
    case ChartAlarm::kEwma:
      return limits.centre + side * ewma_edge() * limits.sigma;
    case ChartAlarm::kPoint:
      return point.z < 0 ? limits.lcl : limits.ucl;
    default:
      return std::nullopt;
  }
}

}  // namespace

StationWatch::StationWatch(const Device& device, std::optional<SensorBaseline> known)
    : calibration_(device.calibration),
      sensors_(device.calibration, known),
      baseline_stored_(known.has_value()),
      last_seq_(device.last_sample_seq) {}

Result<std::unique_ptr<StationWatch>> StationWatch::load(WriteTx& tx, const Device& device,
                                                         bool set_up_anew) {
  std::optional<SensorBaseline> known;
  if (!set_up_anew) {
    auto stored = tx.baseline_of(device.id);
    if (!stored) return std::unexpected(std::move(stored.error()));
    if (*stored) known = (*stored)->values;
  }
  std::unique_ptr<StationWatch> out(new StationWatch(device, known));
  if (auto done = out->load_charts(tx, device.id); !done) {
    return std::unexpected(std::move(done.error()));
  }
  if (set_up_anew || device.last_sample_seq == 0) return out;
  if (auto done = out->load_sensors(tx, device.id); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return out;
}

Result<void> StationWatch::load_charts(WriteTx& tx, const DeviceId& device) {
  auto frozen = tx.charts_of(device);
  if (!frozen) return std::unexpected(std::move(frozen.error()));
  for (auto& chart : *frozen) {
    const int subgroup = chart.limits.subgroup;
    const int wanted = subgroup == 1 ? kChartReplay : kGroupReplay * subgroup;
    auto samples = tx.chart_samples(chart.key, chart.applies_from, kForever, wanted);
    if (!samples) return std::unexpected(std::move(samples.error()));
    std::erase_if(*samples, [](const ChartSample& sample) { return !sample.value; });
    std::size_t skipped = 0;
    if (subgroup > 1) {
      const auto count = tx.chart_count(chart.key, chart.applies_from, kForever);
      if (!count) return std::unexpected(count.error());
      skipped = before_first_subgroup(*count, samples->size(), subgroup);
    }
    ChartMonitor monitor(chart.limits, kNoRules, chart.alarm_rules);
    for (const auto& sample : std::span(*samples).subspan(skipped)) monitor.push(*sample.value);
    charts_.push_back({std::move(chart), monitor});
  }
  return {};
}

Result<void> StationWatch::load_sensors(WriteTx& tx, const DeviceId& device) {
  auto samples = tx.newest_of_device(device, kWatchReplay);
  if (!samples) return std::unexpected(std::move(samples.error()));
  for (const auto& stored : *samples) {
    sensors_.push(stored.sample.tof, stored.sample.spectral, stored.analysis.tof);
  }
  return {};
}

const std::vector<ChartState>& StationWatch::push(const StoredSample& sample) {
  states_.clear();
  last_seq_ = sample.seq;
  sensors_.push(sample.sample.tof, sample.sample.spectral, sample.analysis.tof);
  for (auto& chart : charts_) {
    if (sample.sample.time < chart.frozen.applies_from) continue;
    const auto value = value_of(chart.frozen.key.characteristic, sample.analysis);
    if (!value) continue;
    const auto point = chart.monitor.push(*value);
    if (!point) continue;
    const ChartLimits& limits = chart.frozen.limits;
    // What is beyond the edge: of a shift that is the mean, while the point itself may lie within.
    const double shown = point->alarm == ChartAlarm::kEwma
                             ? limits.centre + point->ewma * limits.sigma
                             : point->value;
    states_.push_back(
        {chart.frozen.key, chart.monitor.out(), point->alarm, shown, edge_of(limits, *point)});
  }
  return states_;
}

std::optional<StoredBaseline> StationWatch::take_baseline(const StoredSample& sample) {
  if (baseline_stored_ || !sensors_.baseline_complete()) return std::nullopt;
  baseline_stored_ = true;
  return StoredBaseline{sample.sample.device, sample.sample.time, sensors_.baseline()};
}

bool StationWatch::judges_by(const std::vector<FrozenChart>& frozen) const {
  return std::ranges::equal(charts_, frozen, {}, &Chart::frozen);
}

// Another node may have taken samples or frozen limits, or the station was set up anew.
Result<bool> LineWatch::is_current(WriteTx& tx, const Device& device, StationWatch& station) const {
  if (station.last_seq() != device.last_sample_seq) return false;
  if (station.calibration() != device.calibration) return false;
  if (station.checked == generation_) return true;
  const auto frozen = tx.charts_of(device.id);
  if (!frozen) return std::unexpected(frozen.error());
  station.checked = generation_;
  return station.judges_by(*frozen);
}

Result<StationWatch*> LineWatch::station(WriteTx& tx, const Device& device) {
  bool set_up_anew = false;
  if (const auto found = stations_.find(device.id); found != stations_.end()) {
    set_up_anew = found->second->calibration() != device.calibration;
    const auto current = is_current(tx, device, *found->second);
    if (!current) return std::unexpected(current.error());
    if (*current) return found->second.get();
  }
  auto loaded = StationWatch::load(tx, device, set_up_anew);
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  (*loaded)->checked = generation_;
  return (stations_[device.id] = std::move(*loaded)).get();
}

void LineWatch::pass_over(const DeviceId& device, Seq seq) {
  const auto found = stations_.find(device);
  if (found != stations_.end()) found->second->pass_over(seq);
}

void LineWatch::end_batch() {
  for (const auto& device : changed_) stations_.erase(device);
  changed_.clear();
  if (stations_.size() > kMaxStations) stations_.clear();
}

void LineWatch::clear() {
  stations_.clear();
  changed_.clear();
}

}  // namespace gaveurs
