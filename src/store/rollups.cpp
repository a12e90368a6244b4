#include "store/rollups.h"

#include <algorithm>
#include <set>

namespace gaveurs {
namespace {

struct Progress {
  Seq seq = 0;
  std::optional<Instant> kept_since;
};

Progress read_progress(SqlConnection& db) {
  Progress out;
  auto& rows = db.prepared(
                     "SELECT seq, (SELECT depuis FROM conservation WHERE id = 1) FROM "
                     "agregats_suivi WHERE id = 1")
                   .with();
  if (rows.step()) out = {rows.integer(0), rows.maybe_instant(1)};
  rows.reset();
  return out;
}

Seq last_of_next(SqlConnection& db, Seq after, int events) {
  auto& rows = db.prepared(
      "SELECT max(seq) FROM (SELECT seq FROM evenements WHERE seq > $1 ORDER BY seq LIMIT $2) n");
  rows.with(after, events);
  const Seq last = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return last;
}

// The join's order is the one meant: from the events to their meals.
#define GAVEURS_MEALS_OF_EVENTS                                                                  \
  "FROM evenements e CROSS JOIN gavage_data_lots m "                                             \
  "WHERE e.seq > $1 AND e.seq <= $2 AND e.kind = 'gavage_realtime' AND m.code_lot = e.code_lot " \
  "AND m.seq = e.seq"

struct Touched {
  std::set<Bucket> hours, days;
  void add(GaveurId gaveur, Instant time, std::optional<Instant> kept_since) {
    for (const auto size : {BucketSize::kHour, BucketSize::kDay}) {
      const auto bucket = bucket_of(size, gaveur, time);
      if (kept_since && bucket.start < *kept_since) continue;
      (size == BucketSize::kHour ? hours : days).insert(bucket);
    }
  }
};

Touched read_touched(SqlConnection& db, Seq after, Seq upto, std::optional<Instant> kept_since) {
  Touched out;
  auto& rows =
      db.prepared("SELECT m.gaveur_id, m.time " GAVEURS_MEALS_OF_EVENTS
                  " UNION SELECT n.gaveur_id, c.time FROM (SELECT m.gaveur_id AS gaveur_id, "
                  "m.code_lot AS code_lot, m.jour_gavage AS jour_gavage, "
                  "m.repas AS repas " GAVEURS_MEALS_OF_EVENTS
                  " AND m.corrections > 0) n JOIN gavage_corrections c ON c.code_lot = n.code_lot "
                  "AND c.jour_gavage = n.jour_gavage AND c.repas = n.repas");
  rows.with(after, upto);
  while (rows.step()) out.add({rows.integer(0)}, rows.instant(1), kept_since);
  rows.reset();
  return out;
}

MealRollup sum_bucket(SqlConnection& db, const Bucket& bucket) {
  MealRollup out;
  out.bucket = bucket;
  auto& rows = db.prepared(
      "SELECT count(*), count(DISTINCT code_lot), avg(dose_theorique), avg(dose_reelle), "
      "avg(poids_moyen_lot), max(taux_mortalite), min(temperature_stabule), "
      "max(temperature_stabule) FROM gavage_data_lots "
      "WHERE gaveur_id = $1 AND time >= $2 AND time < $3");
  rows.with(bucket.gaveur.value, bucket.start, bucket.end);
  if (rows.step() && rows.integer(0) > 0) {
    out.meals = rows.integer(0);
    out.lots = rows.integer(1);
    out.planned_g = rows.real(2);
    out.given_g = rows.real(3);
    out.weight_g = rows.real(4);
    out.mortality_max_pct = rows.real(5);
    out.temperature_min_c = rows.real(6);
    out.temperature_max_c = rows.real(7);
  }
  rows.reset();
  return out;
}

std::vector<MealRollup> sum_all(SqlConnection& db, const std::set<Bucket>& buckets) {
  std::vector<MealRollup> out;
  for (const auto& bucket : buckets) out.push_back(sum_bucket(db, bucket));
  return out;
}

struct RollupTexts {
  const char* remove;
  const char* insert;
};

#define GAVEURS_ROLLUP_TEXTS(table, column)                               \
  {"DELETE FROM " table " WHERE gaveur_id = $1 AND " column " = $2",      \
   "INSERT INTO " table " (" column                                       \
   ", gaveur_id, repas, lots, dose_theorique, dose_reelle, poids_moyen, " \
   "taux_mortalite_max, temperature_min, temperature_max) "               \
   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"}
constexpr RollupTexts kHours = GAVEURS_ROLLUP_TEXTS("gavage_par_heure", "heure");
constexpr RollupTexts kDays = GAVEURS_ROLLUP_TEXTS("gavage_par_jour", "jour");

void write_all(SqlConnection& db, const RollupTexts& texts, const std::vector<MealRollup>& all) {
  for (const auto& r : all) {
    db.prepared(texts.remove).with(r.bucket.gaveur.value, r.bucket.start).run();
    if (r.meals == 0) continue;
    db.prepared(texts.insert)
        .with(r.bucket.start, r.bucket.gaveur.value, r.meals, r.lots, r.planned_g, r.given_g,
              r.weight_g, r.mortality_max_pct, r.temperature_min_c, r.temperature_max_c)
        .run();
  }
}

}  // namespace

Bucket bucket_of(BucketSize size, GaveurId gaveur, Instant time) {
  if (size == BucketSize::kHour) {
    std::int64_t hour = time.micros / kMicrosPerHour;
    if (time.micros % kMicrosPerHour < 0) --hour;
    const Instant start{hour * kMicrosPerHour};
    return {gaveur, start, start + kMicrosPerHour};
  }
  const auto midnight = [](Instant t) {
    ParisTime local = to_paris(t);
    local.hour = local.minute = local.second = 0;
    return from_paris(local);
  };
  const Instant start = midnight(time);
  return {gaveur, start, midnight(start + 30 * kMicrosPerHour)};
}

std::optional<RollupStep> read_rollups(SqlConnection& db, int events) {
  const Progress progress = read_progress(db);
  RollupStep step;
  step.upto = last_of_next(db, progress.seq, events);
  if (step.upto == 0) return std::nullopt;
  const auto touched = read_touched(db, progress.seq, step.upto, progress.kept_since);
  step.hours = sum_all(db, touched.hours);
  step.days = sum_all(db, touched.days);
  step.more = last_of_next(db, step.upto, 1) != 0;
  return step;
}

void write_rollups(SqlConnection& db, const RollupStep& step) {
  write_all(db, kHours, step.hours);
  write_all(db, kDays, step.days);
  db.prepared("UPDATE agregats_suivi SET seq = $1 WHERE id = 1").with(step.upto).run();
}

}  // namespace gaveurs
