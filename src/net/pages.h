// The web apps: "/" by port, and every app under its own name on every port.
#pragma once

namespace gaveurs {

class HttpSession;

void show_page(HttpSession& session);

}  // namespace gaveurs
