#include "app/decision.h"

#include <algorithm>

#include "wire/alert_json.h"

namespace gaveurs {

Seq Decision::emit(Event event) {
  event.seq = next_seq();
  event.time = now_;
  set_.events.push_back(std::move(event));
  return set_.events.back().seq;
}

void Decision::queue(LotState& state) {
  if (state.queued) return;
  state.queued = true;
  touched_.push_back(&state);
}

void Decision::touch_lot(LotState& state) {
  state.lot_dirty = true;
  queue(state);
}

void Decision::touch_alert(LotState& state, std::size_t alert_index) {
  state.alert_dirty[alert_index] = true;
  queue(state);
}

void Decision::touch_curve(const Proposition& proposition) {
  touched_curves_.insert_or_assign(proposition.id, proposition);
}

void Decision::touch_device(DeviceState& state) {
  state.known = true;
  if (!state.dirty) touched_devices_.push_back(&state);
  state.dirty = true;
}

void Decision::touch_queued(QueuedState& state) {
  if (!state.dirty) touched_queue_.push_back(&state);
  state.dirty = true;
}

void Decision::touch_line_alert(SourceAlerts& source, const Alert& alert) {
  if (std::find(source.dirty.begin(), source.dirty.end(), alert.kind) == source.dirty.end()) {
    source.dirty.push_back(alert.kind);
  }
  if (!source.queued) touched_sources_.push_back(&source);
  source.queued = true;
}

void Decision::emit_line_alert(Alert& alert) {
  alert.seq = next_seq();
  // The first event's place in the log is also the alert's number: unique and growing.
  if (alert.id.value == 0) alert.id.value = alert.seq;
  Event event;
  event.kind = EventKind::kAlert;
  event.site = alert.site;
  event.lot = alert.lot;
  event.body = encode_alert(alert);
  emit(std::move(event));
  set_.line_alerts.push_back(alert);
}

void Decision::finish_line() {
  for (SourceAlerts* source : touched_sources_) {
    for (const AlertKind kind : source->dirty) emit_line_alert(source->alert(kind));
    source->dirty.clear();
    source->queued = false;
  }
  touched_sources_.clear();
  for (DeviceState* state : touched_devices_) {
    set_.devices.push_back(state->device);
    state->dirty = false;
  }
  touched_devices_.clear();
  for (QueuedState* state : touched_queue_) {
    if (state->lot) {
      set_.queue.push_back(*state->lot);
    } else {
      set_.withdrawn.push_back(state->code);
    }
    state->dirty = false;
  }
  touched_queue_.clear();
}

void Decision::finish() {
  for (auto& [id, curve] : touched_curves_) set_.propositions.push_back(std::move(curve));
  finish_line();
  for (LotState* state : touched_) {
    if (state->lot_dirty) {
      (state->stored ? set_.fed : set_.lots).push_back(state->lot);
      // If the batch fails, the cache is dropped with this.
      state->stored = true;
    }
    for (std::size_t i = 0; i < state->alerts.size(); ++i) {
      if (state->alert_dirty[i]) set_.alerts.push_back(state->alerts[i]);
      state->alert_dirty[i] = false;
    }
    state->lot_dirty = false;
    state->queued = false;
  }
  touched_.clear();
}

}  // namespace gaveurs
