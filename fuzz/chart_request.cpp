// The body that freezes a chart's limits: what is accepted keeps its limits and does not contradict
// itself; rules are the same when written again.
#include "wire/chart_request.h"

#include <cmath>

#include "base/json_text.h"
#include "shared/property.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gaveurs;
  const auto got = parse_chart_request(fuzz::view_of(data, size));
  if (!got) {
    fuzz::must(!got.error().details.empty(), "a refusal has reasons");
    fuzz::must_explain(got.error());
    return 0;
  }
  fuzz::must(!got->author.empty() && got->author.size() <= 4 * kChartAuthorMax,
             "an author has 1 to 60 characters");
  fuzz::must(is_utf8(got->author) && is_utf8(got->note), "texts are UTF-8");
  fuzz::must(got->from.has_value() == got->to.has_value(), "a period has both ends");
  fuzz::must(!got->from || *got->from < *got->to, "a period goes forwards");
  fuzz::must(!got->centre || !got->from, "limits are stated or from a reference");
  fuzz::must(!got->sigma || (got->centre && std::isfinite(*got->sigma)), "sigma has its centre");
  fuzz::must(got->samples >= 25 && got->samples <= kReferenceMax, "a reference has its size");
  if (got->spec && got->spec->lower && got->spec->upper) {
    fuzz::must(*got->spec->lower < *got->spec->upper, "a specification is not empty");
  }
  if (got->alarm_rules) {
    fuzz::must(parse_rules(to_string_rules(*got->alarm_rules)) == got->alarm_rules,
               "rules are the same when written again");
  }
  return 0;
}
