// What a stream socket asks of the store: present state, and the events it missed. Run on a thread
// of the reader pool.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/reader.h"

namespace gaveurs {

/// Of one gaveur (kNotFound when unknown), of a site, or of all lots being fed.
Result<std::string> read_snapshot(Reader& r, const Scope& scope, Seq seq, Instant now);
Result<std::string> read_notifications(Reader& r, Instant now);

/// Whether the log still holds everything after `since`, and not more than a client is made to
/// wait for.
Result<bool> can_resume(Reader& r, Seq since, Seq upto);

/// For a client that could not follow: the newest meal of each lot, and how many events it will
/// not see.
struct NewestEvents {
  std::vector<Event> events;
  std::int64_t left_out = 0;
};
Result<NewestEvents> read_newest(Reader& r, Seq after, Seq upto, std::optional<GaveurId> gaveur);

struct EventPage {
  std::vector<Event> events;
  Seq read_to = 0;    // the page covers the log up to here
  bool last = false;  // nothing is left up to `upto`
};
/// One page of what came after `after`, up to `upto`.
Result<EventPage> read_page(Reader& r, Seq after, Seq upto, std::optional<GaveurId> gaveur);

}  // namespace gaveurs
