#include "wire/acknowledge_request.h"

#include "wire/fields.h"

namespace gaveurs {

Result<std::string> parse_acknowledge_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  std::string by(in.text("par", 80));
  if (!in.ok()) return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
  return by;
}

}  // namespace gaveurs
