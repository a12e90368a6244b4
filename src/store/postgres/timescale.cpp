#include "store/postgres/timescale.h"

#include <fmt/format.h>

#include <charconv>

namespace gaveurs {
namespace {

// by_range() is of 2.13; rows of compressed chunks can be changed since 2.11.
constexpr int kOldestMajor = 2;
constexpr int kOldestMinor = 13;
#define GAVEURS_OLDEST_TIMESCALE "2.13"

// A week: what is compressed is never still coming in, and a chunk fits into memory.
#define GAVEURS_CHUNK "INTERVAL '7 days'"
#define GAVEURS_COMPRESS_AFTER "INTERVAL '7 days'"

constexpr TimeTable kTimeTables[] = {
    {"gavage_data_lots", "time", "code_lot", "time"},
    {"gavage_alertes_episodes", "since", "gaveur_id", "since"},
    {"sqal_sensor_samples", "time", "device_id", "time"},
    {"consumer_feedbacks", "time", "", "time"},
};

bool is_old(std::string_view version) {
  int major = 0;
  int minor = 0;
  const auto dot = std::from_chars(version.data(), version.data() + version.size(), major).ptr;
  if (dot != version.data() + version.size()) {
    std::from_chars(dot + 1, version.data() + version.size(), minor);
  }
  return major < kOldestMajor || (major == kOldestMajor && minor < kOldestMinor);
}

#define GAVEURS_ROLLUP_COLUMNS                                                                \
  "gaveur_id, count(*) AS repas, count(DISTINCT code_lot) AS lots, "                          \
  "avg(dose_theorique) AS dose_theorique, avg(dose_reelle) AS dose_reelle, "                  \
  "avg(poids_moyen_lot) AS poids_moyen, max(taux_mortalite) AS taux_mortalite_max, "          \
  "min(temperature_stabule) AS temperature_min, max(temperature_stabule) AS temperature_max " \
  "FROM gavage_data_lots "

std::string aggregate(std::string_view name, std::string_view column, std::string_view bucket) {
  // Real-time, so that the last minutes are in it as they are natively.
  return fmt::format(
      "CREATE MATERIALIZED VIEW {0} "
      "WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS "
      "SELECT {2} AS {1}, " GAVEURS_ROLLUP_COLUMNS "GROUP BY {2}, gaveur_id WITH NO DATA",
      name, column, bucket);
}

bool is_hypertable(PgConnection& db, std::string_view table) {
  return !db.query_row(fmt::format("SELECT 1 FROM timescaledb_information.hypertables "
                                   "WHERE hypertable_schema = current_schema() "
                                   "AND hypertable_name = '{}'",
                                   table))
              .empty();
}

void run_all(PgConnection& db, const std::vector<std::string>& statements) {
  for (const auto& sql : statements) db.execute(sql);
}

}  // namespace

std::span<const TimeTable> time_tables() { return kTimeTables; }

TimescaleFacts ask_timescale(PgConnection& db) {
  const auto row = db.query_row(
      "SELECT coalesce((SELECT default_version FROM pg_available_extensions "
      "WHERE name = 'timescaledb'), ''), "
      "coalesce((SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'), ''), "
      "coalesce(current_setting('timescaledb.license', true), 'timescale') = 'timescale', "
      "(SELECT relkind FROM pg_class WHERE oid = 'gavage_data_lots'::regclass) <> 'p', "
      "(SELECT count(*) > 0 FROM conservation)");
  return {row.at(0), row.at(1), row.at(2) == "t", row.at(3) == "t", row.at(4) == "t"};
}

std::string timescale_hint(const TimescaleFacts& facts) {
  if (facts.in_use) return {};
  if (facts.installed.empty()) {
    if (facts.available.empty()) return {};
    return "the database server has TimescaleDB, but this database does not use it; to use it, run "
           "CREATE EXTENSION timescaledb there as its administrator and start again";
  }
  if (is_old(facts.installed)) {
    return "TimescaleDB " + facts.installed +
           " is too old; " GAVEURS_OLDEST_TIMESCALE
           " or newer is wanted: ALTER EXTENSION timescaledb UPDATE";
  }
  if (!facts.community) {
    return "TimescaleDB runs under its Apache license, without compression and aggregates; set "
           "timescaledb.license = timescale on the database server to use it";
  }
  if (facts.forgotten) {
    return "rollups of readings that are no longer kept cannot be moved into TimescaleDB's "
           "aggregates; the database stays without hypertables";
  }
  return {};
}

Result<bool> use_timescale(std::string_view mode, const TimescaleFacts& facts) {
  if (facts.in_use) {
    if (facts.installed.empty()) {
      return fail(ErrorKind::kUsage,
                  "the tables of readings are hypertables but the extension is gone; restore a "
                  "backup into another database");
    }
    if (mode != "off") return true;
    return fail(ErrorKind::kUsage,
                "the database uses TimescaleDB already, and store.timescaledb = off cannot undo "
                "that; `gaveurs store copy` into a database without it");
  }
  if (mode == "off") return false;
  const std::string hint = timescale_hint(facts);
  if (hint.empty() && !facts.installed.empty()) return true;
  if (mode == "auto") return false;
  return fail(ErrorKind::kUsage,
              "store.timescaledb is on, but " +
                  (hint.empty() ? "the database server does not have the extension TimescaleDB; "
                                  "install it there, or set store.timescaledb to auto"
                                : hint));
}

Result<TimescalePlan> plan_timescale(std::string_view mode, bool serves,
                                     const TimescaleFacts& facts) {
  const auto use = use_timescale(serves ? mode : "auto", facts);
  if (!use) return std::unexpected(use.error());
  if (serves) return TimescalePlan{*use, *use};
  return TimescalePlan{facts.in_use, false};
}

// The names of compression before 2.18; 2.x keeps them beside the newer ones.
std::vector<std::string> hypertable_statements(const TimeTable& table) {
  std::string segments;
  if (!table.segment_by.empty()) {
    segments = fmt::format("timescaledb.compress_segmentby = '{}', ", table.segment_by);
  }
  return {
      fmt::format("SELECT create_hypertable('{}', by_range('{}', " GAVEURS_CHUNK
                  "), create_default_indexes => FALSE, migrate_data => TRUE)",
                  table.name, table.time),
      fmt::format(
          "ALTER TABLE {} SET (timescaledb.compress, {}timescaledb.compress_orderby = '{}')",
          table.name, segments, table.order_by),
      fmt::format("SELECT add_compression_policy('{}', " GAVEURS_COMPRESS_AFTER
                  ", if_not_exists => TRUE)",
                  table.name),
  };
}

std::vector<std::string> aggregate_statements() {
  return {
      "DROP TABLE gavage_par_heure",
      "DROP TABLE gavage_par_jour",
      aggregate("gavage_par_heure", "heure", "time_bucket(INTERVAL '1 hour', time)"),
      aggregate("gavage_par_jour", "jour", "time_bucket(INTERVAL '1 day', time, 'Europe/Paris')"),
      // The log need not be followed: the extension sees what changed in the table itself.
      "UPDATE agregats_suivi SET seq = 9223372036854775807",
  };
}

// Not by add_retention_policy(): it knows no lots, and would forget one that is being fed. The
// leading node drops chunks by oublie_pieces(); the aggregates are never refreshed over what went.
std::vector<std::string> policy_statements(int keep_days) {
  const std::string start = keep_days == 0 ? "NULL" : fmt::format("INTERVAL '{} days'", keep_days);
  std::vector<std::string> out;
  const auto add = [&](std::string_view view, std::string_view end) {
    out.push_back(
        fmt::format("SELECT remove_continuous_aggregate_policy('{}', if_exists => TRUE)", view));
    out.push_back(
        fmt::format("SELECT add_continuous_aggregate_policy('{}', start_offset => {}, "
                    "end_offset => INTERVAL '{}', schedule_interval => "
                    "INTERVAL '5 minutes')",
                    view, start, end));
  };
  add("gavage_par_heure", "1 hour");
  add("gavage_par_jour", "1 day");
  return out;
}

std::vector<std::string> refresh_statements(std::optional<Instant> since, Instant before) {
  if (since && *since >= before) return {};
  const std::string from =
      since ? "'" + to_rfc3339(*since) + "'::timestamptz" : std::string("NULL::timestamptz");
  std::vector<std::string> out;
  for (const char* view : {"gavage_par_heure", "gavage_par_jour"}) {
    out.push_back(fmt::format("CALL refresh_continuous_aggregate('{}', {}, '{}'::timestamptz)",
                              view, from, to_rfc3339(before)));
  }
  return out;
}

void adopt_timescale(PgConnection& db, int keep_days) {
  for (const auto& table : time_tables()) {
    const auto known = db.query_row(fmt::format("SELECT to_regclass('{}')", table.name));
    if (known.at(0).empty() || is_hypertable(db, table.name)) continue;
    db.execute(fmt::format("SELECT prepare_table_de_temps('{}', '{}')", table.name, table.time));
    run_all(db, hypertable_statements(table));
  }
  const bool native =
      db.query_row("SELECT relkind FROM pg_class WHERE oid = 'gavage_par_heure'::regclass").at(0) ==
      "r";
  if (native) run_all(db, aggregate_statements());
  run_all(db, policy_statements(keep_days));
}

}  // namespace gaveurs
