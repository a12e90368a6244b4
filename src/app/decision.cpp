#include "app/decision.h"

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

void Decision::touch_device(DeviceState& state) {
  state.known = true;
  if (!state.dirty) touched_devices_.push_back(&state);
  state.dirty = true;
}

void Decision::finish() {
  for (DeviceState* state : touched_devices_) {
    set_.devices.push_back(state->device);
    state->dirty = false;
  }
  touched_devices_.clear();
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
