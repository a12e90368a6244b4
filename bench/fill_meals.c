/* Fills a database that the server made with millions of meals, their events and lots, for the
 * benchmark of reading. Rows are what the server would have written; only their order differs: lot
 * after lot of one gaveur after the other, so that every index grows at its end.
 *
 *   fill_meals DATABASE MEALS
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "meal_sql.h"
#include "meal_text.h"

enum { LOTS_PER_COMMIT = 2000 };

static void fill_lot(struct meal_sql* sql, uint32_t lot, int64_t* seq, int64_t now_us) {
  for (unsigned repas = 0; repas < MEALS_PER_LOT; ++repas) {
    ++*seq;
    write_meal(sql, lot, repas, *seq, now_us);
    write_event(sql, lot, repas, *seq, now_us);
  }
  write_lot(sql, lot, MEALS_PER_LOT - 1, *seq, now_us);
}

int main(int argc, char** argv) {
  const int64_t meals = argc == 3 ? atoll(argv[2]) : 0;
  if (meals <= 0) {
    fprintf(stderr, "usage: fill_meals DATABASE MEALS\n");
    return 2;
  }
  const int64_t now_us = (int64_t)time(NULL) * 1000000;
  const int64_t lots = meals / MEALS_PER_LOT / GAVEURS * GAVEURS;
  struct meal_sql sql;
  meal_sql_open(&sql, argv[1]);
  /* Made anew when it is broken off, so it needs no syncs on the way. */
  sql_run(sql.db,
          "PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=20000; PRAGMA cache_size=-200000");
  meal_text_begin(now_us - 600000000);
  int64_t seq = sql_number(sql.db, "SELECT max(seq) FROM evenements");
  sql_run(sql.db, "BEGIN");
  for (int gaveur = 1; gaveur <= GAVEURS; ++gaveur) write_gaveur(&sql, gaveur);
  const int64_t per_gaveur = lots / GAVEURS;
  for (int64_t n = 0; n < lots; ++n) {
    /* The gaveur of a lot is its number modulo GAVEURS. */
    const uint32_t lot = (uint32_t)(n % per_gaveur * GAVEURS + n / per_gaveur);
    fill_lot(&sql, lot, &seq, now_us + n);
    if (n % LOTS_PER_COMMIT == LOTS_PER_COMMIT - 1) sql_run(sql.db, "COMMIT; BEGIN");
  }
  /* Finished lots are not looked through for overdue meals. */
  sql_run(sql.db, "UPDATE lots_gavage SET statut = 'termine', prochain_repas = NULL; COMMIT");
  sql_run(sql.db, "PRAGMA wal_checkpoint(TRUNCATE)");
  meal_sql_close(&sql);
  printf("{\"meals\": %lld, \"lots\": %lld}\n", (long long)(lots * MEALS_PER_LOT),
         (long long)lots);
  return 0;
}
