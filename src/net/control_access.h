// Who may use the control panel while there are no accounts: whoever sits at this machine. Pure.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"

namespace gaveurs {

/// Why a request is refused; "" when it may go on. `what` is what only they may do, such as
/// "programs are started and stopped"; `peer` is the numeric address it came from. The peer, the
/// name it uses for this server and the page it comes from must all be of this machine,
/// and no proxy may stand between: it would make every stranger look local.
std::string control_refusal(std::string_view what, std::string_view peer,
                            const HttpRequest& request);

/// 127.0.0.0/8 and ::1, also as IPv4 mapped into IPv6.
bool is_loopback(std::string_view address);

}  // namespace gaveurs
