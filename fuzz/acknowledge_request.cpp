// The body of an acknowledgement: a name that is accepted is the same after it is written and read
// again.
#include "wire/acknowledge_request.h"

#include "base/json_text.h"
#include "shared/property.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gaveurs;
  const auto by = parse_acknowledge_request(fuzz::view_of(data, size));
  if (!by) {
    fuzz::must(!by.error().details.empty(), "a refusal has reasons");
    fuzz::must_explain(by.error());
    return 0;
  }
  fuzz::must(!by->empty() && by->size() <= 4 * 80 && is_utf8(*by), "a name is 1 to 80 characters");
  std::string again = "{\"par\":";
  append_json_string(again, *by);
  again += '}';
  const auto second = parse_acknowledge_request(again);
  fuzz::must(second && *second == *by, "a name is the same when it is written again");
  return 0;
}
