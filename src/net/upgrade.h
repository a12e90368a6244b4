// From an HTTP request to a WebSocket: the handshake and the choice of what is spoken there.
#pragma once

#include <string_view>

namespace gaveurs {

class HttpSession;

bool is_socket_path(std::string_view path);
/// Upgrades the session's request, or answers why not.
void start_upgrade(HttpSession& session);

}  // namespace gaveurs
