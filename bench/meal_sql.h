/* The statements by which the server stores meals, for programs that store the same rows without
 * the server: one row per meal, one event per meal, one update per lot and transaction. They follow
 * src/store/sql_writer.cpp; the database must have been made by the server itself.
 */
#pragma once

#include <sqlite3.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct meal_sql {
  sqlite3* db;
  sqlite3_stmt *meal, *update_lot, *insert_lot, *event, *gaveur;
};

/* Opens with the server's own settings; ends the program with a message when it cannot. */
void meal_sql_open(struct meal_sql* to, const char* path);
void meal_sql_close(struct meal_sql* of);

void sql_run(sqlite3* db, const char* sql);
int64_t sql_number(sqlite3* db, const char* sql);

void write_gaveur(struct meal_sql* to, int gaveur);
void write_meal(struct meal_sql* to, uint32_t lot, unsigned repas, int64_t seq, int64_t now_us);
void write_lot(struct meal_sql* to, uint32_t lot, unsigned repas, int64_t seq, int64_t now_us);
void write_event(struct meal_sql* to, uint32_t lot, unsigned repas, int64_t seq, int64_t now_us);

#ifdef __cplusplus
}
#endif
