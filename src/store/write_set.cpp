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
  episodes.clear();
  pending.clear();
  withdrawn.clear();
  records.clear();
  events.clear();
  probe.reset();
}

bool WriteSet::empty() const {
  return sites.empty() && gaveurs.empty() && meals.empty() && replaced.empty() && lots.empty() &&
         fed.empty() && revived.empty() && alerts.empty() && episodes.empty() && pending.empty() &&
         withdrawn.empty() && records.empty() && events.empty() && !probe;
}

}  // namespace gaveurs
