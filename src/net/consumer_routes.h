// /api/consumer/…: what buyers and those who label jars ask. A code that was not made here is
// refused on the network thread, before any look-up.
#pragma once

#include <string>

namespace gaveurs {

class HttpSession;

/// GET /api/consumer/scan/{qr}: the text of the QR code, escaped or not, or an earlier code.
void show_scan(HttpSession& session, const std::string& code);
/// POST /api/consumer/internal/register-product: 201, or 200 for one that is there. Only for users
/// of this machine.
void post_register_product(HttpSession& session, const std::string& subject);
/// POST /api/consumer/internal/recall. Only for users of this machine.
void post_recall(HttpSession& session, const std::string& subject);

}  // namespace gaveurs
