#include "app/record_sample.h"

#include "app/decision.h"
#include "app/judge_line.h"
#include "app/judge_quality.h"
#include "app/make_product.h"
#include "app/sample_events.h"
#include "quality/analyse.h"
#include "store/sample_codec.h"
#include "wire/sensor_update.h"

namespace gaveurs {
namespace {

// Where the sample belongs, by what it says or by what its device has taken.
void link(Decision& decision, const DeviceState& device, const StoredSample* old,
          StoredSample& out) {
  // What a person said, or what was on the line when the liver passed, stays true when its values
  // are corrected.
  if (old != nullptr && (old->link == LotLink::kHand || old->link == LotLink::kQueue)) {
    out.link = old->link;
    out.lot = old->lot;
    return;
  }
  if (const auto& named = out.sample.lot) {
    if (!decision.cache().lot(*named).known) return;
    out.link = LotLink::kMessage;
    out.lot = *named;
  } else if (old == nullptr && device.taken) {
    out.link = LotLink::kQueue;
    out.lot = *device.taken;
  }
}

void move_device(Decision& decision, DeviceState& state, const StoredSample& stored, bool fresh) {
  Device& device = state.device;
  if (!state.known) device.first_seen = decision.now();
  if (device.site.value.empty()) device.site = stored.sample.site;
  if (device.location.empty()) device.location = stored.sample.location;
  device.last_seen = decision.now();
  device.last_sample = decision.now();
  if (fresh) ++device.samples;
  device.last_sample_seq = std::max(device.last_sample_seq, stored.seq);
  decision.touch_device(state);
}

}  // namespace

SampleRow packed_row(std::shared_ptr<const StoredSample> stored) {
  SampleRow row;
  row.raw = encode_raw(stored->sample.tof, stored->sample.spectral);
  row.analysis = encode_analysis(stored->analysis);
  row.stored = std::move(stored);
  return row;
}

void emit_sample(Decision& decision, const StoredSample& stored, const ProductId& product,
                 std::string_view measurement) {
  Event event = event_of(stored);
  append_sensor_body(event.body, stored, {product, {}, {}}, measurement);
  event.brief = brief_of(stored, product);
  decision.emit(std::move(event));
}

RecordSample::RecordSample(CompletionSink& sink, Sample sample, const Calibration& station)
    : Command(sink),
      id_(sample.id),
      device_(sample.device),
      sample_(std::move(sample)),
      analysis_(analyse_liver(sample_.tof, sample_.spectral, station)),
      raw_(encode_raw(sample_.tof, sample_.spectral)),
      packed_(encode_analysis(analysis_)),
      text_(measurement_text(sample_, analysis_)) {}

Result<void> RecordSample::decide(Decision& decision) {
  decided_at_ = decision.now();
  const auto old = decision.line().sample(id_);
  if (old && old->sample.device != device_) {
    return fail(ErrorKind::kInvalid, "the message has fields that cannot be accepted",
                {{"sample_id", "is the number of a sample of another device"}});
  }
  auto device = decision.line().device(decision.tx(), device_);
  if (!device) return std::unexpected(std::move(device.error()));
  if (old && old->sample == sample_) {
    duplicate_ = true;
    stored_ = old;
    move_device(decision, **device, *old, false);
    if (auto heard = end_silence(decision, (*device)->device); !heard) return heard;
    return {};
  }
  correction_ = old != nullptr;
  auto stored = std::make_shared<StoredSample>();
  stored->sample = std::move(sample_);
  stored->analysis = std::move(analysis_);
  stored->seq = stored->values_seq = decision.next_seq();
  stored->first_seq = old ? old->first_seq : stored->seq;
  stored->recorded_at = decision.now();
  if (old) stored->corrections = old->corrections + 1;
  link(decision, **device, old.get(), *stored);
  auto step = decide_product(decision, *stored);
  if (!step) return std::unexpected(std::move(step.error()));
  emit_sample(decision, *stored, step->product ? step->product->id : ProductId{}, text_);
  take_step(decision, std::move(*step));
  if (old) {
    decision.watch().pass_over(device_, stored->seq);
  } else if (auto judged = judge_line(decision, (*device)->device, *stored); !judged) {
    return judged;
  }
  if (old) decision.set().replaced_samples.push_back({packed_row(old), decision.now()});
  move_device(decision, **device, *stored, !old);
  if (auto heard = end_silence(decision, (*device)->device); !heard) return heard;
  if (auto judged = judge_liver(decision, *stored, old.get()); !judged) return judged;
  stored_ = stored;
  decision.line().put_sample(stored);
  decision.set().samples.push_back({std::move(stored), std::move(raw_), std::move(packed_)});
  return {};
}

}  // namespace gaveurs
