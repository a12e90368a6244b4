// Rows of feedback: the list of columns, the function that reads them, and which value goes into
// which parameter; shared by every store.
#pragma once

#include "domain/feedback.h"
#include "store/sql.h"

namespace gaveurs {

#define GAVEURS_FEEDBACK_COLUMNS                                                          \
  "id, time, product_id, code_lot, site_code, overall_rating, texture, flavor, color, "   \
  "aroma, freshness, comment, langue, consumption_context, would_recommend, "             \
  "repurchase_intent, statut, marques, poids, jeton, appareil, reseau, indices_jusqu_a, " \
  "cle_effacement, modere_par, modere_le"

/// Throws SqlError kCorrupt for a word that no feedback has.
Feedback read_feedback(SqlStatement& row);
/// `changed`: the row is there, and all but id, time, product, lot, site and token is replaced.
void write_feedback(SqlConnection& db, const Feedback& feedback, bool changed);

}  // namespace gaveurs
