#include "wire/acknowledge_request.h"

#include "wire/fields.h"

namespace gaveurs {

Result<std::string> parse_acknowledge_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  const std::string_view by = in.text("par", 80);
  if (!by.empty() && by.find_first_not_of(' ') == by.npos) in.refuse("par", "must name a person");
  if (!in.ok())
    return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
  return std::string(by);
}

}  // namespace gaveurs
