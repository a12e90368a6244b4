// What the cooperative's own people send about products: a recall, a product made by hand, a link
// of a sample to a lot. A recall that was read is narrowed by something and has words for the
// buyer.
#include "shared/property.h"
#include "wire/link_request.h"
#include "wire/product_request.h"
#include "wire/recall_request.h"

namespace {

using namespace gaveurs;
using fuzz::must;

void check_recall(std::string_view text) {
  const auto got = parse_recall_request(text);
  if (!got) return fuzz::must_explain(got.error());
  const ProductFilter& which = got->which;
  must(which.id || which.lot || which.site || which.device || which.since || which.until,
       "no recall of everything by mistake");
  must(!which.since || !which.until || *which.since < *which.until, "a time has its length");
  must(!got->reason.empty() && got->reason.size() <= 4 * 300, "a reason has words");
}

void check_product(std::string_view text) {
  const auto got = parse_product_request(text);
  if (!got) return fuzz::must_explain(got.error());
  must(got->sample || got->lot, "a product is of a sample or a lot");
  must(!got->sample || (!got->grade && !got->produced_at), "a sample says its own grade and time");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = gaveurs::fuzz::view_of(data, size);
  check_recall(text);
  check_product(text);
  const auto link = gaveurs::parse_link_request(text);
  if (!link) gaveurs::fuzz::must_explain(link.error());
  return 0;
}
