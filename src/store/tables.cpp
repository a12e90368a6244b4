#include "store/tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace gaveurs {
namespace {

// "code T, nom t": name and kind of each column; a capital letter marks the key.
// i integer, r real, t text, m moment (time), f flag, b blob.
Table table(std::string_view name, std::string_view layout, std::string_view only = "") {
  Table out;
  out.name = name;
  out.only = only;
  for (std::size_t at = 0; at < layout.size();) {
    const std::size_t end = std::min(layout.find(',', at), layout.size());
    const auto item = layout.substr(at, end - at);
    const std::size_t space = item.find(' ');
    const char letter = item[space + 1];
    if (letter >= 'A' && letter <= 'Z') out.key.push_back(out.columns.size());
    ColumnKind kind = ColumnKind::kText;
    switch (letter | 0x20) {
      case 'i':
        kind = ColumnKind::kInteger;
        break;
      case 'r':
        kind = ColumnKind::kReal;
        break;
      case 'm':
        kind = ColumnKind::kTime;
        break;
      case 'f':
        kind = ColumnKind::kFlag;
        break;
      case 'b':
        kind = ColumnKind::kBlob;
        break;
      default:
        break;
    }
    out.columns.push_back({item.substr(0, space), kind});
    at = end + (end < layout.size() ? 2 : 0);
  }
  return out;
}

void write_texts(Table& t) {
  std::string columns;
  std::string values;
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    columns += fmt::format("{}{}", i == 0 ? "" : ", ", t.columns[i].name);
    values += fmt::format("{}${}", i == 0 ? "" : ", ", i + 1);
  }
  std::string key;
  std::string after;
  for (std::size_t i = 0; i < t.key.size(); ++i) {
    key += fmt::format("{}{}", i == 0 ? "" : ", ", t.columns[t.key[i]].name);
    after += fmt::format("{}${}", i == 0 ? "" : ", ", i + 1);
  }
  const auto select = fmt::format("SELECT {} FROM {} ", columns, t.name);
  const std::string only = t.only.empty() ? "TRUE" : std::string(t.only);
  t.first_page = fmt::format("{}WHERE {} ORDER BY {} LIMIT $1", select, only, key);
  t.next_page = fmt::format("{}WHERE ({}) > ({}) AND {} ORDER BY {} LIMIT ${}", select, key, after,
                            only, key, t.key.size() + 1);
  t.insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", t.name, columns, values);
  t.count = fmt::format("SELECT count(*) FROM {} WHERE {}", t.name, only);
}

#define GAVEURS_MEAL_LAYOUT                                                    \
  "dose_theorique r, dose_reelle r, poids_moyen_lot r, nb_canards_vivants i, " \
  "taux_mortalite r, temperature_stabule r, humidite_stabule r, "

#define GAVEURS_ROLLUP_LAYOUT                                         \
  "repas i, lots i, dose_theorique r, dose_reelle r, poids_moyen r, " \
  "taux_mortalite_max r, temperature_min r, temperature_max r"

#define GAVEURS_SAMPLE_LAYOUT                                                                   \
  "time m, device_id t, site_code t, code_lot t, link t, grade t, final_score r, tof_score r, " \
  "spectral_score r, confidence r, mass_g r, volume_mm3 r, freshness_index r, "                 \
  "fat_quality_index r, oxidation_index r, num_defects i, claimed_grade t, claimed_score r, "   \
  "location t, lot_dit t, lot_abattage t, eleveur t, provenance t, claims t, meta t, raw b, "   \
  "analysis b, "

Table devices_table() {
  return table("sqal_devices",
               "device_id T, site_code t, mac_address t, location t, ip_address t, "
               "firmware_version t, sensors t, calibration b, status t, stats t, uptime_s i, "
               "buffer_size i, first_seen m, last_seen m, last_hello m, last_heartbeat m, "
               "last_sample m, nb_samples i, last_sample_seq i");
}

Table products_table() {
  return table(
      "consumer_products",
      "product_id T, code_lot t, site_code t, jour t, numero i, gtin t, lien t, "
      "ancien_code t, sample_id t, grade t, score r, mass_g r, statut t, motif t, origine t, "
      "produit_le m, created_at m, changed_at m, seq i");
}

Table feedbacks_table() {
  return table(
      "consumer_feedbacks",
      "id I, time m, product_id t, code_lot t, site_code t, overall_rating i, texture i, "
      "flavor i, color i, aroma i, freshness i, comment t, langue t, "
      "consumption_context t, would_recommend f, repurchase_intent i, statut t, marques t, "
      "poids r, jeton t, appareil t, reseau t, indices_jusqu_a m, cle_effacement t, "
      "modere_par t, modere_le m");
}

Table propositions_table() {
  return table("boucle_propositions",
               "id I, created_at m, changed_at m, gaveur_id i, site_code t, souche t, saison t, "
               "role t, statut t, doses t, doses_standard t, limite_perte r, perte_haute r, "
               "prevision t, front t, modele t, code_lot t, conseil_repas i, conseil_doses t, "
               "conseil_motif t, conseil_manque r, conseil_le m, resultat_foie r, "
               "resultat_mais r, resultat_itm r, resultat_perte r, clos_le m, etapes i, seq i");
}

Table curve_steps_table() {
  return table("boucle_etapes",
               "proposition_id I, etape I, at m, quoi t, auteur t, motif t, doses t, repas i");
}

Table models_table() {
  return table("boucle_modeles",
               "numero I, version t, entraine_le m, lots i, premier_jour i, dernier_jour i, "
               "empreinte t, graine i, points i, echelles t, bilan_depuis i, bilan t, image t, "
               "lots_notes i, notes i, sites t");
}

std::vector<Table> make_tables() {
  std::vector<Table> all = {
      table("sites_euralis", "code T, nom t, region t"),
      table("gaveurs_euralis", "id I, nom t, site_code t, email t"),
      table("lots_gavage",
            "id I, code_lot t, gaveur_id i, site_code t, genetique t, debut_lot m, "
            "nb_canards_initial i, jour_actuel i, poids_moyen_actuel r, taux_mortalite r, "
            "pret_abattage f, statut t, updated_at m, moment_actuel t, nb_canards_vivants i, "
            "dose_theorique r, dose_reelle r, temperature_stabule r, humidite_stabule r, "
            "nb_repas i, dernier_repas m, prochain_repas m, seq i"),
      table("gavage_data_lots", "time m, code_lot T, jour_gavage I, repas T, " GAVEURS_MEAL_LAYOUT
                                "gaveur_id i, pret_abattage f, message_id t, seq i, "
                                "recorded_at m, corrections i"),
      table("gavage_corrections",
            "code_lot T, jour_gavage I, repas T, seq I, replaced_at m, time m, " GAVEURS_MEAL_LAYOUT
            "pret_abattage f"),
      table("evenements", "seq I, time m, kind t, gaveur_id i, site_code t, code_lot t, body t"),
      table("gavage_alertes",
            "id I, source t, kind t, severity t, code_lot t, gaveur_id i, site_code t, count i, "
            "first_at m, since m, last_at m, value r, threshold r, acknowledged_at m, "
            "acknowledged_by t, cleared_at m, seq i"),
      table("gavage_alertes_episodes",
            "alert_id I, since M, kind t, severity t, gaveur_id i, last_at m"),
      table("sqal_pending_lots",
            "code_lot T, gaveur_id i, site_code t, pending_since m, statut t, nb_attendus i, "
            "poids_prevu r, poids_prevu_ecart r, prevision t, taken_by t, taken_at m, "
            "inspected_at m, seq i"),
      table("sqal_sensor_samples",
            "id I, sample_id t, " GAVEURS_SAMPLE_LAYOUT "values_seq i, seq i, "
            "recorded_at m, corrections i"),
      table("sqal_samples_corrections",
            "sample_id T, values_seq I, replaced_at m, id i, " GAVEURS_SAMPLE_LAYOUT
            "seq i, recorded_at m, corrections i"),
      devices_table(),
      table("sqal_alerts",
            "id I, source t, kind t, severity t, device_id t, code_lot t, site_code t, count i, "
            "first_at m, since m, last_at m, value r, threshold r, acknowledged_at m, "
            "acknowledged_by t, cleared_at m, seq i"),
      products_table(),
      feedbacks_table(),
      propositions_table(),
      curve_steps_table(),
      models_table(),
      table("journal_feuilles", "numero I, kind t, sujet t, entree t, sel t, document t"),
      table("journal_tuiles", "niveau I, numero I, empreintes b"),
      table("journal_tetes", "taille I, jusqu_a i, time m, note t, cle t"),
      table("sqal_chart_limits",
            "device_id T, characteristic T, product T, frozen_at M, kind t, samples_per_point i, "
            "centre r, sigma r, ucl r, lcl r, range_centre r, range_ucl r, range_lcl r, "
            "nb_samples i, nb_left_out i, nb_unsettled i, spec_lower r, spec_upper r, "
            "alarm_rules t, author t, note t, reference_from m, reference_to m, applies_from m"),
      table("sqal_sensor_baselines",
            "device_id T, taken_at m, nb_samples i, light r, belt_signal r, floor r, ambient r"),
      table("lots_records",
            "code_lot T, gaveur_id i, site_code t, eleveur_id i, souche t, production t, "
            "saison t, debut m, fin m, duree_jours i, age_jours r, nb_meg i, nb_enleves i, "
            "nb_accroches i, poids_foie_g r, ecart_type_foie_g r, mais_par_canard_g r, itm r, "
            "sigma r, perte r, magret_kg r, cuisse_kg r, carcasse_kg r, pct_entiers_saisis r, "
            "pct_foies_saisis r, pct_carcasses_saisies r, pct_perte_salle r"),
      table("lots_records_courbes", "code_lot T, repas I, planned_g r, given_g r"),
      table("conservation", "id I, depuis m"),
      // Sums of readings that are gone; the others are made anew from the readings.
      table("gavage_par_heure", "gaveur_id I, heure M, " GAVEURS_ROLLUP_LAYOUT,
            "heure < (SELECT depuis FROM conservation)"),
      table("gavage_par_jour", "gaveur_id I, jour M, " GAVEURS_ROLLUP_LAYOUT,
            "jour < (SELECT depuis FROM conservation)"),
  };
  for (auto& t : all) write_texts(t);
  return all;
}

}  // namespace

std::span<const Table> data_tables() {
  static const std::vector<Table> all = make_tables();
  return all;
}

}  // namespace gaveurs
