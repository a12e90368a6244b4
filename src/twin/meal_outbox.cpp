#include "twin/meal_outbox.h"

#include <algorithm>
#include <utility>

#include "twin/server_frame.h"
#include "wire/json.h"
#include "wire/meal_json.h"

namespace gaveurs {
namespace {

std::optional<MealSlot> slot_in(json::object object) {
  std::int64_t jour = 0;
  const auto moment = parse_moment(text_of(object, "moment"));
  if (object.at_key("jour").get(jour) || !moment || !std::in_range<int>(jour)) return std::nullopt;
  return MealSlot{static_cast<int>(jour), *moment};
}

}  // namespace

void MealOutbox::push(Meal meal, std::string_view extra) {
  std::string text = encode_meal_message(meal, extra);
  meals_.push_back({std::move(meal), std::move(text)});
}

std::optional<std::string> MealOutbox::take_next() {
  if (in_flight_ >= std::min(window_, meals_.size())) return std::nullopt;
  return meals_[in_flight_++].text;
}

// Answers come in the order of the meals, so the search nearly always ends at once.
std::optional<std::size_t> MealOutbox::find(std::string_view code, MealSlot slot) const {
  for (std::size_t i = 0; i < in_flight_; ++i) {
    if (meals_[i].meal.slot == slot && meals_[i].meal.lot.value == code) return i;
  }
  return std::nullopt;
}

MealAnswer MealOutbox::answered(std::size_t at, MealOutcome outcome) {
  MealAnswer answer{std::move(meals_[at].meal), outcome, 0, {}, {}};
  meals_.erase(meals_.begin() + static_cast<std::ptrdiff_t>(at));
  --in_flight_;
  return answer;
}

std::optional<MealAnswer> MealOutbox::take_frame(std::string_view frame) {
  const auto object = parse_json_object(frame);
  if (!object) return std::nullopt;
  const std::string_view type = text_of(*object, "type");
  if (type == "ack") {
    const auto slot = slot_in(*object);
    const auto at = slot ? find(text_of(*object, "code_lot"), *slot) : std::nullopt;
    if (!at) return std::nullopt;
    auto outcome = MealOutcome::kSaved;
    if (flag_of(*object, "duplicate")) outcome = MealOutcome::kDuplicate;
    if (flag_of(*object, "correction")) outcome = MealOutcome::kCorrected;
    MealAnswer answer = answered(*at, outcome);
    if (object->at_key("seq").get(answer.seq)) answer.seq = 0;
    return answer;
  }
  if (type != "error" || in_flight_ == 0) return std::nullopt;
  std::vector<FieldError> reasons = reasons_in(*object);
  // A refusal names the field; without one the server could not do it now, as with a full disk.
  if (reasons.empty()) {
    try_later_ = true;
    return std::nullopt;
  }
  json::object sent;
  std::optional<std::size_t> at;
  if (!object->at_key("data").get(sent)) {
    if (const auto slot = slot_in(sent)) at = find(text_of(sent, "code_lot"), *slot);
  }
  std::string error(text_of(*object, "error"));
  MealAnswer answer = answered(at.value_or(0), MealOutcome::kRefused);
  answer.error = std::move(error);
  answer.reasons = std::move(reasons);
  return answer;
}

}  // namespace gaveurs
