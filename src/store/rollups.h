// Rollups: meals by hour (UTC) and by day (Europe/Paris) of each gaveur, kept by the program behind
// the log in the embedded store, as PostgreSQL keeps them by functions of its schema. Buckets are
// made anew from the meals, so a correction, also one that moves a meal, leaves no trace of what
// was. Free functions; they throw SqlError.
#pragma once

#include <optional>
#include <vector>

#include "domain/event.h"
#include "domain/people.h"
#include "store/sql.h"

namespace gaveurs {

enum class BucketSize { kHour, kDay };

struct Bucket {
  GaveurId gaveur;
  Instant start, end;
  auto operator<=>(const Bucket&) const = default;
};
/// The hour or day that `time` lies in. A day has 23 or 25 hours where the clock changes.
Bucket bucket_of(BucketSize size, GaveurId gaveur, Instant time);

/// What the meals of a bucket come to; none when there are none.
struct MealRollup {
  Bucket bucket;
  std::int64_t meals = 0, lots = 0;
  double planned_g = 0, given_g = 0, weight_g = 0;  // means
  double mortality_max_pct = 0, temperature_min_c = 0, temperature_max_c = 0;
};

/// What the next events of the log change.
struct RollupStep {
  std::vector<MealRollup> hours, days;  // with 0 meals: the bucket goes
  Seq upto = 0;  // the log is taken in up to here
  bool more = false;
};
/// Of at most `events` events; nullopt when all are taken in. The connection reads one moment.
std::optional<RollupStep> read_rollups(SqlConnection& db, int events);
/// Inside a transaction that writes.
void write_rollups(SqlConnection& db, const RollupStep& step);

}  // namespace gaveurs
