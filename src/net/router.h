// Which path leads where. One table; everything a client can ask of the server by HTTP is in it.
#pragma once

namespace gaveurs {

class HttpSession;

/// Answers the session's request now, or starts what will answer it.
void route(HttpSession& session);

}  // namespace gaveurs
