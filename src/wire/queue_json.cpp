#include "wire/queue_json.h"

#include "wire/codes.h"
#include "wire/fields.h"

namespace gaveurs {
namespace {

void write_expected(JsonWriter& out, const PendingLot& lot) {
  out.field("nb", lot.ducks).field("since", lot.since).key("predicted");
  if (!lot.forecast) {
    out.null();
    return;
  }
  out.open_object().rounded("mean_g", lot.forecast->mean_g, 1);
  out.rounded("sd_g", lot.forecast->sd_g, 1);
  out.field("relation", lot.forecast->relation).close_object();
}

void write_grades(JsonWriter& out, const LotQuality& quality) {
  out.key("grades").open_object();
  for (int grade = kGrades - 1; grade >= 0; --grade) {
    out.field(to_string(static_cast<Grade>(grade)),
              quality.by_grade[static_cast<std::size_t>(grade)]);
  }
  out.close_object();
}

std::optional<double> difference_g(const LotQuality& quality,
                                   const std::optional<LiverForecast>& predicted) {
  const auto mean_g = quality.mean_mass_g();
  if (!mean_g || !predicted) return std::nullopt;
  return *mean_g - predicted->mean_g;
}

std::string_view etat_of(const std::optional<PendingLot>& lot, const LotQuality& quality) {
  if (!lot) return quality.samples > 0 ? "mesure" : "sans_mesure";
  switch (lot->state) {
    case PendingState::kPending:
      return "en_attente";
    case PendingState::kTaken:
      return "en_cours";
    case PendingState::kInspected:
      return "inspecte";
  }
  return "sans_mesure";
}

void write_members(JsonWriter& out, const PendingLot& lot, std::string_view statut,
                   const std::optional<LotQuality>& result) {
  out.field("code_lot", lot.lot.value).field("site_code", lot.site.value);
  out.field("gaveur_id", lot.gaveur.value).field("statut", statut);
  write_expected(out, lot);
  out.key("device_id");
  lot.taken_by.value.empty() ? out.null() : out.value(lot.taken_by.value);
  out.field("taken_at", lot.taken_at).field("inspected_at", lot.inspected_at).key("result");
  if (result) {
    write_lot_quality(out, *result, lot.forecast);
  } else {
    out.null();
  }
}

}  // namespace

void write_lot_quality(JsonWriter& out, const LotQuality& quality,
                       const std::optional<LiverForecast>& predicted) {
  out.open_object().field("samples", quality.samples);
  write_grades(out, quality);
  out.field("weighed", quality.weighed).rounded("mean_mass_g", quality.mean_mass_g(), 1);
  out.rounded("sd_mass_g", quality.sd_mass_g(), 1);
  out.rounded("difference_g", difference_g(quality, predicted), 1).close_object();
}

void write_pending(JsonWriter& out, const PendingLot& lot, std::string_view statut,
                   const std::optional<LotQuality>& result) {
  out.open_object();
  write_members(out, lot, statut, result);
  out.close_object();
}

std::string queue_message(std::string_view type, const PendingLot& lot,
                          const std::optional<LotQuality>& result, Instant now) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("type", type).field("timestamp", now);
  write_members(out, lot, to_string(lot.state), result);
  out.close_object();
  return text;
}

std::string lot_call(std::string_view type, const PendingLot& lot, Instant now) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("type", type).field("timestamp", now);
  out.field("code_lot", lot.lot.value).field("site", lot.site.value);
  out.field("gaveur_id", lot.gaveur.value);
  write_expected(out, lot);
  out.close_object();
  return text;
}

void write_lot_inspection(JsonWriter& out, const std::optional<PendingLot>& lot,
                          const LotQuality& quality) {
  const PendingLot none;
  const PendingLot& known = lot ? *lot : none;
  std::optional<Instant> since;
  std::optional<std::string_view> device;
  if (lot) since = lot->since;
  if (!known.taken_by.value.empty()) device = known.taken_by.value;
  out.field("etat", etat_of(lot, quality)).field("en_attente_depuis", since);
  out.field("nb_attendus", known.ducks).field("pris_par", device);
  out.field("pris_a", known.taken_at).field("inspecte_a", known.inspected_at);
  out.field("nb_mesures", quality.samples);
  write_grades(out, quality);
  out.field("nb_peses", quality.weighed).rounded("poids_moyen_g", quality.mean_mass_g(), 1);
  out.rounded("ecart_type_g", quality.sd_mass_g(), 1).key("prevision");
  if (known.forecast) {
    out.open_object().rounded("poids_moyen_g", known.forecast->mean_g, 1);
    out.rounded("ecart_type_g", known.forecast->sd_g, 1);
    out.field("relation", known.forecast->relation).close_object();
  } else {
    out.null();
  }
  out.rounded("difference_g", difference_g(quality, known.forecast), 1);
}

bool lists(std::string_view text, std::string_view word) {
  const auto value = parse_json(text);
  json::array items;
  if (!value || value->get_array().get(items)) return false;
  for (const auto item : items) {
    std::string_view said;
    if (!item.get_string().get(said) && said == word) return true;
  }
  return false;
}

std::optional<PendingLot> waiting_lot(std::string_view body) {
  const auto object = parse_json_object(body);
  if (!object) return std::nullopt;
  Fields in(*object);
  if (in.text("statut", 16) != to_string(PendingState::kPending)) return std::nullopt;
  PendingLot lot;
  const auto code = parse_lot_code(in.text("code_lot", 32));
  const auto site = parse_site_code(in.text("site_code", 8));
  if (!code || !site) return std::nullopt;
  lot.lot = *code;
  lot.site = *site;
  lot.gaveur.value = in.integer("gaveur_id", 0, INT32_MAX);
  lot.since = in.instant("since");
  const auto nb = in.maybe_number("nb", 0, 1e9);
  if (nb) lot.ducks = static_cast<std::int64_t>(*nb);
  json::object predicted;
  if (!object->at_key("predicted").get_object().get(predicted)) {
    Fields said(predicted);
    lot.forecast = LiverForecast{said.number("mean_g", -1e6, 1e6), said.number("sd_g", 0, 1e6),
                                 std::string(said.text("relation", 40))};
  }
  return lot;
}

}  // namespace gaveurs
