#include "store/store.h"

namespace gaveurs {

void WriteSet::clear() {
  sites.clear();
  gaveurs.clear();
  meals.clear();
  replaced.clear();
  lots.clear();
  fed.clear();
  revived.clear();
  alerts.clear();
  line_alerts.clear();
  episodes.clear();
  withdrawn.clear();
  queue.clear();
  records.clear();
  samples.clear();
  replaced_samples.clear();
  devices.clear();
  leaves.clear();
  tiles.clear();
  tree_head.reset();
  products.clear();
  feedbacks.clear();
  changed_feedbacks.clear();
  forget_hints.reset();
  erased_leaves.clear();
  charts.clear();
  baselines.clear();
  propositions.clear();
  curve_steps.clear();
  model.reset();
  events.clear();
  probe.reset();
}

bool WriteSet::empty() const {
  return sites.empty() && gaveurs.empty() && meals.empty() && replaced.empty() && lots.empty() &&
         fed.empty() && revived.empty() && alerts.empty() && line_alerts.empty() &&
         episodes.empty() && withdrawn.empty() && queue.empty() && records.empty() &&
         samples.empty() && replaced_samples.empty() && devices.empty() && charts.empty() &&
         baselines.empty() && products.empty() && feedbacks.empty() && changed_feedbacks.empty() &&
         !forget_hints && leaves.empty() && tiles.empty() && !tree_head && erased_leaves.empty() &&
         propositions.empty() && curve_steps.empty() && !model && events.empty() && !probe;
}

}  // namespace gaveurs
