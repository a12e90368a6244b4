/* The ceiling of storing samples: a plain C loop that writes the same rows as a server did, taken
 * from its database, into one that is empty: as many to a transaction, every commit synced. Only
 * their numbers differ.
 *
 *   sample_loop FROM TO --per-commit N --seconds S
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { kRows = 2000, kMostColumns = 48 };

struct rows {
  int count, columns;
  int id, sample_id, seq, values_seq; /* columns that hold a number of their own; -1: none */
  sqlite3_value* values[kRows][kMostColumns];
};

static struct rows samples, events;

static void check(sqlite3* db, int good, const char* what) {
  if (good) return;
  fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

static sqlite3* open_database(const char* path) {
  sqlite3* db = NULL;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  check(db, sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK, path);
  const char* settings =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
      "PRAGMA wal_autocheckpoint=10000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;";
  check(db, sqlite3_exec(db, settings, NULL, NULL, NULL) == SQLITE_OK, "settings");
  return db;
}

static sqlite3_stmt* prepare(sqlite3* db, const char* sql) {
  sqlite3_stmt* out = NULL;
  check(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &out, NULL) == SQLITE_OK,
        sql);
  return out;
}

static void read_rows(sqlite3* db, const char* sql, struct rows* into) {
  sqlite3_stmt* rows = prepare(db, sql);
  into->columns = sqlite3_column_count(rows);
  into->id = into->sample_id = into->seq = into->values_seq = -1;
  for (int c = 0; c < into->columns; ++c) {
    const char* name = sqlite3_column_name(rows, c);
    if (strcmp(name, "id") == 0) into->id = c;
    if (strcmp(name, "sample_id") == 0) into->sample_id = c;
    if (strcmp(name, "seq") == 0) into->seq = c;
    if (strcmp(name, "values_seq") == 0) into->values_seq = c;
  }
  while (into->count < kRows && sqlite3_step(rows) == SQLITE_ROW) {
    for (int c = 0; c < into->columns; ++c) {
      into->values[into->count][c] = sqlite3_value_dup(sqlite3_column_value(rows, c));
    }
    ++into->count;
  }
  sqlite3_finalize(rows);
}

static sqlite3_stmt* insert_into(sqlite3* db, const char* table, int columns) {
  char sql[512];
  int at = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", table);
  for (int c = 1; c < columns; ++c) at += snprintf(sql + at, sizeof sql - (size_t)at, ",?");
  snprintf(sql + at, sizeof sql - (size_t)at, ")");
  return prepare(db, sql);
}

static void insert(sqlite3* db, sqlite3_stmt* to, const struct rows* from, int64_t number) {
  const int row = (int)(number % from->count);
  char name[40];
  for (int c = 0; c < from->columns; ++c) {
    if (c == from->sample_id) {
      const int size = snprintf(name, sizeof name, "ESP32_LL_01-%012lld", (long long)number);
      sqlite3_bind_text(to, c + 1, name, size, SQLITE_STATIC);
    } else if (c == from->id || c == from->seq || c == from->values_seq) {
      sqlite3_bind_int64(to, c + 1, number);
    } else {
      sqlite3_bind_value(to, c + 1, from->values[row][c]);
    }
  }
  check(db, sqlite3_step(to) == SQLITE_DONE, "insert");
  sqlite3_reset(to);
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: sample_loop FROM TO [--per-commit N] [--seconds S]\n");
    return 2;
  }
  int64_t per_commit = 500;
  double seconds = 5;
  for (int i = 3; i + 1 < argc; i += 2) {
    if (strcmp(argv[i], "--per-commit") == 0) per_commit = atoll(argv[i + 1]);
    if (strcmp(argv[i], "--seconds") == 0) seconds = atof(argv[i + 1]);
  }
  sqlite3* from = open_database(argv[1]);
  read_rows(from, "SELECT * FROM sqal_sensor_samples", &samples);
  read_rows(from, "SELECT * FROM evenements WHERE kind = 'sensor_update'", &events);
  check(from, samples.count > 0 && events.count > 0 && per_commit > 0, "no samples");
  sqlite3* to = open_database(argv[2]);
  sqlite3_stmt* sample = insert_into(to, "sqal_sensor_samples", samples.columns);
  sqlite3_stmt* event = insert_into(to, "evenements", events.columns);
  int64_t done = 0;
  const double begun = now_s();
  while (now_s() - begun < seconds) {
    check(to, sqlite3_exec(to, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK, "begin");
    for (int64_t i = 1; i <= per_commit; ++i) insert(to, sample, &samples, done + i);
    for (int64_t i = 1; i <= per_commit; ++i) insert(to, event, &events, done + i);
    check(to, sqlite3_exec(to, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "commit");
    done += per_commit;
  }
  const double took = now_s() - begun;
  printf("{\"samples\": %lld, \"seconds\": %.6f, \"per_second\": %.1f}\n", (long long)done, took,
         (double)done / took);
  return 0;
}
