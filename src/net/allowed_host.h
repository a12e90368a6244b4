// Which names a client may use for this server, in Host and Origin: a page of another site must
// not reach it through a name of its own that it points here (DNS rebinding). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gaveurs {

/// Loopback addresses, localhost and `own_address`, the one at which this connection arrived, are
/// always allowed: no foreign site owns those.
bool allowed_host(std::string_view host_and_port, std::string_view own_address,
                  const std::vector<std::string>& names);
/// An Origin header: absent is allowed (devices send none), "null" is not.
bool allowed_origin(std::string_view origin, std::string_view own_address,
                    const std::vector<std::string>& names);

}  // namespace gaveurs
