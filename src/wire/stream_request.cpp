#include "wire/stream_request.h"

#include <algorithm>
#include <array>
#include <span>

#include "wire/codes.h"
#include "wire/fields.h"
#include "wire/sensor_json.h"

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

constexpr std::array<std::string_view, 5> kFilters{"site_code", "code_lot", "data_type",
                                                   "device_id", "min_grade"};

bool among(std::span<const std::string_view> known, std::string_view name) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

// A filter that is not known would let everything through, which is not what was asked.
void refuse_unknown_filters(Fields& given, json::object sent) {
  for (const auto& [key, value] : sent) {
    if (!among(kFilters, key)) {
      given.refuse(key,
                   "is not a filter; there are site_code, code_lot, data_type, device_id and "
                   "min_grade");
    }
  }
}

void read_data_type(Fields& in, Fields& given, StreamRequest& out) {
  const auto type = given.text("data_type", 40, Presence::kOptional);
  out.event = parse_event_kind(type);
  if (type.empty() || out.event) return;
  in.refuse("filters.data_type",
            "must be gavage_realtime, alert, sensor_update, queue_update, product_created, "
            "feedback_received or curve_update");
}

void read_filters(Fields& in, json::object sent, StreamRequest& out) {
  Fields given(sent, "filters.");
  refuse_unknown_filters(given, sent);
  const auto site = given.text("site_code", 8, Presence::kOptional);
  out.site = parse_site_code(site);
  if (!site.empty() && !out.site) in.refuse("filters.site_code", "is not a site's code");
  const auto lot = given.text("code_lot", 32, Presence::kOptional);
  out.lot = parse_lot_code(lot);
  if (!lot.empty() && !out.lot) in.refuse("filters.code_lot", "is not a lot's code");
  read_data_type(in, given, out);
  const auto device = given.text("device_id", 64, Presence::kOptional);
  if (!device.empty()) out.device = DeviceId{std::string(device)};
  const auto grade = given.text("min_grade", 40, Presence::kOptional);
  out.least = read_grade_words(grade);
  if (!grade.empty() && !out.least) in.refuse("filters.min_grade", "must be A+, A, B, C or REJECT");
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
      read_filters(in, given->get_object().value_unsafe(), out);
    } else if (given && !given->is_null()) {
      in.refuse("filters", "must be an object");
    }
  }
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the message cannot be accepted", in.take_faults());
}

}  // namespace gaveurs
