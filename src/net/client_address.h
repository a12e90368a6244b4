// Where a request comes from, as far as it is worth knowing: the peer, or, behind a proxy on this
// machine, whom the proxy names last. Loopback itself is nobody's network. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gaveurs {

/// The numeric address; empty when it is this machine's own or not known.
std::string client_address(std::string_view peer, std::string_view forwarded_for);
/// Its network: the first 24 bits of IPv4, 48 of IPv6; empty for an empty address.
std::string network_of(const std::string& address);
/// "192.0.2.0/24" or "2001:db8::/32"; a bare address is itself alone. Error: kUsage.
Result<void> check_network(const std::string& network);
bool in_networks(const std::string& address, const std::vector<std::string>& networks);

}  // namespace gaveurs
