// Rows of the loop: propositions, their steps and what was learned; shared by every store.
#pragma once

#include "domain/proposition.h"
#include "store/sql.h"

namespace gaveurs {

#define GAVEURS_PROPOSITION_COLUMNS                                                          \
  "id, created_at, changed_at, gaveur_id, site_code, souche, saison, role, statut, doses, "  \
  "doses_standard, limite_perte, perte_haute, prevision, front, modele, code_lot, "          \
  "conseil_repas, conseil_doses, conseil_motif, conseil_manque, conseil_le, resultat_foie, " \
  "resultat_mais, resultat_itm, resultat_perte, clos_le, etapes, seq"
#define GAVEURS_CURVE_STEP_COLUMNS "proposition_id, etape, at, quoi, auteur, motif, doses, repas"
#define GAVEURS_MODEL_COLUMNS                                                           \
  "numero, version, entraine_le, lots, premier_jour, dernier_jour, empreinte, graine, " \
  "points, echelles, bilan_depuis, bilan, image, lots_notes, notes, sites"

// Reading throws SqlError kCorrupt for a word or number that none has.
Proposition read_proposition(SqlStatement& row);
CurveStep read_curve_step(SqlStatement& row);
LearnedModel read_model(SqlStatement& row);
/// Inserts, or replaces by id.
void write_proposition(SqlConnection& db, const Proposition& proposition);
void write_curve_step(SqlConnection& db, const CurveStep& step);
/// The picture of every earlier model goes.
void write_model(SqlConnection& db, const LearnedModel& model);

}  // namespace gaveurs
