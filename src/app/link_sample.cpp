#include "app/link_sample.h"

#include "app/decision.h"
#include "app/make_product.h"
#include "app/record_sample.h"

namespace gaveurs {

Result<void> LinkSample::decide(Decision& decision) {
  const auto old = decision.line().sample(sample_);
  if (!old) return fail(ErrorKind::kNotFound, "there is no sample of that number");
  if (lot_ && !decision.cache().lot(*lot_).known) {
    return fail(ErrorKind::kInvalid, "the request cannot be accepted",
                {{"code_lot", "is not a known lot"}});
  }
  const LotLink link = lot_ ? LotLink::kHand : LotLink::kNone;
  const LotCode lot = lot_.value_or(LotCode{});
  if (old->link == link && old->lot == lot) {
    stored_ = old;
    return {};
  }
  auto stored = std::make_shared<StoredSample>(*old);
  stored->link = link;
  stored->lot = lot;
  stored->seq = decision.next_seq();
  auto step = decide_product(decision, *stored);
  if (!step) return std::unexpected(std::move(step.error()));
  emit_sample(decision, *stored, step->product ? step->product->id : ProductId{});
  take_step(decision, std::move(*step));
  stored_ = stored;
  decision.line().put_sample(stored);
  decision.set().samples.push_back(packed_row(std::move(stored)));
  return {};
}

}  // namespace gaveurs
