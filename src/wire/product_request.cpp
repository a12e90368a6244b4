#include "wire/product_request.h"

#include "wire/codes.h"
#include "wire/fields.h"
#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

void read_sample_or_lot(Fields& in, ProductRequest& out) {
  const auto sample = in.text("sample_id", 64, Presence::kOptional);
  out.sample = parse_sample_id(sample);
  if (!sample.empty() && !out.sample) in.refuse("sample_id", "is not a sample's number");
  const auto lot = in.text("code_lot", 32, Presence::kOptional);
  out.lot = parse_lot_code(lot);
  if (!lot.empty() && !out.lot) in.refuse("code_lot", "is not a lot's code");
  if (sample.empty() && lot.empty()) in.refuse("code_lot", "or sample_id must be given");
}

// What the line measured is not said anew.
void read_unmeasured(Fields& in, ProductRequest& out) {
  const auto grade = in.text("grade", 40, Presence::kOptional);
  out.grade = read_grade_words(grade);
  if (!grade.empty() && (!out.grade || out.grade == Grade::kReject)) {
    in.refuse("grade", "must be A+, A, B or C");
  }
  out.produced_at = in.maybe_instant("production_date");
  if (!out.sample) return;
  if (out.grade) in.refuse("grade", "is what the sample says");
  if (out.produced_at) in.refuse("production_date", "is what the sample says");
}

}  // namespace

Result<ProductRequest> parse_product_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  in.only({"sample_id", "code_lot", "site_code", "grade", "production_date", "qr_code"});
  ProductRequest out;
  read_sample_or_lot(in, out);
  read_unmeasured(in, out);
  const auto site = in.text("site_code", 8, Presence::kOptional);
  out.site = parse_site_code(site);
  if (!site.empty() && !out.site) in.refuse("site_code", "is not a site's code");
  out.earlier_code = in.text("qr_code", 64, Presence::kOptional);
  if (!out.earlier_code.empty() && !is_earlier_code(out.earlier_code)) {
    in.refuse("qr_code", "must be a code of an earlier system, SQAL_…");
  }
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

}  // namespace gaveurs
