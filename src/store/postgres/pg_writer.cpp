#include "store/postgres/pg_writer.h"

#include <fmt/format.h>

#include <map>
#include <unordered_map>

#include "store/insert_rows.h"
#include "store/product_rows.h"
#include "store/rows.h"
#include "store/sample_rows.h"
#include "store/sql_writer.h"

namespace gaveurs {
namespace {

// The rows of a meal as unnest() takes them.
#define GAVEURS_UNNEST_MEALS                                                               \
  "unnest($1::timestamptz[], $2::text[], $3::int[], $4::text[], $5::float8[], "            \
  "$6::float8[], $7::float8[], $8::bigint[], $9::float8[], $10::float8[], $11::float8[], " \
  "$12::bigint[], $13::bool[], $14::text[], $15::bigint[], $16::timestamptz[], $17::int[])"

// Queues `sql` with the rows that `put` makes of `items`; nothing when there are none.
template <typename Items, typename Put>
void queue_columns(PgConnection& db, const char* sql, const Items& items, Put put) {
  if (items.empty()) return;
  auto& statement = db.statement(sql);
  pg::Columns columns(statement.parameter_types());
  for (const auto* item : items) put(columns, *item);
  statement.bind_columns(columns);
  statement.step();
}

// From here on COPY's cheaper rows are worth its round trip.
constexpr std::size_t kCopyRows = 64;

// As queue_columns, for rows that nothing can be in the way of: many are copied at once. `insert`
// is "INSERT INTO table (columns) ", as the texts shared with other stores have it.
template <typename Items, typename Put>
void queue_new(PgConnection& db, std::string_view insert, const char* sql, const Items& items,
               Put put) {
  if (items.size() < kCopyRows) return queue_columns(db, sql, items, put);
  std::vector<pg::TypeId> types;
  for (const auto array : db.statement(sql).parameter_types()) {
    types.push_back(pg::element_type(array));
  }
  pg::CopyRows rows(types);
  for (const auto* item : items) put(rows, *item);
  insert.remove_prefix(std::string_view("INSERT INTO ").size());
  db.copy_in(fmt::format("COPY {}FROM STDIN (FORMAT binary)", insert), rows.finish());
}

// The last of those with the same key, in the order of the first.
template <typename T, typename Key>
std::vector<const T*> last_of_each(const std::vector<T>& items, Key key) {
  std::vector<const T*> out;
  std::map<decltype(key(items.front())), std::size_t> places;
  for (const auto& item : items) {
    const auto [place, fresh] = places.try_emplace(key(item), out.size());
    if (fresh) {
      out.push_back(&item);
    } else {
      out[place->second] = &item;
    }
  }
  return out;
}

template <typename T>
std::vector<const T*> all_of(const std::vector<T>& items) {
  std::vector<const T*> out;
  out.reserve(items.size());
  for (const auto& item : items) out.push_back(&item);
  return out;
}

void queue_meals(PgConnection& db, const std::vector<StoredMeal>& meals) {
  struct Slot {
    const StoredMeal* newest;
    bool is_new;  // the database has no row of the slot yet
  };
  std::map<std::pair<std::string_view, MealSlot>, Slot> slots;
  for (const auto& stored : meals) {
    const std::pair key{std::string_view(stored.meal.lot.value), stored.meal.slot};
    const auto [place, fresh] = slots.try_emplace(key, Slot{&stored, stored.corrections == 0});
    if (!fresh) place->second.newest = &stored;
  }
  std::vector<const StoredMeal*> rows;
  for (const auto& [key, slot] : slots) {
    // Removed and put back: a corrected time may lie in another month, and TimescaleDB moves no row
    // between its chunks. One by one, so that it opens only the lot's own compressed rows.
    if (!slot.is_new) {
      db.prepared(
            "DELETE FROM gavage_data_lots "
            "WHERE code_lot = $1 AND jour_gavage = $2 AND repas = $3")
          .with(key.first, key.second.jour, to_string(key.second.moment))
          .run();
    }
    rows.push_back(slot.newest);
  }
  queue_new(db, GAVEURS_INSERT_MEALS, GAVEURS_INSERT_MEALS "SELECT * FROM " GAVEURS_UNNEST_MEALS,
            rows, [](auto& row, const StoredMeal& meal) { put_meal(row, meal); });
}

// What the rows of the set come to, one after the other, for each episode.
std::vector<AlertEpisode> episodes_of(const WriteSet& set) {
  std::map<std::pair<std::int64_t, Instant>, AlertEpisode> episodes;
  const auto add = [&](const AlertEpisode& next) {
    const auto [place, fresh] = episodes.try_emplace({next.alert.value, next.since}, next);
    if (fresh) return;
    place->second.last_at = next.last_at;
    if (place->second.severity != Severity::kCritical) place->second.severity = next.severity;
  };
  for (const auto& alert : set.alerts) add(episode_of(alert));
  for (const auto& episode : set.episodes) add(episode);
  std::vector<AlertEpisode> out;
  for (auto& [key, episode] : episodes) out.push_back(std::move(episode));
  return out;
}

void queue_alerts(PgConnection& db, const WriteSet& set) {
  queue_columns(
      db,
      GAVEURS_INSERT_ALERTS
      "SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], "
      "$5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::timestamptz[], "
      "$10::timestamptz[], $11::timestamptz[], $12::float8[], $13::float8[], "
      "$14::timestamptz[], $15::text[], $16::timestamptz[], $17::bigint[]) " GAVEURS_UPSERT_ALERTS,
      last_of_each(set.alerts, [](const Alert& a) { return std::pair(a.source, a.kind); }),
      [](pg::Columns& row, const Alert& a) { put_alert(row, a); });
  const auto episodes = episodes_of(set);
  queue_columns(db,
                GAVEURS_INSERT_EPISODES
                "SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], "
                "$5::bigint[], $6::timestamptz[]) " GAVEURS_UPSERT_EPISODES,
                all_of(episodes),
                [](pg::Columns& row, const AlertEpisode& e) { put_episode(row, e); });
}

void queue_lots(PgConnection& db, const WriteSet& set) {
  queue_columns(db,
                GAVEURS_INSERT_LOTS
                "SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], "
                "$5::timestamptz[], $6::bigint[], $7::text[], $8::int[], $9::text[], "
                "$10::float8[], $11::float8[], $12::float8[], $13::bigint[], $14::float8[], "
                "$15::float8[], $16::float8[], $17::timestamptz[], $18::bool[], $19::int[], "
                "$20::timestamptz[], $21::timestamptz[], $22::bigint[]) " GAVEURS_UPSERT_LOTS,
                last_of_each(set.lots, [](const Lot& l) { return std::string_view(l.code.value); }),
                [](pg::Columns& row, const Lot& lot) { put_lot(row, lot); });
  queue_columns(db,
                "UPDATE lots_gavage l SET genetique = n.genetique, jour_actuel = n.jour, "
                "moment_actuel = n.moment, dose_theorique = n.planned, dose_reelle = n.given, "
                "poids_moyen_actuel = n.weight, nb_canards_vivants = n.alive, "
                "taux_mortalite = n.mortality, temperature_stabule = n.temperature, "
                "humidite_stabule = n.humidity, dernier_repas = n.fed, pret_abattage = n.ready, "
                "nb_repas = n.meals, prochain_repas = n.due, updated_at = n.updated, seq = n.seq "
                "FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::float8[], "
                "$6::float8[], $7::float8[], $8::bigint[], $9::float8[], $10::float8[], "
                "$11::float8[], $12::timestamptz[], $13::bool[], $14::int[], $15::timestamptz[], "
                "$16::timestamptz[], $17::bigint[]) AS n (code, genetique, jour, moment, planned, "
                "given, weight, alive, mortality, temperature, humidity, fed, ready, meals, due, "
                "updated, seq) WHERE l.code_lot = n.code",
                last_of_each(set.fed, [](const Lot& l) { return std::string_view(l.code.value); }),
                [](pg::Columns& row, const Lot& lot) { put_fed(row, lot); });
}

void queue_samples(PgConnection& db, const std::vector<SampleRow>& samples) {
  const auto id_of = [](const SampleRow& row) {
    return std::string_view(row.stored->sample.id.value);
  };
  std::vector<const SampleRow*> replaced;
  for (const auto& row : samples) {
    if (!is_fresh(row)) replaced.push_back(&row);
  }
  queue_columns(db, "DELETE FROM sqal_sensor_samples WHERE sample_id = ANY($1)", replaced,
                [&](pg::Columns& ids, const SampleRow& row) { ids.with(id_of(row)); });
  queue_new(db, GAVEURS_INSERT_SAMPLES,
            GAVEURS_INSERT_SAMPLES
            "SELECT * FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], "
            "$5::text[], $6::text[], $7::text[], $8::text[], $9::float8[], $10::float8[], "
            "$11::float8[], $12::float8[], $13::float8[], $14::float8[], $15::float8[], "
            "$16::float8[], $17::float8[], $18::int[], $19::text[], $20::float8[], $21::text[], "
            "$22::text[], $23::text[], $24::text[], $25::text[], $26::text[], $27::text[], "
            "$28::bytea[], $29::bytea[], $30::bigint[], $31::bigint[], $32::timestamptz[], "
            "$33::int[])",
            last_of_each(samples, id_of),
            [](auto& row, const SampleRow& sample) { put_sample(row, sample); });
}

PgConnection::Statement& ask(PgConnection& db, const char* sql, const pg::Array& list) {
  auto& rows = db.statement(sql);
  rows.reset();
  rows.bind_array(1, list);
  return rows;
}

constexpr pg::TypeId kTextArray = 1009;

}  // namespace

void queue_rows(PgConnection& db, const WriteSet& set) {
  db.begin_queue();
  write_rare_rows(db, set);
  queue_meals(db, set.meals);
  queue_lots(db, set);
  queue_alerts(db, set);
  queue_samples(db, set.samples);
  queue_new(db, GAVEURS_INSERT_LEAVES,
            GAVEURS_INSERT_LEAVES
            "SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], "
            "$6::text[])",
            all_of(set.leaves), [](auto& row, const JournalLeaf& leaf) { put_leaf(row, leaf); });
  queue_new(db, GAVEURS_INSERT_EVENTS,
            GAVEURS_INSERT_EVENTS
            "SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bigint[], "
            "$5::text[], $6::text[], $7::text[])",
            all_of(set.events), [](auto& row, const Event& e) { put_event(row, e); });
}

std::vector<StoredSample> load_samples(PgConnection& db, std::span<const SampleId> ids) {
  pg::Array list(kTextArray);
  for (const auto& id : ids) list.add(id.value);
  auto& rows = ask(db,
                   "SELECT " GAVEURS_SAMPLE_COLUMNS
                   " FROM sqal_sensor_samples s WHERE s.sample_id = ANY($1)",
                   list);
  std::vector<StoredSample> out;
  while (rows.step()) out.push_back(read_sample(rows));
  rows.reset();
  return out;
}

std::vector<Product> load_products(PgConnection& db, std::span<const SampleId> samples) {
  pg::Array list(kTextArray);
  for (const auto& id : samples) list.add(id.value);
  auto& rows =
      ask(db, "SELECT " GAVEURS_PRODUCT_COLUMNS " FROM consumer_products WHERE sample_id = ANY($1)",
          list);
  std::vector<Product> out;
  while (rows.step()) out.push_back(read_product(rows));
  rows.reset();
  return out;
}

std::vector<LotBundle> load_bundles(PgConnection& db, std::span<const LotCode> codes) {
  std::vector<LotBundle> out(codes.size());
  std::unordered_map<std::string_view, LotBundle*> by_code;
  std::unordered_map<std::string, LotBundle*> by_source;
  pg::Array list(kTextArray);
  pg::Array sources(kTextArray);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    by_code[codes[i].value] = &out[i];
    list.add(codes[i].value);
    const std::string source = "lot/" + codes[i].value;
    by_source[source] = &out[i];
    sources.add(source);
  }
  auto& lots = ask(db,
                   "SELECT " GAVEURS_LOT_COLUMNS
                   " FROM lots_gavage l "
                   "WHERE l.code_lot = ANY($1)",
                   list);
  while (lots.step()) {
    Lot lot = read_lot(lots);
    by_code.at(lot.code.value)->lot = std::move(lot);
  }
  lots.reset();
  auto& meals = ask(db,
                    "SELECT " GAVEURS_MEAL_COLUMNS
                    " FROM gavage_data_lots m "
                    "WHERE m.code_lot = ANY($1)",
                    list);
  while (meals.step()) {
    StoredMeal meal = read_meal(meals);
    by_code.at(meal.meal.lot.value)->meals.push_back(std::move(meal));
  }
  meals.reset();
  auto& alerts = ask(db,
                     "SELECT " GAVEURS_ALERT_COLUMNS
                     " FROM gavage_alertes a "
                     "WHERE a.source = ANY($1)",
                     sources);
  while (alerts.step()) {
    Alert alert = read_alert(alerts);
    by_source.at(alert.source)->alerts.push_back(std::move(alert));
  }
  alerts.reset();
  // The same code asked for twice is answered twice.
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (LotBundle* filled = by_code.at(codes[i].value); filled != &out[i]) out[i] = *filled;
  }
  return out;
}

}  // namespace gaveurs
