#include "twin/server_frame.h"

namespace gaveurs {

std::string_view text_of(json::object object, std::string_view name) {
  std::string_view text;
  return object.at_key(name).get(text) ? std::string_view{} : text;
}

bool flag_of(json::object object, std::string_view name) {
  bool flag = false;
  return !object.at_key(name).get(flag) && flag;
}

std::vector<FieldError> reasons_in(json::object object) {
  std::vector<FieldError> reasons;
  json::array details;
  if (object.at_key("details").get(details)) return reasons;
  for (const json::element detail : details) {
    json::object one;
    if (detail.get(one)) continue;
    reasons.push_back({std::string(text_of(one, "path")), std::string(text_of(one, "reason"))});
  }
  return reasons;
}

}  // namespace gaveurs
