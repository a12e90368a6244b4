// Retention: readings older than they are to be kept are forgotten, a bounded batch at a time: the
// meals of lots that are not being fed, then the events of the log from its beginning on. The
// texts serve every store; PostgreSQL drops whole months before it comes to single rows. Rollups
// are kept for ever, so nothing is forgotten that they have not taken in. Throws SqlError.
#pragma once

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
/// Lots with meals before `before`, at most `limit`, by id after `after`. A lot that is being fed
/// and was heard of since is left out. Needs no transaction.
std::vector<ForgettableLot> forgettable_lots(SqlConnection& db, Instant before, LotId after,
                                             int limit);
/// Inside a transaction that writes; asks again whether the lot is being fed meanwhile.
void forget_meals(SqlConnection& db, const ForgettableLot& lot, Instant before);
/// From here on buckets of rollups before it are never made anew.
void mark_forgotten(SqlConnection& db, Instant before);
/// How many events went, at most `limit`. The last event stays: the log goes on from its seq.
int forget_events(SqlConnection& db, Instant before, int limit);

}  // namespace gaveurs
