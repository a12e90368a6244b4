#include "wire/recall_request.h"

#include "wire/codes.h"
#include "wire/fields.h"
#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

// The longest reason a page and a scan can show.
constexpr std::size_t kLongestReason = 300;

template <typename Id>
void read_code(Fields& in, const char* name, std::size_t longest, std::optional<Id>& out,
               std::optional<Id> (*parse)(std::string_view)) {
  const auto text = in.text(name, longest, Presence::kOptional);
  out = parse(text);
  if (!text.empty() && !out) in.refuse(name, "is not a code of its kind");
}

std::optional<ProductId> parse_product_id(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return ProductId{std::string(text)};
}

}  // namespace

Result<RecallRequest> parse_recall_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  RecallRequest out;
  ProductFilter& which = out.which;
  read_code(in, "product_id", 20, which.id, &parse_product_id);
  read_code(in, "code_lot", 32, which.lot, &parse_lot_code);
  read_code(in, "device_id", 64, which.device, &parse_device_id);
  which.since = in.maybe_instant("since");
  which.until = in.maybe_instant("until");
  if (which.since && which.until && *which.since >= *which.until) {
    in.refuse("until", "must be later than since");
  }
  out.reason = in.text("reason", kLongestReason, Presence::kRequired);
  if (!which.id && !which.lot && !which.device && !which.since && !which.until && in.ok()) {
    in.refuse("code_lot", "or product_id, device_id, since or until must be given");
  }
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

}  // namespace gaveurs
