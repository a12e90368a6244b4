// LineCache: what the committer knows of the quality line: devices as they stand and the lot each
// has taken, kept as long as nobody else wrote, and of the samples of the batch at hand those that
// came before. Committer's thread only.
#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "store/store.h"

namespace gaveurs {

struct DeviceState {
  bool known = false;  // the store has the device, or this batch makes it
  Device device;
  std::optional<PendingLot> taken;  // the lot on its line
  bool dirty = false;
};

class LineCache {
 public:
  using SamplePtr = std::shared_ptr<const StoredSample>;

  /// Finds out which of a batch's samples are there already; forgets those of the batch before.
  Result<void> load_samples(WriteTx& tx, std::span<const SampleId> ids);
  /// Null when it is new. Its id must have been loaded.
  SamplePtr sample(const SampleId& id) const;
  void put_sample(SamplePtr stored) { samples_[stored->sample.id] = std::move(stored); }

  /// Asked of the store once; `known` is false for a new one.
  Result<DeviceState*> device(WriteTx& tx, const DeviceId& id);

  void clear();
  void trim();

 private:
  std::unordered_map<SampleId, SamplePtr> samples_;
  std::unordered_map<DeviceId, DeviceState> devices_;
};

}  // namespace gaveurs
