// Retention: readings older than they are to be kept are forgotten, a bounded batch at a time: the
// meals of lots that are not being fed, then the events of the log from its beginning on. A lot's
// meals go together, once the last of them is old: half of a curve would be taken for a whole one.
// The texts serve every store; PostgreSQL drops whole months before it comes to single rows.
// Rollups are kept for ever, so nothing is forgotten that they have not taken in. Throws SqlError.
#pragma once

#include <optional>
#include <vector>

#include "domain/lot.h"
#include "store/sql.h"

namespace gaveurs {

/// Midnight UTC of the first day of the month: readings before it are forgotten. Months, because
/// that is what PostgreSQL can drop at once, and both stores are to keep the same.
Instant forget_before(Instant now, int keep_days);

struct ForgettableLot {
  LotId id;
  LotCode code;
};
/// Lots all of whose meals were before `before`, at most `limit`, by id after `after`. A lot that
/// is being fed and was heard of since is left out. Needs no transaction.
std::vector<ForgettableLot> forgettable_lots(SqlConnection& db, Instant before, LotId after,
                                             int limit);
/// All of the lot's; inside a transaction that writes. Asks again whether the lot may be forgotten.
void forget_meals(SqlConnection& db, const ForgettableLot& lot, Instant before);
/// Time of the oldest meal before `before` whose lot has younger ones, and is kept whole; `before`
/// where there is none. What lies wholly before it may go in one piece.
Instant first_kept(SqlConnection& db, Instant before);
/// From here on buckets of rollups before it are never made anew.
void mark_forgotten(SqlConnection& db, Instant before);
/// As last marked; unset where all is kept.
std::optional<Instant> forgotten_before(SqlConnection& db);
/// How many events went, at most `limit`. The last event stays: the log goes on from its seq.
int forget_events(SqlConnection& db, Instant before, int limit);

}  // namespace gaveurs
