#include "wire/lot_json.h"

#include "domain/indices.h"
#include "wire/meal_json.h"

namespace gaveurs {
namespace {

void write_latest(JsonWriter& out, const Lot& lot) {
  const auto& v = lot.latest;
  const auto value = [&](auto member) { return v ? std::optional((*v).*member) : std::nullopt; };
  out.field("nb_canards_vivants", value(&MealValues::nb_canards_vivants));
  out.key("jour_actuel");
  lot.slot ? out.value(lot.slot->jour) : out.null();
  out.key("moment_actuel");
  lot.slot ? out.value(to_string(lot.slot->moment)) : out.null();
  out.field("poids_moyen_actuel", value(&MealValues::poids_moyen_g));
  out.field("taux_mortalite", value(&MealValues::taux_mortalite_pct));
  out.field("temperature_stabule", value(&MealValues::temperature_stabule_c));
  out.field("humidite_stabule", value(&MealValues::humidite_stabule_pct));
  out.field("dose_theorique", value(&MealValues::dose_theorique_g));
  out.field("dose_reelle", value(&MealValues::dose_reelle_g));
}

// The message's fields and then the store's: appended behind the object's last brace.
void write_stored(JsonWriter& out, const StoredMeal& stored, std::string_view more) {
  std::string text = encode_meal_message(stored.meal);
  text.pop_back();
  text += ",\"seq\":";
  append_json_number(text, stored.seq);
  text += ",\"recorded_at\":\"";
  append_rfc3339(text, stored.recorded_at);
  text += "\",\"corrections\":";
  append_json_number(text, std::int64_t{stored.corrections});
  text += more;
  text += '}';
  out.raw(text);
}

}  // namespace

std::string_view lot_state(const LotView& view) {
  // Without a single meal nothing is known of the lot, which is not "normal"; a lot of the records
  // only is one of these.
  if (view.worst == Severity::kNormal && !view.lot.latest) return to_string(Severity::kNoData);
  return to_string(view.worst);
}

void write_result(JsonWriter& out, const std::optional<LotResult>& result) {
  if (!result) {
    out.null();
    return;
  }
  out.open_object().field("poids_foie_g", result->poids_foie_g);
  out.field("ecart_type_foie_g", result->ecart_type_foie_g).rounded("itm", result->itm);
  out.field("itm_classe", itm_class(result->itm)).rounded("sigma", result->sigma, 4);
  out.rounded("perte", result->perte, 4).rounded("mais_par_canard_g", result->mais_par_canard_g);
  out.field("fin_lot", result->fin_lot).close_object();
}

void write_lot(JsonWriter& out, const LotView& view) {
  const Lot& lot = view.lot;
  out.open_object().field("id", lot.id.value).field("code_lot", lot.code.value);
  out.field("gaveur_id", lot.gaveur.value).field("gaveur_nom", view.gaveur_nom);
  out.field("site_code", lot.site.value).field("genetique", lot.genetique);
  out.field("debut_lot", lot.debut).field("nb_canards_initial", lot.nb_canards_initial);
  write_latest(out, lot);
  out.field("nb_repas", lot.nb_repas).field("pret_abattage", lot.pret_abattage);
  out.field("statut", to_string(lot.statut)).field("etat", lot_state(view));
  out.field("alertes_actives", view.active_alerts);
  out.key("dernier_repas");
  lot.latest ? out.value(lot.latest->time) : out.null();
  out.field("prochain_repas", lot.prochain_repas).field("updated_at", lot.updated_at);
  out.field("seq", lot.seq).key("resultat");
  write_result(out, lot.resultat);
  out.close_object();
}

void write_meal(JsonWriter& out, const StoredMeal& stored) { write_stored(out, stored, {}); }

void write_meal_with_history(JsonWriter& out, const StoredMeal& stored,
                             std::span<const ReplacedMeal> replaced) {
  std::string more = ",\"corrections_detail\":";
  JsonWriter list(more);
  list.open_array();
  for (const auto& old : replaced) {
    if (old.slot != stored.meal.slot) continue;
    const MealValues& v = old.values;
    list.open_object().field("replaced_at", old.replaced_at).field("seq", old.seq);
    list.field("dose_theorique", v.dose_theorique_g).field("dose_reelle", v.dose_reelle_g);
    list.field("poids_moyen", v.poids_moyen_g).field("nb_canards_vivants", v.nb_canards_vivants);
    list.field("taux_mortalite", v.taux_mortalite_pct);
    list.field("temperature_stabule", v.temperature_stabule_c);
    list.field("humidite_stabule", v.humidite_stabule_pct).field("timestamp", v.time);
    list.field("pret_abattage", v.pret_abattage).close_object();
  }
  list.close_array();
  write_stored(out, stored, more);
}

void write_gaveur(JsonWriter& out, const Gaveur& gaveur) {
  out.open_object().field("id", gaveur.id.value).field("nom", gaveur.nom);
  out.field("site_code", gaveur.site.value).field("email", gaveur.email).close_object();
}

void write_curve(JsonWriter& out, std::span<const CurvePoint> points, CurveSide side) {
  out.open_array();
  for (const auto& point : points) {
    const auto& dose = side == CurveSide::kPlanned ? point.planned_g : point.given_g;
    if (!dose) continue;
    const MealSlot slot = slot_of_meal(point.repas);
    out.open_object().field("repas", point.repas).field("jour", slot.jour);
    out.field("moment", to_string(slot.moment)).field("dose_g", *dose).close_object();
  }
  out.close_array();
}

}  // namespace gaveurs
