#include "wire/recall_request.h"

#include "wire/codes.h"
#include "wire/fields.h"
#include "wire/plain_words.h"
#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

// The longest reason a page and a scan can show.
constexpr std::size_t kLongestReason = 300;

template <typename Id>
void read_code(Fields& in, const char* name, std::size_t longest, std::optional<Id>& out,
               std::optional<Id> (*parse)(std::string_view)) {
  // Empty is a code that got lost on its way, not a wish for all.
  const auto given = in.find(name);
  if (!given || given->is_null()) return;
  const auto text = in.text(name, longest);
  out = parse(text);
  if (!text.empty() && !out) in.refuse(name, "is not a code of its kind");
}

std::optional<ProductId> parse_product_id(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return ProductId{std::string(text)};
}

void read_reason(Fields& in, std::string& out) {
  const auto text = in.text("reason", kLongestReason, Presence::kRequired);
  if (text.empty()) return;
  if (is_blank(text)) in.refuse("reason", "must hold words, not only blanks");
  if (turns_writing(text)) in.refuse("reason", "must not turn the direction of writing");
  out = text;
}

}  // namespace

Result<RecallRequest> parse_recall_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  in.only({"product_id", "code_lot", "site_code", "device_id", "since", "until", "reason"});
  RecallRequest out;
  ProductFilter& which = out.which;
  read_code(in, "product_id", 20, which.id, &parse_product_id);
  read_code(in, "code_lot", 32, which.lot, &parse_lot_code);
  read_code(in, "site_code", 8, which.site, &parse_site_code);
  read_code(in, "device_id", 64, which.device, &parse_device_id);
  which.since = in.maybe_instant("since");
  which.until = in.maybe_instant("until");
  if (which.since && which.until && *which.since >= *which.until) {
    in.refuse("until", "must be later than since");
  }
  read_reason(in, out.reason);
  const bool narrowed =
      which.id || which.lot || which.site || which.device || which.since || which.until;
  if (!narrowed && in.ok()) {
    in.refuse("code_lot", "or product_id, site_code, device_id, since or until must be given");
  }
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

}  // namespace gaveurs
