// TimescaleDB, where the server has it: tables of readings become hypertables, compressed after a
// week, and the rollups continuous aggregates with the columns the native ones have. Which way a
// database goes is found by asking the server and by the setting store.timescaledb; the schema is
// made natively first, so both ways have the same migrations.
//
// A hypertable's unique keys must hold the time, so that a chunk can check them alone. Keys that do
// not become plain indexes: that a slot or a sample is stored once is decided by the one writer,
// which looks before it writes. Throws SqlError.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "store/postgres/pg_connection.h"

namespace gaveurs {

/// A table of readings that grows with time. To add one: a line in time_tables().
struct TimeTable {
  std::string_view name;
  std::string_view time;  // the column it is cut by
  std::string_view segment_by;  // rows of the same are compressed together
  std::string_view order_by;
};
/// Those that may become hypertables; a schema need not have all.
std::span<const TimeTable> time_tables();

/// What the server says of the extension.
struct TimescaleFacts {
  std::string available;  // version that could be made; empty: none
  std::string installed;  // version in this database; empty: not made here
  bool community = true;  // with policies and aggregates (timescaledb.license)
  bool in_use = false;  // the meals are a hypertable already
  bool forgotten = false;  // some rollups are of readings that are gone
};
TimescaleFacts ask_timescale(PgConnection& db);
/// Whether the database is to use hypertables; `mode` is auto, off or on. Errors: kUsage, when the
/// setting asks for what the server or the database does not have, with what to do.
Result<bool> use_timescale(std::string_view mode, const TimescaleFacts& facts);

/// What is done about it when a store is opened.
struct TimescalePlan {
  bool hypertables = false;  // the tables of readings are, or are to become, hypertables
  bool adopt = false;  // make them, and set the policies
};
/// Only who serves changes a database: a command that looks into it, with no settings of its own,
/// must not decide what cannot be undone. Errors as use_timescale().
Result<TimescalePlan> plan_timescale(std::string_view mode, bool serves,
                                     const TimescaleFacts& facts);
/// Why `auto` does without an extension that nearly is there; empty when there is nothing to say.
std::string timescale_hint(const TimescaleFacts& facts);

/// Statements that make a plain table a compressed hypertable.
std::vector<std::string> hypertable_statements(const TimeTable& table);
/// Statements that put continuous aggregates in the place of the native rollups.
std::vector<std::string> aggregate_statements();
/// Statements that let the aggregates' policies reach back as far as readings are kept; 0: all.
std::vector<std::string> policy_statements(int keep_days);
/// Statements that take readings before `before` into the aggregates ahead of their going, back to
/// `since`, behind which they have gone already (unset: never any). None where nothing lies
/// between: an empty window is an error to the server.
std::vector<std::string> refresh_statements(std::optional<Instant> since, Instant before);

/// Inside the transaction that brought the schema up to date: changes what is native still, and
/// sets the policies.
void adopt_timescale(PgConnection& db, int keep_days);

}  // namespace gaveurs
