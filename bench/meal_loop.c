/* The ceiling of storing: a plain C loop that writes the rows of meals into a database the server
 * made, with as many meals to a transaction as the server had, and every commit synced. Lots are
 * gone through in turn, as the load program does: --lots of them eat meal 1, then meal 2, …
 *
 *   meal_loop DATABASE --meals N --per-commit N --lots N --seconds S
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "meal_sql.h"
#include "meal_text.h"

struct work {
  int64_t meals, per_commit, lots;
  double seconds;
};

struct place {
  uint32_t lot;
  unsigned repas;
};

static struct place place_of(const struct work* work, int64_t meal) {
  const int64_t herd_meals = work->lots * MEALS_PER_LOT;
  const int64_t herd = meal / herd_meals, within = meal % herd_meals;
  const struct place out = {(uint32_t)(herd * work->lots + within % work->lots),
                            (unsigned)(within / work->lots)};
  return out;
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int64_t wall_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Meals `from` to `to` in one transaction, in the server's order: meals, lots, events. */
static void commit_meals(struct meal_sql* sql, const struct work* work, int64_t from, int64_t to,
                         int64_t first_seq) {
  const int64_t now_us = wall_us();
  sql_run(sql->db, "BEGIN IMMEDIATE");
  for (int64_t meal = from; meal < to; ++meal) {
    const struct place at = place_of(work, meal);
    write_meal(sql, at.lot, at.repas, first_seq + meal, now_us);
  }
  /* A lot that eats several times in one transaction is written once, after its last meal. */
  const int64_t first_lot = to - work->lots > from ? to - work->lots : from;
  for (int64_t meal = first_lot; meal < to; ++meal) {
    const struct place at = place_of(work, meal);
    write_lot(sql, at.lot, at.repas, first_seq + meal, now_us);
  }
  for (int64_t meal = from; meal < to; ++meal) {
    const struct place at = place_of(work, meal);
    write_event(sql, at.lot, at.repas, first_seq + meal, now_us);
  }
  sql_run(sql->db, "COMMIT");
}

static struct work parse(int argc, char** argv) {
  struct work work = {100000, 1000, 2000, 10};
  for (int i = 2; i + 1 < argc; i += 2) {
    const double value = atof(argv[i + 1]);
    if (strcmp(argv[i], "--meals") == 0) work.meals = (int64_t)value;
    if (strcmp(argv[i], "--per-commit") == 0) work.per_commit = (int64_t)value;
    if (strcmp(argv[i], "--lots") == 0) work.lots = (int64_t)value;
    if (strcmp(argv[i], "--seconds") == 0) work.seconds = value;
  }
  return work;
}

int main(int argc, char** argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: meal_loop DATABASE [--meals N] [--per-commit N] [--lots N]\n");
    return 2;
  }
  const struct work work = parse(argc, argv);
  if (work.per_commit < 1 || work.lots < 1) return 2;
  struct meal_sql sql;
  meal_sql_open(&sql, argv[1]);
  meal_text_begin(wall_us() - 600000000);
  for (int gaveur = 1; gaveur <= GAVEURS; ++gaveur) write_gaveur(&sql, gaveur);
  const int64_t first_seq = sql_number(sql.db, "SELECT max(seq) FROM evenements") + 1;
  const double begun = now_s();
  int64_t done = 0;
  while (done < work.meals && now_s() - begun < work.seconds) {
    const int64_t end = done + work.per_commit < work.meals ? done + work.per_commit : work.meals;
    commit_meals(&sql, &work, done, end, first_seq);
    done = end;
  }
  const double took = now_s() - begun;
  meal_sql_close(&sql);
  printf("{\"meals\": %lld, \"seconds\": %.6f, \"per_second\": %.1f}\n", (long long)done, took,
         (double)done / took);
  return 0;
}
