// The feeding message of /ws/gavage: JSON text to Meal and back. Every refusal names the field and
// the reason. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/meal.h"

namespace gaveurs {

/// A checked message. `extra` holds fields the message had beyond the known ones, as JSON text
/// with a leading comma (`,"k":1`), to be passed on with it; empty when there are none.
struct MealMessage {
  Meal meal;
  std::string extra;
};

/// Error kind kInvalid with one FieldError per bad field.
Result<MealMessage> parse_meal_message(std::string_view text);

/// The message as a JSON object: the fields of the wire, in their order, times in UTC.
std::string encode_meal_message(const Meal& meal, std::string_view extra = {});
void append_meal_message(std::string& out, const Meal& meal, std::string_view extra = {});

}  // namespace gaveurs
