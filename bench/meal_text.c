/* See meal_text.h. What depends on the meal's number is written once per program start; what
 * depends on the lot is put together from pieces and digits.
 */
#include "meal_text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct tail {
  char text[320];
  size_t size;
};

static struct tail g_tails[MEALS_PER_LOT];
static int64_t g_base_us;

static const char* const kSites[] = {"LL", "LS", "MT"};

const char* site_of_lot(uint32_t lot) { return kSites[lot % 3]; }

struct meal_values meal_values_of(unsigned repas) {
  const double dose = 200 + 10.0 * repas;
  const struct meal_values v = {
      .time_us = g_base_us + (int64_t)repas * 100000,
      .jour = (int)(repas / 2),
      .moment = repas % 2 ? "soir" : "matin",
      .dose_theorique = dose,
      .dose_reelle = dose + 1.5,
      .poids_moyen = 4500 + 35.0 * repas,
      .temperature = 21.5,
      .humidite = 62.5,
      .taux_mortalite = 0,
      .canards = 50,
  };
  return v;
}

static void write_time(char* out, size_t size, int64_t us) {
  const time_t seconds = (time_t)(us / 1000000);
  struct tm parts;
  gmtime_r(&seconds, &parts);
  const size_t n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &parts);
  snprintf(out + n, size - n, ".%06dZ", (int)(us % 1000000));
}

void meal_text_begin(int64_t base_us) {
  /* Never a whole second, so that every time is written with the same number of digits. */
  g_base_us = base_us / 1000000 * 1000000 + 12345;
  for (unsigned repas = 0; repas < MEALS_PER_LOT; ++repas) {
    const struct meal_values v = meal_values_of(repas);
    char when[48];
    write_time(when, sizeof when, v.time_us);
    struct tail* tail = &g_tails[repas];
    tail->size = (size_t)snprintf(
        tail->text, sizeof tail->text,
        "\",\"genetique\":\"Mulard\",\"jour\":%d,\"moment\":\"%s\",\"dose_theorique\":%.15g,"
        "\"dose_reelle\":%.15g,\"poids_moyen\":%.15g,\"nb_canards_vivants\":%d,"
        "\"taux_mortalite\":%.15g,\"temperature_stabule\":%.15g,\"humidite_stabule\":%.15g,"
        "\"timestamp\":\"%s\",\"pret_abattage\":false}",
        v.jour, v.moment, v.dose_theorique, v.dose_reelle, v.poids_moyen, (int)v.canards,
        v.taux_mortalite, v.temperature, v.humidite, when);
  }
}

static char* put(char* at, const char* text, size_t size) {
  memcpy(at, text, size);
  return at + size;
}

#define PUT(at, literal) put(at, literal, sizeof(literal) - 1)

static char* put_number(char* at, unsigned number) {
  char digits[12];
  int n = 0;
  do digits[n++] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  while (n > 0) *at++ = digits[--n];
  return at;
}

void lot_code(char* out, uint32_t lot) {
  memcpy(out, kSites[lot % 3], 2);
  memcpy(out + 2, "26", 2);
  for (int i = LOT_CODE_BYTES - 1; i >= 4; --i) {
    out[i] = (char)('0' + lot % 10);
    lot /= 10;
  }
}

size_t meal_text(char* out, uint32_t lot, unsigned repas) {
  const unsigned gaveur = (unsigned)gaveur_of_lot(lot);
  char* at = PUT(out, "{\"code_lot\":\"");
  lot_code(at, lot);
  at = PUT(at + LOT_CODE_BYTES, "\",\"gaveur_id\":");
  at = put_number(at, gaveur);
  at = PUT(at, ",\"gaveur_nom\":\"Gaveur ");
  at = put_number(at, gaveur);
  at = PUT(at, "\",\"site\":\"");
  at = put(at, kSites[lot % 3], 2);
  at = put(at, g_tails[repas].text, g_tails[repas].size);
  return (size_t)(at - out);
}
