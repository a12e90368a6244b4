/* The meals that all benchmarks share: numbered, calm (no alert), and made without formatting, so
 * that making one costs a client next to nothing. Meal `repas` (0 to 23) of lot `lot` is the same
 * text in every program: what a device sends, and byte for byte what the server stores as event.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MEALS_PER_LOT = 24, MEAL_TEXT_MAX = 512, GAVEURS = 200, LOT_CODE_BYTES = 12 };

/* Values of one meal, for programs that write rows themselves. */
struct meal_values {
  int64_t time_us;
  int jour;
  const char* moment;
  double dose_theorique, dose_reelle, poids_moyen;
  double temperature, humidite, taux_mortalite;
  int64_t canards;
};

/* Call once before the others: meals happen from `base_us` (microseconds since 1970) on. */
void meal_text_begin(int64_t base_us);
/* Writes the message at `out` (MEAL_TEXT_MAX bytes) and returns its length. */
size_t meal_text(char* out, uint32_t lot, unsigned repas);
struct meal_values meal_values_of(unsigned repas);

/* "LL2600000123": LOT_CODE_BYTES characters, not terminated. */
void lot_code(char* out, uint32_t lot);
const char* site_of_lot(uint32_t lot);
static inline int gaveur_of_lot(uint32_t lot) { return 1 + (int)(lot % GAVEURS); }

#ifdef __cplusplus
}
#endif
