// Use case: a liver was measured. Stores the sample once per sample_id, whole and with the server's
// own analysis, keeps the history of corrections, links it to its lot, and moves its device on. The
// analysis and the packing of the frames are done where the command is made, off the committer's
// thread. A sample belongs to the lot its message names, or to the lot its device has taken;
// otherwise to none, until a person says so.
#pragma once

#include <memory>
#include <string_view>

#include "app/command.h"
#include "domain/device.h"
#include "domain/product.h"
#include "domain/sample.h"
#include "store/sample_rows.h"

namespace gaveurs {

class RecordSample : public Command {
 public:
  /// `station` is the calibration by which the frame is read.
  RecordSample(CompletionSink& sink, Sample sample, const Calibration& station);

  const LotCode* lot() const override { return sample_.lot ? &*sample_.lot : nullptr; }
  const SampleId* sample_id() const override { return &id_; }
  Result<void> decide(Decision& decision) override;

  const SampleId& id() const { return id_; }
  const DeviceId& device() const { return device_; }
  /// As it is kept; only once decided and not refused.
  const StoredSample& stored() const { return *stored_; }
  bool duplicate() const { return duplicate_; }
  bool correction() const { return correction_; }
  Instant decided_at() const { return decided_at_; }

 private:
  const SampleId id_;
  const DeviceId device_;
  Sample sample_;
  LiverAnalysis analysis_;
  std::string raw_, packed_, text_;
  std::shared_ptr<const StoredSample> stored_;
  bool duplicate_ = false;
  bool correction_ = false;
  Instant decided_at_;
};

/// Packs a sample that was kept before.
SampleRow packed_row(std::shared_ptr<const StoredSample> stored);

/// Puts the sample as it is into the log, with the number of its product; empty: it has none.
/// `measurement`: its measurement_text(), where that is there already.
void emit_sample(Decision& decision, const StoredSample& stored, const ProductId& product,
                 std::string_view measurement = {});

}  // namespace gaveurs
