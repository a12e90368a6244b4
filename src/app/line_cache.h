// LineCache: what the committer knows of the quality line: devices as they stand and the lot each
// has taken, its alerts, kept as long as nobody else wrote, and of the samples of the batch at hand
// those that came before. Committer's thread only.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/store.h"

namespace gaveurs {

struct DeviceState {
  bool known = false;  // the store has the device, or this batch makes it
  Device device;
  std::optional<LotCode> taken;  // the lot on its line
  bool dirty = false;
};

/// A lot's place in the queue.
struct QueuedState {
  std::optional<PendingLot> lot;  // unset: it is not in the queue and was not inspected
  LotCode code;
  bool dirty = false;
};

/// The alerts of one source of the quality line: a lot, or a device for what belongs to no lot.
struct SourceAlerts {
  std::string source;
  LotCode lot;  // empty for a device
  DeviceId device;  // of a lot: that of its newest sample
  SiteCode site;
  std::vector<Alert> rows;
  std::vector<AlertKind> dirty;
  std::optional<Instant> newest;  // measurement time of the newest sample judged
  bool queued = false;  // in the list of sources to write

  Alert* find(AlertKind kind);
  /// The row of that kind, made when there is none.
  Alert& alert(AlertKind kind);
};

class LineCache {
 public:
  using SamplePtr = std::shared_ptr<const StoredSample>;

  /// Finds out which of a batch's samples are there already; forgets those of the batch before.
  Result<void> load_samples(WriteTx& tx, std::span<const SampleId> ids);
  /// Null when it is new. Its id must have been loaded.
  SamplePtr sample(const SampleId& id) const;
  /// The product of a loaded sample; null: none.
  const Product* product(const SampleId& id) const;
  void put_product(const Product& product) { products_[product.sample] = product; }
  /// The number that the next product of the site and day gets; whoever gives it counts on.
  Result<int*> next_product_number(WriteTx& tx, const SiteCode& site, const std::string& day);
  void put_sample(SamplePtr stored) { samples_[stored->sample.id] = std::move(stored); }

  /// Asked of the store once; `known` is false for a new one.
  Result<DeviceState*> device(WriteTx& tx, const DeviceId& id);

  Result<QueuedState*> queued(WriteTx& tx, const LotCode& code);
  /// Of the lot, or of the device where `lot` is empty. Asked of the store once.
  Result<SourceAlerts*> alerts(WriteTx& tx, const LotCode& lot, const DeviceId& device,
                               Instant now);

  /// Of any source of the line; `lot` and `device` are what it concerns.
  Result<SourceAlerts*> alerts_of(WriteTx& tx, std::string source, const LotCode& lot,
                                  const DeviceId& device, Instant now);

  void clear();
  void trim();

 private:
  std::unordered_map<SampleId, SamplePtr> samples_;
  std::unordered_map<SampleId, Product> products_;
  std::unordered_map<std::string, int> numbers_;  // next one of "LL/20261125"
  std::unordered_map<DeviceId, DeviceState> devices_;
  std::unordered_map<LotCode, QueuedState> queue_;
  std::unordered_map<std::string, SourceAlerts> alerts_;
};

}  // namespace gaveurs
