// /api/control/…: starting, stopping and watching simulators. Refused with 403 to everybody but the
// machine's own users; see control_access.h.
#pragma once

#include <string>
#include <string_view>

namespace gaveurs {

class HttpSession;

/// False when the request has been answered: it is not from this machine. `what` goes into the
/// reason.
bool check_control_access(HttpSession& session,
                          std::string_view what = "programs are started and stopped");

void show_control_programs(HttpSession& session, const std::string&);
void show_control_status(HttpSession& session, const std::string&);
void post_control_start(HttpSession& session, const std::string& program);
void post_control_stop(HttpSession& session, const std::string& program);
void post_control_stop_all(HttpSession& session, const std::string&);

}  // namespace gaveurs
