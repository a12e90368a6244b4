// Texts and numbers written as JSON by hand are what a JSON parser reads; UTF-8 is what that parser
// takes for it.
#include "base/json_text.h"

#include <cmath>
#include <cstring>

#include "shared/property.h"
#include "wire/json.h"

namespace {

using namespace gaveurs;
using fuzz::must;

void check_text(std::string_view text) {
  std::string written;
  append_json_string(written, text);
  const auto value = parse_json(written);
  must(value.has_value(), "a text that was written is JSON");
  std::string_view read;
  must(value->get_string().get(read) == simdjson::SUCCESS, "and a text");
  must(is_utf8(read), "in UTF-8");
  if (is_utf8(text)) must(read == text, "a text is read back equal");
  must(is_utf8(text) == simdjson::validate_utf8(text), "UTF-8 is what the parser takes for it");
}

void check_number(double number) {
  std::string written;
  append_json_number(written, number);
  const auto value = parse_json(written);
  must(value.has_value(), "a number that was written is JSON");
  double read = 0;
  if (!std::isfinite(number)) {
    must(value->is_null(), "what is no finite number is null");
    return;
  }
  must(value->get_double().get(read) == simdjson::SUCCESS, "and a number");
  must(read == number, "a number is read back equal");
}

void check_whole(std::int64_t number) {
  std::string written;
  append_json_number(written, number);
  const auto value = parse_json(written);
  std::int64_t read = 0;
  must(value && value->get_int64().get(read) == simdjson::SUCCESS && read == number,
       "a whole number is read back equal");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::view_of(data, size);
  check_text(text);
  if (const auto value = parse_json(text)) {
    const std::string small = simdjson::minify(*value);
    const auto again = parse_json(small);
    must(again.has_value(), "JSON that was made small is JSON");
    must(simdjson::minify(*again) == small, "and cannot be made smaller");
  } else {
    must(!value.error().details.empty(), "a refusal has a reason");
    fuzz::must_explain(value.error());
  }
  if (size < sizeof(double)) return 0;
  double number = 0;
  std::int64_t whole = 0;
  std::memcpy(&number, data, sizeof number);
  std::memcpy(&whole, data, sizeof whole);
  check_number(number);
  check_whole(whole);
  return 0;
}
