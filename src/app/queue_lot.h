// Use cases of the quality queue: a lot enters it with its last meal, a device takes it, and ends
// it as inspected. Of several devices that want one lot the first in the log gets it. Whatever
// changes is an event, queue_update. Committer's thread.
#pragma once

#include <optional>

#include "app/command.h"
#include "app/decision.h"
#include "domain/pending_lot.h"

namespace gaveurs {

/// Enters the lot unless it is in the queue or was inspected. `meals` are all it was given.
Result<void> enter_queue(Decision& decision, const Lot& lot, std::span<const StoredMeal> meals);
/// The lot is not ready after all; one that a device has taken stays with it.
Result<void> leave_queue(Decision& decision, const LotCode& code);

/// A device wants a lot to work on.
class TakeLot : public Command {
 public:
  /// Without a code: the one that waits longest at `site`, or the one it has already.
  TakeLot(CompletionSink& sink, DeviceId device, SiteCode site, std::optional<LotCode> lot)
      : Command(sink), device_(std::move(device)), site_(std::move(site)), lot_(std::move(lot)) {}

  /// kNotFound when none waits, kConflict when another device was faster or it has one already.
  Result<void> decide(Decision& decision) override;
  const PendingLot& assigned() const { return assigned_; }
  const DeviceId& device() const { return device_; }
  Instant decided_at() const { return decided_at_; }

 private:
  Result<LotCode> choose(Decision& decision, const DeviceState& device) const;

  DeviceId device_;
  SiteCode site_;
  std::optional<LotCode> lot_;
  PendingLot assigned_;
  Instant decided_at_;
};

/// Every liver of the lot has passed. Said again it is answered again.
class FinishLot : public Command {
 public:
  FinishLot(CompletionSink& sink, DeviceId device, LotCode lot)
      : Command(sink), device_(std::move(device)), lot_(std::move(lot)) {}

  /// kNotFound for a lot that never waited, kConflict when the device has not taken it.
  Result<void> decide(Decision& decision) override;
  const PendingLot& finished() const { return finished_; }
  const LotQuality& quality() const { return quality_; }
  const DeviceId& device() const { return device_; }
  Instant decided_at() const { return decided_at_; }

 private:
  DeviceId device_;
  LotCode lot_;
  PendingLot finished_;
  LotQuality quality_;
  Instant decided_at_;
};

/// A person frees a lot whose device has vanished: it waits again, at its old place.
class ReleaseLot : public Command {
 public:
  ReleaseLot(CompletionSink& sink, LotCode lot) : Command(sink), lot_(std::move(lot)) {}

  /// kNotFound for a lot that is not in the queue, kConflict for one that was inspected. One that
  /// nobody has is answered as it is.
  Result<void> decide(Decision& decision) override;
  const PendingLot& released() const { return released_; }

 private:
  LotCode lot_;
  PendingLot released_;
};

}  // namespace gaveurs
