#include "app/line_cache.h"

#include <algorithm>

namespace gaveurs {
namespace {

constexpr std::size_t kMaxDevices = 10'000;
constexpr std::size_t kMaxNumbers = 1'000;  // sites × days
constexpr std::size_t kMaxQueued = 10'000;
constexpr std::size_t kMaxSources = 20'000;

}  // namespace

Alert* SourceAlerts::find(AlertKind kind) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Alert& a) { return a.kind == kind; });
  return found == rows.end() ? nullptr : &*found;
}

Alert& SourceAlerts::alert(AlertKind kind) {
  if (Alert* known = find(kind)) {
    if (!site.value.empty()) known->site = site;
    if (!device.value.empty()) known->device = device;
    return *known;
  }
  Alert fresh;
  fresh.kind = kind;
  fresh.source = source;
  fresh.lot = lot;
  fresh.device = device;
  fresh.site = site;
  rows.push_back(std::move(fresh));
  return rows.back();
}

Result<void> LineCache::load_samples(WriteTx& tx, std::span<const SampleId> ids) {
  samples_.clear();
  products_.clear();
  if (ids.empty()) return {};
  auto found = tx.samples(ids);
  if (!found) return std::unexpected(std::move(found.error()));
  for (auto& stored : *found) put_sample(std::make_shared<const StoredSample>(std::move(stored)));
  auto products = tx.products_of(ids);
  if (!products) return std::unexpected(std::move(products.error()));
  for (const auto& product : *products) put_product(product);
  return {};
}

const Product* LineCache::product(const SampleId& id) const {
  const auto found = products_.find(id);
  return found == products_.end() ? nullptr : &found->second;
}

Result<int*> LineCache::next_product_number(WriteTx& tx, const SiteCode& site,
                                            const std::string& day) {
  const std::string key = site.value + '/' + day;
  if (const auto found = numbers_.find(key); found != numbers_.end()) return &found->second;
  const auto last = tx.last_product_number(site, day);
  if (!last) return std::unexpected(last.error());
  return &(numbers_[key] = *last + 1);
}

LineCache::SamplePtr LineCache::sample(const SampleId& id) const {
  const auto found = samples_.find(id);
  return found == samples_.end() ? nullptr : found->second;
}

Result<DeviceState*> LineCache::device(WriteTx& tx, const DeviceId& id) {
  const auto found = devices_.find(id);
  if (found != devices_.end()) return &found->second;
  auto row = tx.device(id);
  if (!row) return std::unexpected(std::move(row.error()));
  auto taken = tx.taken_by(id);
  if (!taken) return std::unexpected(std::move(taken.error()));
  DeviceState& state = devices_[id];
  state.known = row->has_value();
  if (*row) state.device = std::move(**row);
  state.device.id = id;
  if (*taken) state.taken = (*taken)->lot;
  return &state;
}

Result<QueuedState*> LineCache::queued(WriteTx& tx, const LotCode& code) {
  const auto found = queue_.find(code);
  if (found != queue_.end()) return &found->second;
  auto row = tx.pending_lot(code);
  if (!row) return std::unexpected(std::move(row.error()));
  QueuedState& state = queue_[code];
  state.lot = std::move(*row);
  state.code = code;
  return &state;
}

Result<SourceAlerts*> LineCache::alerts(WriteTx& tx, const LotCode& lot, const DeviceId& device,
                                        Instant now) {
  return alerts_of(tx, lot.value.empty() ? "device/" + device.value : "lot/" + lot.value, lot,
                   device, now);
}

Result<SourceAlerts*> LineCache::alerts_of(WriteTx& tx, std::string source, const LotCode& lot,
                                           const DeviceId& device, Instant now) {
  const auto found = alerts_.find(source);
  if (found != alerts_.end()) return &found->second;
  auto rows = tx.line_alerts_of(source);
  if (!rows) return std::unexpected(std::move(rows.error()));
  const auto newest = tx.newest_sample_of(lot, device, now);
  if (!newest) return std::unexpected(newest.error());
  SourceAlerts& state = alerts_[source];
  state.source = std::move(source);
  state.lot = lot;
  state.device = device;
  state.rows = std::move(*rows);
  state.newest = *newest;
  return &state;
}

void LineCache::clear() {
  alerts_.clear();
  samples_.clear();
  products_.clear();
  numbers_.clear();
  devices_.clear();
  queue_.clear();
}

void LineCache::trim() {
  samples_.clear();
  products_.clear();
  if (numbers_.size() > kMaxNumbers) numbers_.clear();
  if (devices_.size() > kMaxDevices) devices_.clear();
  if (queue_.size() > kMaxQueued) queue_.clear();
  if (alerts_.size() > kMaxSources) alerts_.clear();
}

}  // namespace gaveurs
