// What a client of a stream socket may say. The filters of an accepted subscription are given back
// as JSON and mean the same when they are sent again.
#include "wire/stream_request.h"
#include "shared/property.h"
#include "wire/codes.h"
#include "wire/frames.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr Instant kNow{1'764'000'000'000'000};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto request = parse_stream_request(fuzz::view_of(data, size));
  if (!request) {
    must(request.error().kind == ErrorKind::kInvalid, "a bad request is invalid, nothing else");
    must(!request.error().details.empty(), "a refusal has reasons");
    fuzz::must_explain(request.error());
    return 0;
  }
  if (request->kind != StreamRequest::Kind::kSubscribe) {
    must(!request->site && !request->lot && !request->event && !request->device && !request->least,
         "only a subscription has filters");
    return 0;
  }
  must(!request->site || parse_site_code(request->site->value), "a site's code is one");
  must(!request->lot || parse_lot_code(request->lot->value), "a lot's code is one");
  must(fuzz::is_json(subscribe_ack(request->filters, kNow)), "the acknowledgement is JSON");
  const auto again =
      parse_stream_request("{\"type\":\"subscribe\",\"filters\":" + request->filters + "}");
  must(again.has_value(), "filters that were given back are accepted");
  must(again->site == request->site && again->lot == request->lot &&
           again->event == request->event && again->device == request->device &&
           again->least == request->least && again->filters == request->filters,
       "and mean the same");
  return 0;
}
