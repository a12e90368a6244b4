#include "net/control_access.h"

#include "net/allowed_host.h"

namespace gaveurs {

bool is_loopback(std::string_view address) {
  constexpr std::string_view kMapped = "::ffff:";
  if (address.starts_with(kMapped)) address.remove_prefix(kMapped.size());
  return address == "::1" || address.starts_with("127.");
}

std::string_view control_refusal(std::string_view peer, const HttpRequest& request) {
  if (!is_loopback(peer)) {
    return "programs are started and stopped from the machine of the server only";
  }
  if (request.forwarded) return "programs are not started and stopped through a proxy";
  if (!allowed_host(request.host, "", {})) {
    return "use a name of this machine, such as localhost, to start and stop programs";
  }
  if (!allowed_origin(request.origin, "", {})) {
    return "only pages of this machine may start and stop programs";
  }
  return {};
}

}  // namespace gaveurs
