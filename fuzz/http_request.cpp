// The HTTP parser. However its bytes come in pieces, a good request is read to the same fields and
// ends at the same byte, and a bad one never becomes good; limits keep.
#include "net/http.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;
using State = HttpParser::State;

// Small, so that inputs go over them.
constexpr HttpLimits kLimits{.max_header_bytes = 600, .max_body_bytes = 200};

struct Reading {
  State state = State::kMore;
  std::size_t consumed = 0;
  int status = 0;
  HttpRequest request;
};

Reading read(const fuzz::Pieces& pieces) {
  Reading out;
  HttpParser parser(kLimits);
  std::string pending;
  int headers = 0;
  for (const std::string_view piece : pieces) {
    pending += piece;
    std::size_t used = 0;
    do {
      out.state = parser.put(pending.data(), pending.size(), used);
      must(used <= pending.size(), "no more is consumed than was given");
      pending.erase(0, used);
      out.consumed += used;
      if (out.state == State::kHeader) {
        must(++headers == 1, "the header is told once");
        parser.wants_continue();
      }
      if (out.state == State::kDone) out.request = parser.take();
      if (out.state == State::kFailed) out.status = parser.failure_status();
      if (out.state == State::kDone || out.state == State::kFailed) return out;
    } while (used > 0 && !pending.empty());
  }
  return out;
}

bool same(const HttpRequest& a, const HttpRequest& b) {
  return a.method == b.method && a.target == b.target && a.host == b.host && a.origin == b.origin &&
         a.content_type == b.content_type && a.if_none_match == b.if_none_match &&
         a.accept_encoding == b.accept_encoding && a.body == b.body &&
         a.keep_alive == b.keep_alive && a.upgrade == b.upgrade && a.ws_key == b.ws_key &&
         a.ws_version == b.ws_version;
}

void check_request(const HttpRequest& request) {
  must(!request.method.empty() && !request.target.empty(), "a request has a method and a target");
  must(request.body.size() <= kLimits.max_body_bytes, "no body is over the limit");
  for (const auto* field : {&request.target, &request.host, &request.origin}) {
    must(field->find_first_of("\r\n") == std::string::npos, "no field holds a line's end");
  }
  const auto accept = websocket_accept(request.ws_key);
  must(!accept || accept->size() == 28, "an accepted key is 20 bytes in base64");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::view_of(data, size);
  const Reading whole = read({bytes});
  const int status = whole.status;
  must(status == 0 || status == 400 || status == 413 || status == 431 || status == 505,
       "a refusal has one of the known statuses");
  if (whole.state == State::kDone) check_request(whole.request);
  for (const auto& pieces : fuzz::ways_to_cut(bytes)) {
    const Reading parts = read(pieces);
    // Before its header has ended a bad request may be refused sooner or later.
    must((whole.state == State::kDone) == (parts.state == State::kDone),
         "the pieces in which bytes come do not decide whether a request is good");
    if (whole.state != State::kDone) continue;
    must(same(whole.request, parts.request), "nor what it says");
    must(whole.consumed == parts.consumed, "nor where it ends");
  }
  return 0;
}
