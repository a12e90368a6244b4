#include "app/rest/quality_parameters.h"

#include "wire/codes.h"

namespace gaveurs {
SampleFilter line_filter(Parameters& in, const Question& q) {
  SampleFilter out;
  if (const auto text = q.parameter("device_id"); !text.empty()) {
    out.device = parse_device_id(text);
    if (!out.device) in.refuse("device_id", "must be a device's name such as ESP32_LL_01");
  }
  out.site = in.site("site_code");
  out.since = in.time("since");
  out.until = in.time("until");
  if (out.since && out.until && *out.since >= *out.until) {
    in.refuse("until", "must be later than since");
  }
  return out;
}

std::optional<LotCode> lot_parameter(Parameters& in, const Question& q) {
  const auto text = q.parameter("code_lot");
  if (text.empty()) return std::nullopt;
  auto lot = parse_lot_code(text);
  if (!lot) in.refuse("code_lot", "must be a lot's code such as LL2611001");
  return lot;
}

std::optional<Grade> grade_parameter(Parameters& in, const Question& q) {
  const auto text = q.parameter("grade");
  if (text.empty()) return std::nullopt;
  // A plus that is not escaped arrives as a space.
  if (text == "A ") return Grade::kAPlus;
  const auto grade = parse_grade(text);
  if (!grade) in.refuse("grade", "must be A+, A, B, C or REJECT");
  return grade;
}

}  // namespace gaveurs
