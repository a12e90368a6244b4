#include "wire/stream_request.h"

#include "wire/codes.h"
#include "wire/fields.h"

namespace gaveurs {
namespace {

std::optional<StreamRequest::Kind> kind_of(std::string_view type) {
  using Kind = StreamRequest::Kind;
  if (type == "heartbeat") return Kind::kHeartbeat;
  if (type == "ping") return Kind::kPing;
  if (type == "pong") return Kind::kPong;
  if (type == "subscribe") return Kind::kSubscribe;
  if (type == "unsubscribe") return Kind::kUnsubscribe;
  return std::nullopt;
}

void read_filters(Fields& in, json::element sent, StreamRequest& out) {
  Fields given(sent.get_object().value_unsafe(), "filters.");
  const auto site = given.text("site_code", 8, Presence::kOptional);
  out.site = parse_site_code(site);
  if (!site.empty() && !out.site) in.refuse("filters.site_code", "is not a site's code");
  const auto lot = given.text("code_lot", 32, Presence::kOptional);
  out.lot = parse_lot_code(lot);
  if (!lot.empty() && !out.lot) in.refuse("filters.code_lot", "is not a lot's code");
  out.event = parse_event_kind(given.text("data_type", 40, Presence::kOptional));
  given.text("device_id", 64, Presence::kOptional);
  given.text("min_grade", 8, Presence::kOptional);
  for (auto& fault : given.take_faults()) in.refuse(fault.path, std::move(fault.reason));
  out.filters = simdjson::minify(sent);
}

}  // namespace

Result<StreamRequest> parse_stream_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  StreamRequest out;
  const auto type = in.text("type", 40);
  const auto kind = kind_of(type);
  if (kind) out.kind = *kind;
  if (!kind && !type.empty()) {
    in.refuse("type", "must be heartbeat, ping, pong, subscribe or unsubscribe");
  }
  if (kind == StreamRequest::Kind::kSubscribe) {
    const auto given = in.find("filters");
    if (given && given->is_object()) {
      read_filters(in, *given, out);
    } else if (given && !given->is_null()) {
      in.refuse("filters", "must be an object");
    }
  }
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the message cannot be accepted", in.take_faults());
}

}  // namespace gaveurs
