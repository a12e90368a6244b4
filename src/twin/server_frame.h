// Reading what a server says to a device: members of a frame, absent ones as empty. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/json.h"

namespace gaveurs {

std::string_view text_of(json::object object, std::string_view name);
bool flag_of(json::object object, std::string_view name);
/// `details` of an error frame.
std::vector<FieldError> reasons_in(json::object object);

}  // namespace gaveurs
