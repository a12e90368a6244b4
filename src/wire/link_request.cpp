#include "wire/link_request.h"

#include "wire/codes.h"
#include "wire/fields.h"
#include "wire/json_writer.h"

namespace gaveurs {

Result<std::optional<LotCode>> parse_link_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  std::optional<LotCode> lot;
  const auto given = in.find("code_lot");
  if (!given || !given->is_null()) {
    const auto code = in.text("code_lot", 32);
    lot = parse_lot_code(code);
    if (!code.empty() && !lot) in.refuse("code_lot", "is not a lot's code");
  }
  if (!in.ok())
    return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
  return lot;
}

std::string encode_link(const StoredSample& stored) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("sample_id", stored.sample.id.value).key("code_lot");
  stored.link == LotLink::kNone ? out.null() : out.value(stored.lot.value);
  out.field("lot_link", to_string(stored.link)).field("seq", stored.seq).close_object();
  return text;
}

}  // namespace gaveurs
