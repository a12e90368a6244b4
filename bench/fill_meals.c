/* Fills a database that the server made with millions of meals, their events and lots, for the
 * benchmark of reading. Rows are what the server would have written; only their order differs: a
 * lot is written from its first meal to its last before the next lot comes.
 *
 *   fill_meals DATABASE MEALS
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "meal_sql.h"
#include "meal_text.h"

/* Between the first meals of a gaveur's lots. */
static const int64_t kLotSpacingUs = 3600LL * 1000000;

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
  const int64_t rounds = meals / MEALS_PER_LOT / GAVEURS;
  struct meal_sql sql;
  meal_sql_open(&sql, argv[1]);
  /* Made anew when it is broken off, so it needs no syncs on the way. */
  sql_run(sql.db,
          "PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=20000; PRAGMA cache_size=-200000");
  int64_t seq = sql_number(sql.db, "SELECT max(seq) FROM evenements");
  for (int64_t round = 0; round < rounds; ++round) {
    /* One lot of every gaveur; the last round is the newest. */
    const int64_t begun_us = now_us - (rounds - round) * kLotSpacingUs;
    meal_text_begin(begun_us);
    sql_run(sql.db, "BEGIN");
    for (uint32_t i = 0; i < GAVEURS; ++i) {
      if (round == 0) write_gaveur(&sql, (int)i + 1);
      fill_lot(&sql, (uint32_t)round * GAVEURS + i, &seq, begun_us);
    }
    sql_run(sql.db, "COMMIT");
  }
  /* Finished lots are not looked through for overdue meals. */
  sql_run(sql.db, "UPDATE lots_gavage SET statut = 'termine', prochain_repas = NULL");
  sql_run(sql.db, "PRAGMA wal_checkpoint(TRUNCATE)");
  meal_sql_close(&sql);
  printf("{\"meals\": %lld, \"lots\": %lld}\n", (long long)(rounds * GAVEURS * MEALS_PER_LOT),
         (long long)(rounds * GAVEURS));
  return 0;
}
