#include "app/acknowledge_alert.h"

#include <algorithm>

#include "app/decision.h"
#include "app/judge_alerts.h"

namespace gaveurs {
namespace {

Error no_such_alert() {
  return {ErrorKind::kNotFound, "there is no alert of that number", {}, {"alert.unknown", {}}};
}

Error acknowledged_already() {
  return {
      ErrorKind::kConflict, "the alert is acknowledged already", {}, {"alert.acknowledged", {}}};
}

}  // namespace

Result<void> AcknowledgeAlert::decide(Decision& decision) {
  auto found = decision.tx().alert(id_);
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return std::unexpected(no_such_alert());
  if (is_of_line((*found)->kind)) return acknowledge_line(decision, **found);
  std::vector<Alert>* rows = nullptr;
  if (!(*found)->lot.value.empty()) {
    if (auto loaded = decision.cache().load(decision.tx(), {(*found)->lot}); !loaded) {
      return loaded;
    }
    rows = &decision.cache().lot((*found)->lot).alerts;
  } else {
    auto gaveur = decision.cache().gaveur(decision.tx(), (*found)->gaveur);
    if (!gaveur) return std::unexpected(std::move(gaveur.error()));
    if (*gaveur == nullptr) return fail(ErrorKind::kNotFound, "the alert's gaveur is gone");
    rows = &(*gaveur)->alerts;
  }
  // The cached row may have been changed by this very batch; the stored one may not.
  const auto row =
      std::find_if(rows->begin(), rows->end(), [&](const Alert& a) { return a.id == id_; });
  if (row == rows->end()) return std::unexpected(no_such_alert());
  if (row->acknowledged_at) {
    return std::unexpected(acknowledged_already());
  }
  row->acknowledged_at = decision.now();
  row->acknowledged_by = by_;
  emit_alert(decision, *row);
  decision.set().alerts.push_back(*row);
  alert_ = *row;
  return {};
}

Result<void> AcknowledgeAlert::acknowledge_line(Decision& decision, const Alert& found) {
  auto source = decision.line().alerts_of(decision.tx(), found.source, found.lot, found.device,
                                          decision.now());
  if (!source) return std::unexpected(std::move(source.error()));
  Alert* row = (*source)->find(found.kind);
  if (row == nullptr) return std::unexpected(no_such_alert());
  if (row->acknowledged_at) {
    return std::unexpected(acknowledged_already());
  }
  row->acknowledged_at = decision.now();
  row->acknowledged_by = by_;
  decision.emit_line_alert(*row);
  alert_ = *row;
  return {};
}

}  // namespace gaveurs
