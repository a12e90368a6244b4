// The feeding message of /ws/gavage. An accepted one is the same meal after it is written and read
// again; a refused one names each bad field with a reason; what is answered is JSON either way.
#include "base/json_text.h"
#include "shared/property.h"
#include "wire/frames.h"
#include "wire/json.h"
#include "wire/meal_json.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr Instant kNow{1'764'000'000'000'000};

void check_ranges(const Meal& meal) {
  const MealValues& v = meal.values;
  must(meal.gaveur.value >= 1 && meal.slot.jour >= -1, "numbers are in their ranges");
  must(v.dose_theorique_g >= 0 && v.dose_reelle_g >= 0 && v.poids_moyen_g >= 0,
       "doses and weights are not negative");
  must(v.taux_mortalite_pct >= 0 && v.taux_mortalite_pct <= 100, "mortality is a percentage");
  must(v.humidite_stabule_pct >= 0 && v.humidite_stabule_pct <= 100, "humidity is a percentage");
  must(v.nb_canards_vivants >= 0, "a count is not negative");
  for (const std::string* text :
       {&meal.lot.value, &meal.gaveur_nom, &meal.site.value, &meal.genetique}) {
    must(!text->empty() && is_utf8(*text), "required texts are there and UTF-8");
  }
}

void check_accepted(const MealMessage& message) {
  check_ranges(message.meal);
  const std::string text = encode_meal_message(message.meal, message.extra);
  const auto again = parse_meal_message(text);
  must(again.has_value(), "an accepted message is accepted when it is written again");
  must(again->meal.values == message.meal.values, "and has the same values");
  must(again->extra == message.extra, "and the same further fields");
  must(encode_meal_message(again->meal, again->extra) == text, "and the same text");
  std::string ack;
  append_ack(ack, message.meal, 17, Saved::kCorrection, kNow);
  must(fuzz::is_json(ack), "the acknowledgement is JSON");
  std::string shown;
  append_event_message(shown, {17, kNow, EventKind::kGavageRealtime, message.meal.gaveur,
                               message.meal.site, message.meal.lot, text});
  must(fuzz::is_json(shown), "the message as it is shown is JSON");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::view_of(data, size);
  const auto message = parse_meal_message(text);
  if (message) {
    check_accepted(*message);
    return 0;
  }
  must(message.error().kind == ErrorKind::kInvalid, "a bad message is invalid, nothing else");
  must(!message.error().details.empty(), "a refusal has reasons");
  fuzz::must_explain(message.error());
  must(fuzz::is_json(error_message(message.error(), text, kNow)), "the refusal is JSON");
  return 0;
}
