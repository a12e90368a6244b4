// The target of a request. What is accepted holds nothing that climbs or controls, and is the same
// target when it is written again with every byte escaped.
#include <fmt/format.h>

#include "net/http.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '/') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

void check_text(std::string_view text) {
  for (const char c : text) {
    must(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "no control characters get through");
  }
}

void check_path(std::string_view path) {
  must(path.starts_with('/'), "a path begins with /");
  must(path.find('\\') == std::string_view::npos, "a path has no backslash");
  const std::string closed = std::string(path) + "/";
  must(closed.find("/../") == std::string::npos, "a path does not climb");
  must(closed.find("/./") == std::string::npos, "a path does not stay");
  check_text(path);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto target = parse_target(fuzz::view_of(data, size));
  if (!target) return 0;
  check_path(target->path);
  std::string again = escaped(target->path);
  char mark = '?';
  for (const auto& [name, value] : target->query) {
    check_text(name);
    check_text(value);
    again += mark + escaped(name) + '=' + escaped(value);
    mark = '&';
  }
  const auto second = parse_target(again);
  must(second.has_value(), "an accepted target is accepted when it is written again");
  must(second->path == target->path && second->query == target->query,
       "and has the same path and query");
  return 0;
}
