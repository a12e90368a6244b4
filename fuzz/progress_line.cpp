// The line by which a simulator tells how far it is: counters that are taken are the same after
// they are written and read again.
#include "wire/progress_line.h"

#include "base/json_text.h"
#include "shared/property.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gaveurs;
  const auto counters = parse_progress_line(fuzz::view_of(data, size));
  if (!counters) return 0;
  fuzz::must(counters->size() <= kMaxProgressCounters, "there are few counters");
  std::string again = R"({"progress":{)";
  for (const auto& counter : *counters) {
    if (!again.ends_with('{')) again += ',';
    append_json_string(again, counter.name);
    again += ':';
    append_json_number(again, counter.value);
  }
  again += "}}";
  const auto second = parse_progress_line(again);
  fuzz::must(second && *second == *counters, "counters are the same when they are written again");
  return 0;
}
