// LotRecord: a finished lot as the cooperative's records have it: who, when, the whole curve and
// the results. What a record does not know is unset; sentinels never get in. Plain value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/lot.h"

namespace gaveurs {

struct LotRecord {
  LotCode code;
  GaveurId gaveur;
  SiteCode site;
  std::optional<std::int64_t> eleveur_id;  // farm that raised the ducks
  std::string souche;
  std::string production;                  // production plan, such as "CD GRAS FR FEM 11J W"
  std::string saison;
  Instant debut;                           // first and last day, midnight Europe/Paris
  Instant fin;
  int duree_jours = 0;
  std::optional<double> age_jours;
  std::int64_t nb_meg = 0;                 // ducks put on feeding; not deaths
  std::optional<std::int64_t> nb_enleves;
  std::optional<std::int64_t> nb_accroches;
  std::vector<CurvePoint> courbe;          // meal 1, 2, … ; planned and given where known
  LotResult resultat;
  // Further results kept for the models, in the records' own units (kg, %).
  std::optional<double> magret_kg, cuisse_kg, carcasse_kg;
  std::optional<double> pct_entiers_saisis, pct_foies_saisis, pct_carcasses_saisies,
      pct_perte_salle;
  bool operator==(const LotRecord&) const = default;
};

}  // namespace gaveurs
