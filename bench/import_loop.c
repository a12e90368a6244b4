/* The ceiling of importing: a plain C loop that writes the rows of an import once more. It reads
 * what `gaveurs import lots` wrote into one database, then writes the same rows into an empty one
 * that the server made, as many lots to a transaction as the import takes.
 *
 *   import_loop SOURCE TARGET LOTS_PER_COMMIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "meal_sql.h"

/* Rows of one table in memory, in the order they are written. */
struct table {
  const char *read, *write;
  int columns;
  int64_t count, size, next;
  sqlite3_value** values;
  sqlite3_stmt* insert;
};

static struct table g_people[] = {
    {.read = "SELECT code, nom, region FROM sites_euralis",
     .write = "INSERT OR IGNORE INTO sites_euralis (code, nom, region) VALUES (?, ?, ?)"},
    {.read = "SELECT id, nom, site_code, email FROM gaveurs_euralis",
     .write = "INSERT OR IGNORE INTO gaveurs_euralis (id, nom, site_code, email) "
              "VALUES (?, ?, ?, ?)"},
};
static struct table g_records = {
    .read = "SELECT * FROM lots_records ORDER BY code_lot",
    .write =
        "INSERT INTO lots_records VALUES "
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
static struct table g_curves = {
    .read = "SELECT * FROM lots_records_courbes ORDER BY code_lot, repas",
    .write = "INSERT INTO lots_records_courbes VALUES (?, ?, ?, ?)"};
static struct table g_lots = {
    .read =
        "SELECT code_lot, gaveur_id, site_code, genetique, debut_lot, nb_canards_initial, "
        "statut, nb_repas, updated_at, seq FROM lots_gavage ORDER BY code_lot",
    .write =
        "INSERT INTO lots_gavage (code_lot, gaveur_id, site_code, genetique, debut_lot, "
        "nb_canards_initial, statut, nb_repas, updated_at, seq) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};

static void fail(sqlite3* db, const char* what) {
  fprintf(stderr, "import_loop: %s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

static sqlite3_stmt* prepare(sqlite3* db, const char* sql) {
  sqlite3_stmt* out = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &out, NULL) != SQLITE_OK) fail(db, sql);
  return out;
}

static void load(sqlite3* db, struct table* table) {
  sqlite3_stmt* rows = prepare(db, table->read);
  table->columns = sqlite3_column_count(rows);
  while (sqlite3_step(rows) == SQLITE_ROW) {
    if (table->count == table->size) {
      table->size = table->size == 0 ? 1024 : table->size * 2;
      const size_t cells = (size_t)(table->size * table->columns);
      table->values = realloc(table->values, cells * sizeof(sqlite3_value*));
      if (table->values == NULL) exit(1);
    }
    for (int i = 0; i < table->columns; ++i) {
      table->values[table->count * table->columns + i] =
          sqlite3_value_dup(sqlite3_column_value(rows, i));
    }
    ++table->count;
  }
  sqlite3_finalize(rows);
}

static void write_next(sqlite3* db, struct table* table) {
  sqlite3_value** row = table->values + table->next++ * table->columns;
  for (int i = 0; i < table->columns; ++i) sqlite3_bind_value(table->insert, i + 1, row[i]);
  if (sqlite3_step(table->insert) != SQLITE_DONE) fail(db, table->write);
  sqlite3_reset(table->insert);
}

static const char* code_of(const struct table* table, int64_t row) {
  return (const char*)sqlite3_value_text(table->values[row * table->columns]);
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void write_lots(sqlite3* db, int64_t until) {
  const int64_t from = g_records.next;
  while (g_records.next < until) {
    const char* code = code_of(&g_records, g_records.next);
    write_next(db, &g_records);
    while (g_curves.next < g_curves.count && strcmp(code_of(&g_curves, g_curves.next), code) == 0) {
      write_next(db, &g_curves);
    }
  }
  for (int64_t i = from; i < until && g_lots.next < g_lots.count; ++i) write_next(db, &g_lots);
}

int main(int argc, char** argv) {
  const int64_t per_commit = argc == 4 ? atoll(argv[3]) : 0;
  if (per_commit <= 0) {
    fprintf(stderr, "usage: import_loop SOURCE TARGET LOTS_PER_COMMIT\n");
    return 2;
  }
  struct meal_sql source, target;
  meal_sql_open(&source, argv[1]);
  meal_sql_open(&target, argv[2]);
  struct table* all[] = {&g_people[0], &g_people[1], &g_records, &g_curves, &g_lots};
  for (size_t i = 0; i < sizeof all / sizeof *all; ++i) {
    load(source.db, all[i]);
    all[i]->insert = prepare(target.db, all[i]->write);
  }
  const double begun = now_s();
  sql_run(target.db, "BEGIN IMMEDIATE");
  for (size_t i = 0; i < 2; ++i) {
    while (g_people[i].next < g_people[i].count) write_next(target.db, &g_people[i]);
  }
  while (g_records.next < g_records.count) {
    const int64_t until = g_records.next + per_commit;
    write_lots(target.db, until < g_records.count ? until : g_records.count);
    sql_run(target.db, g_records.next < g_records.count ? "COMMIT; BEGIN IMMEDIATE" : "COMMIT");
  }
  const double took = now_s() - begun;
  printf("{\"lots\": %lld, \"curve_rows\": %lld, \"seconds\": %.6f, \"per_second\": %.1f}\n",
         (long long)g_records.count, (long long)g_curves.count, took,
         (double)g_records.count / took);
  for (size_t i = 0; i < sizeof all / sizeof *all; ++i) sqlite3_finalize(all[i]->insert);
  meal_sql_close(&source);
  meal_sql_close(&target);
  return 0;
}
