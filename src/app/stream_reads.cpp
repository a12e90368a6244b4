#include "app/stream_reads.h"

#include "app/sample_events.h"
#include "wire/frames.h"

namespace gaveurs {
namespace {

constexpr int kPageEvents = 500;
constexpr std::size_t kMostShown = 2'000;  // lots, and alerts; `tronque` says when there are more
// A client further back than this gets the present state instead: replaying takes longer than
// looking.
constexpr Seq kMostResumed = 500'000;

// One more than is shown tells whether the list was cut.
template <typename Row>
bool cut(std::vector<Row>& rows) {
  if (rows.size() <= kMostShown) return false;
  rows.pop_back();
  return true;
}

}  // namespace

Result<std::string> read_snapshot(Reader& r, const Scope& scope, Seq seq, Instant now) {
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  std::optional<Gaveur> owner;
  if (scope.gaveur) {
    auto found = r.gaveur(*scope.gaveur);
    if (!found) return std::unexpected(found.error());
    if (!*found) return fail(ErrorKind::kNotFound, "there is no gaveur of that number");
    owner = std::move(**found);
  }
  auto lots = r.active_lots({scope.gaveur, scope.site, std::nullopt}, kMostShown + 1);
  if (!lots) return std::unexpected(lots.error());
  AlertFilter filter;
  filter.active_only = true;
  filter.gaveur = scope.gaveur;
  filter.site = scope.site;
  auto alerts = r.alerts(filter, {INT64_MAX}, kMostShown + 1);
  if (!alerts) return std::unexpected(alerts.error());
  const bool lots_cut = cut(*lots);
  const bool alerts_cut = cut(*alerts);
  return snapshot_message({owner ? &*owner : nullptr, *lots, *alerts, lots_cut || alerts_cut}, seq,
                          now);
}

Result<std::string> read_notifications(Reader& r, Instant now) {
  AlertFilter filter;
  filter.active_only = true;
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  auto alerts = r.alerts(filter, {INT64_MAX}, kMostShown + 1);
  if (!alerts) return std::unexpected(alerts.error());
  const auto unread = r.unread_alerts();
  if (!unread) return std::unexpected(unread.error());
  const bool was_cut = cut(*alerts);
  return notifications_init(*alerts, was_cut, *unread, now);
}

Result<bool> can_resume(Reader& r, Seq since, Seq upto) {
  const auto oldest = r.oldest_event();
  if (!oldest) return std::unexpected(oldest.error());
  const auto head = r.head();
  if (!head) return std::unexpected(head.error());
  // A seq beyond the log is of another store: nothing can be said of what was missed.
  if (since > *head) return false;
  return since + 1 >= *oldest && upto - since <= kMostResumed;
}

Result<NewestEvents> read_newest(Reader& r, Seq after, Seq upto, std::optional<GaveurId> gaveur) {
  auto events = r.newest_per_lot(after, upto, gaveur);
  if (!events) return std::unexpected(events.error());
  const auto all = r.event_count(after, upto, gaveur);
  if (!all) return std::unexpected(all.error());
  if (auto whole = complete_events(r, *events); !whole) return std::unexpected(whole.error());
  const auto kept = static_cast<std::int64_t>(events->size());
  return NewestEvents{std::move(*events), *all - kept};
}

Result<EventPage> read_page(Reader& r, Seq after, Seq upto, std::optional<GaveurId> gaveur) {
  auto events = r.events(after, upto, kPageEvents, gaveur);
  if (!events) return std::unexpected(events.error());
  if (auto whole = complete_events(r, *events); !whole) return std::unexpected(whole.error());
  EventPage page;
  page.last = events->size() < kPageEvents;
  page.read_to = page.last || events->empty() ? upto : events->back().seq;
  page.events = std::move(*events);
  return page;
}

}  // namespace gaveurs
