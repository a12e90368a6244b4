#include "wire/meal_json.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "wire/codes.h"
#include "wire/fields.h"

namespace gaveurs {
namespace {

// What a feeding device can mean. Doses in the field end near 500 g; a lot has 2,540 ducks at most.
constexpr double kMaxDose_g = 2'000;
constexpr double kMaxWeight_g = 20'000;
constexpr std::int64_t kMaxDucks = 100'000;
constexpr int kFirstDay = -1;
constexpr int kLastDay = 120;
constexpr std::size_t kMaxExtraBytes = 4'096;

constexpr std::array<std::string_view, 17> kKnown{"code_lot",
                                                  "gaveur_id",
                                                  "gaveur_nom",
                                                  "site",
                                                  "genetique",
                                                  "jour",
                                                  "moment",
                                                  "dose_theorique",
                                                  "dose_reelle",
                                                  "poids_moyen",
                                                  "nb_canards_vivants",
                                                  "taux_mortalite",
                                                  "temperature_stabule",
                                                  "humidite_stabule",
                                                  "timestamp",
                                                  "pret_abattage",
                                                  "message_id"};

Moment read_moment(Fields& in) {
  const auto text = in.text("moment", 16);
  const auto moment = parse_moment(text);
  if (!text.empty() && !moment) in.refuse("moment", "must be matin or soir");
  return moment.value_or(Moment::kMatin);
}

void read_identity(Fields& in, Meal& meal) {
  const auto code = in.text("code_lot", 32);
  if (auto lot = parse_lot_code(code)) {
    meal.lot = std::move(*lot);
  } else if (!code.empty()) {
    in.refuse("code_lot", "must have a letter, and no more than letters, digits, - _ and .");
  }
  meal.gaveur.value = in.integer("gaveur_id", 1, INT32_MAX);
  meal.gaveur_nom = in.text("gaveur_nom", 120);
  const auto site = in.text("site", 8);
  if (auto parsed = parse_site_code(site)) {
    meal.site = std::move(*parsed);
  } else if (!site.empty()) {
    in.refuse("site", "may hold letters, digits and _ only");
  }
  meal.genetique = in.text("genetique", 60);
  meal.slot.jour = static_cast<int>(in.integer("jour", kFirstDay, kLastDay));
  meal.slot.moment = read_moment(in);
  meal.message_id = in.text("message_id", 64, Presence::kOptional);
}

void read_values(Fields& in, MealValues& values) {
  values.dose_theorique_g = in.number("dose_theorique", 0, kMaxDose_g);
  values.dose_reelle_g = in.number("dose_reelle", 0, kMaxDose_g);
  values.poids_moyen_g = in.number("poids_moyen", 0, kMaxWeight_g);
  values.nb_canards_vivants = in.integer("nb_canards_vivants", 0, kMaxDucks);
  values.taux_mortalite_pct = in.number("taux_mortalite", 0, 100);
  values.temperature_stabule_c = in.number("temperature_stabule", -50, 80);
  values.humidite_stabule_pct = in.number("humidite_stabule", 0, 100);
  values.time = in.instant("timestamp");
  values.pret_abattage = in.flag("pret_abattage", false);
}

std::string extras_of(json::object object) {
  if (object.size() <= kKnown.size() - 2) return {};  // room for the two optional ones
  std::string out;
  for (const auto member : object) {
    const std::string_view key = member.key;
    if (std::find(kKnown.begin(), kKnown.end(), key) != kKnown.end()) continue;
    // What the server itself adds to a message is not taken from a client.
    if (key == "seq" || key == "type") continue;
    out += ',';
    append_json_string(out, key);
    out += ':';
    out += simdjson::minify(member.value);
  }
  return out;
}

void append_field(std::string& out, std::string_view name, double number) {
  out += name;
  append_json_number(out, number);
}

}  // namespace

Result<MealMessage> parse_meal_message(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  MealMessage out;
  read_identity(in, out.meal);
  read_values(in, out.meal.values);
  out.extra = extras_of(*object);
  if (out.extra.size() > kMaxExtraBytes) in.refuse("", "unknown fields hold more than 4096 bytes");
  if (!in.ok()) {
    return fail(ErrorKind::kInvalid, "the message has fields that cannot be accepted",
                in.take_faults());
  }
  return out;
}

void append_meal_message(std::string& out, const Meal& meal, std::string_view extra) {
  const MealValues& v = meal.values;
  out += "{\"code_lot\":";
  append_json_string(out, meal.lot.value);
  out += ",\"gaveur_id\":";
  append_json_number(out, meal.gaveur.value);
  out += ",\"gaveur_nom\":";
  append_json_string(out, meal.gaveur_nom);
  out += ",\"site\":";
  append_json_string(out, meal.site.value);
  out += ",\"genetique\":";
  append_json_string(out, meal.genetique);
  out += ",\"jour\":";
  append_json_number(out, std::int64_t{meal.slot.jour});
  out += meal.slot.moment == Moment::kMatin ? ",\"moment\":\"matin\"" : ",\"moment\":\"soir\"";
  append_field(out, ",\"dose_theorique\":", v.dose_theorique_g);
  append_field(out, ",\"dose_reelle\":", v.dose_reelle_g);
  append_field(out, ",\"poids_moyen\":", v.poids_moyen_g);
  out += ",\"nb_canards_vivants\":";
  append_json_number(out, v.nb_canards_vivants);
  append_field(out, ",\"taux_mortalite\":", v.taux_mortalite_pct);
  append_field(out, ",\"temperature_stabule\":", v.temperature_stabule_c);
  append_field(out, ",\"humidite_stabule\":", v.humidite_stabule_pct);
  out += ",\"timestamp\":\"";
  append_rfc3339(out, v.time);
  out += v.pret_abattage ? "\",\"pret_abattage\":true" : "\",\"pret_abattage\":false";
  if (!meal.message_id.empty()) {
    out += ",\"message_id\":";
    append_json_string(out, meal.message_id);
  }
  out += extra;
  out += '}';
}

std::string encode_meal_message(const Meal& meal, std::string_view extra) {
  std::string out;
  out.reserve(480);
  append_meal_message(out, meal, extra);
  return out;
}

}  // namespace gaveurs
