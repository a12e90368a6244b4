#include "app/line_cache.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxDevices = 10'000;

}  // namespace

Result<void> LineCache::load_samples(WriteTx& tx, std::span<const SampleId> ids) {
  samples_.clear();
  if (ids.empty()) return {};
  auto found = tx.samples(ids);
  if (!found) return std::unexpected(std::move(found.error()));
  for (auto& stored : *found) put_sample(std::make_shared<const StoredSample>(std::move(stored)));
  return {};
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
  state.taken = std::move(*taken);
  return &state;
}

void LineCache::clear() {
  samples_.clear();
  devices_.clear();
}

void LineCache::trim() {
  samples_.clear();
  if (devices_.size() > kMaxDevices) devices_.clear();
}

}  // namespace gaveurs
