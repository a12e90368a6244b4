#include "app/queue_lot.h"

#include "app/judge_quality.h"
#include "wire/queue_json.h"

namespace gaveurs {
namespace {

// How many waiting lots are looked at for one that nobody took within this very batch.
constexpr int kMostWaiting = 64;

void emit_queue_update(Decision& decision, PendingLot& lot, std::string_view statut,
                       const std::optional<LotQuality>& result) {
  lot.seq = decision.next_seq();
  Event event;
  event.kind = EventKind::kQueueUpdate;
  event.site = lot.site;
  event.lot = lot.lot;
  event.device = lot.taken_by;
  JsonWriter out(event.body);
  write_pending(out, lot, statut, result);
  decision.emit(std::move(event));
}

Result<DeviceState*> heard_of(Decision& decision, const DeviceId& id, const SiteCode& site) {
  auto state = decision.line().device(decision.tx(), id);
  if (!state) return state;
  Device& device = (*state)->device;
  if (!(*state)->known) device.first_seen = decision.now();
  if (device.site.value.empty()) device.site = site;
  device.last_seen = decision.now();
  decision.touch_device(**state);
  if (auto ended = end_silence(decision, device); !ended) {
    return std::unexpected(std::move(ended.error()));
  }
  return state;
}

// What was measured of the lot, the samples of this batch included.
Result<LotQuality> quality_so_far(Decision& decision, const LotCode& code) {
  auto quality = decision.tx().lot_quality(code);
  if (!quality) return quality;
  const auto count = [&](const StoredSample& stored, int sign) {
    if (stored.link != LotLink::kNone && stored.lot == code) quality->count(stored.analysis, sign);
  };
  for (const auto& row : decision.set().samples) count(*row.stored, 1);
  for (const auto& old : decision.set().replaced_samples) count(*old.row.stored, -1);
  return quality;
}

}  // namespace

Result<void> enter_queue(Decision& decision, const Lot& lot, std::span<const StoredMeal> meals) {
  auto state = decision.line().queued(decision.tx(), lot.code);
  if (!state) return std::unexpected(std::move(state.error()));
  if ((*state)->lot) return {};
  PendingLot entering;
  entering.lot = lot.code;
  entering.gaveur = lot.gaveur;
  entering.site = lot.site;
  entering.since = decision.now();
  if (lot.latest) entering.ducks = lot.latest->nb_canards_vivants;
  if (const auto corn_g = corn_per_duck_g(meals)) {
    entering.forecast = forecast_liver(lot.site, *corn_g);
  }
  emit_queue_update(decision, entering, to_string(entering.state), std::nullopt);
  (*state)->lot = std::move(entering);
  decision.touch_queued(**state);
  return {};
}

Result<void> leave_queue(Decision& decision, const LotCode& code) {
  auto state = decision.line().queued(decision.tx(), code);
  if (!state) return std::unexpected(std::move(state.error()));
  auto& lot = (*state)->lot;
  if (!lot || lot->state != PendingState::kPending) return {};
  emit_queue_update(decision, *lot, "withdrawn", std::nullopt);
  lot.reset();
  decision.touch_queued(**state);
  return {};
}

Result<LotCode> TakeLot::choose(Decision& decision, const DeviceState& device) const {
  if (lot_) {
    if (device.taken && *device.taken != *lot_) {
      return fail(ErrorKind::kConflict,
                  "the device has lot " + device.taken->value + "; end it with lot_done first");
    }
    return *lot_;
  }
  if (device.taken) return *device.taken;
  const SiteCode& site = site_.value.empty() ? device.device.site : site_;
  auto waiting = decision.tx().pending_lots(site, kMostWaiting);
  if (!waiting) return std::unexpected(std::move(waiting.error()));
  for (const auto& lot : *waiting) {
    const auto state = decision.line().queued(decision.tx(), lot.lot);
    if (!state) return std::unexpected(state.error());
    if ((*state)->lot && (*state)->lot->state == PendingState::kPending) return lot.lot;
  }
  return fail(ErrorKind::kNotFound, "no lot waits at this site");
}

Result<void> TakeLot::decide(Decision& decision) {
  decided_at_ = decision.now();
  auto device = heard_of(decision, device_, site_);
  if (!device) return std::unexpected(std::move(device.error()));
  const auto code = choose(decision, **device);
  if (!code) return std::unexpected(code.error());
  auto state = decision.line().queued(decision.tx(), *code);
  if (!state) return std::unexpected(std::move(state.error()));
  auto& lot = (*state)->lot;
  if (!lot) return fail(ErrorKind::kNotFound, "lot " + code->value + " does not wait for quality");
  if (lot->state == PendingState::kInspected) {
    return fail(ErrorKind::kConflict, "lot " + code->value + " was inspected already");
  }
  if (lot->state == PendingState::kTaken && lot->taken_by != device_) {
    return fail(ErrorKind::kConflict, "lot " + code->value + " was taken by another device");
  }
  if (lot->state == PendingState::kPending) {
    lot->state = PendingState::kTaken;
    lot->taken_by = device_;
    lot->taken_at = decision.now();
    emit_queue_update(decision, *lot, to_string(lot->state), std::nullopt);
    decision.touch_queued(**state);
    (*device)->taken = lot->lot;
  }
  assigned_ = *lot;
  return {};
}

Result<void> FinishLot::decide(Decision& decision) {
  decided_at_ = decision.now();
  auto device = heard_of(decision, device_, {});
  if (!device) return std::unexpected(std::move(device.error()));
  auto state = decision.line().queued(decision.tx(), lot_);
  if (!state) return std::unexpected(std::move(state.error()));
  auto& lot = (*state)->lot;
  if (!lot) return fail(ErrorKind::kNotFound, "lot " + lot_.value + " does not wait for quality");
  if (lot->taken_by != device_) {
    return fail(ErrorKind::kConflict, "the device has not taken lot " + lot_.value);
  }
  auto quality = quality_so_far(decision, lot_);
  if (!quality) return std::unexpected(std::move(quality.error()));
  quality_ = *quality;
  if (lot->state == PendingState::kTaken) {
    lot->state = PendingState::kInspected;
    lot->inspected_at = decision.now();
    emit_queue_update(decision, *lot, to_string(lot->state), quality_);
    decision.touch_queued(**state);
    (*device)->taken.reset();
    if (auto cleared = clear_line_alerts(decision, lot_); !cleared) return cleared;
  }
  finished_ = *lot;
  return {};
}

Result<void> ReleaseLot::decide(Decision& decision) {
  auto state = decision.line().queued(decision.tx(), lot_);
  if (!state) return std::unexpected(std::move(state.error()));
  auto& lot = (*state)->lot;
  if (!lot) return fail(ErrorKind::kNotFound, "lot " + lot_.value + " does not wait for quality");
  if (lot->state == PendingState::kInspected) {
    return fail(ErrorKind::kConflict, "lot " + lot_.value + " was inspected already");
  }
  if (lot->state == PendingState::kTaken) {
    auto device = decision.line().device(decision.tx(), lot->taken_by);
    if (!device) return std::unexpected(std::move(device.error()));
    if ((*device)->taken == lot->lot) (*device)->taken.reset();
    lot->state = PendingState::kPending;
    lot->taken_by = {};
    lot->taken_at.reset();
    emit_queue_update(decision, *lot, to_string(lot->state), std::nullopt);
    decision.touch_queued(**state);
  }
  released_ = *lot;
  return {};
}

}  // namespace gaveurs
