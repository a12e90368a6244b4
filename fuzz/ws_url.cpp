// The address a simulator is given. An accepted one has a host, a port and a target that can stand
// in a request's first lines, and is the same address when it is written again.
#include "shared/property.h"
#include "twin/ws_client.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gaveurs;
  using fuzz::must;
  const auto url = parse_ws_url(fuzz::view_of(data, size));
  if (!url) {
    must(url.error().kind == ErrorKind::kUsage, "a bad address is a matter of usage");
    fuzz::must_explain(url.error());
    return 0;
  }
  must(!url->host.empty() && url->host.find_first_of("[]/?") == std::string::npos,
       "a host is a name or a bare address");
  must(!url->port.empty() && url->port.size() <= 5 && std::stoi(url->port) <= 65'535,
       "a port is a port");
  must(url->target.starts_with('/'), "a target begins with /");
  for (const std::string* text : {&url->host, &url->target}) {
    for (const char c : *text) {
      must(static_cast<unsigned char>(c) > 0x20 && c != 0x7f, "no part holds spaces or controls");
    }
  }
  const bool bare_v6 = url->host.find(':') != std::string::npos;
  const std::string host = bare_v6 ? "[" + url->host + "]" : url->host;
  const auto again = parse_ws_url("ws://" + host + ":" + url->port + url->target);
  must(
      again && again->host == url->host && again->port == url->port && again->target == url->target,
      "an address is the same when it is written again");
  return 0;
}
