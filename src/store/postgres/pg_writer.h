// Writing a WriteSet into PostgreSQL: what comes in thousands as one statement per table, its rows
// in arrays (`INSERT … SELECT FROM unnest`), the rest row by row; all of it queued on the
// connection, so that a commit is one round trip. New meals, samples and events that are many are
// COPYed instead: that costs two more round trips, and each row half as much. Throws SqlError.
#pragma once

#include <span>
#include <vector>

#include "store/postgres/pg_connection.h"
#include "store/store.h"

namespace gaveurs {

/// Queues; the caller flushes. A slot, lot or alert may occur several times in a set: the last
/// one counts.
void queue_rows(PgConnection& db, const WriteSet& set);

/// One bundle per code, in order, three round trips for all of them.
std::vector<LotBundle> load_bundles(PgConnection& db, std::span<const LotCode> codes);

/// Those of the samples that are there, in one round trip.
std::vector<StoredSample> load_samples(PgConnection& db, std::span<const SampleId> ids);

/// Those that the samples became, in one round trip.
std::vector<Product> load_products(PgConnection& db, std::span<const SampleId> samples);

}  // namespace gaveurs
