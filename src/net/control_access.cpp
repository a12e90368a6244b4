#include "net/control_access.h"

#include "net/allowed_host.h"

namespace gaveurs {

bool is_loopback(std::string_view address) {
  constexpr std::string_view kMapped = "::ffff:";
  if (address.starts_with(kMapped)) address.remove_prefix(kMapped.size());
  return address == "::1" || address.starts_with("127.");
}

std::string control_refusal(std::string_view what, std::string_view peer,
                            const HttpRequest& request) {
  const auto only = [&](std::string_view how) { return std::string(what) + std::string(how); };
  if (!is_loopback(peer)) {
    return only(" from the machine of the server only");
  }
  if (request.forwarded) return only(" from the machine itself, not through a proxy");
  if (!allowed_host(request.host, "", {})) {
    return only(" under a name of this machine only, such as localhost");
  }
  if (!allowed_origin(request.origin, "", {})) {
    return only(" by pages of this machine only");
  }
  return {};
}

}  // namespace gaveurs
