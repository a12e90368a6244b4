// REST requests that change something: they become commands and are answered once those are on
// disk.
#pragma once

#include <string>

namespace gaveurs {

class HttpSession;

/// False when the body is declared to be something else than JSON; the session is answered then.
bool check_body_is_json(HttpSession& session);

/// POST /api/lots/gavage: the live message by hand. 201, or 200 for a duplicate.
void post_meal(HttpSession& session, const std::string& subject);
/// POST /api/sqal/samples/{id}/lot {code_lot}: null for none
void post_sample_lot(HttpSession& session, const std::string& subject);
/// POST /api/sqal/queue/{lot}/release: no body. The lot waits again.
void post_release_lot(HttpSession& session, const std::string& subject);
/// POST /api/alertes/{id}/acquitter {par}
void post_acknowledge(HttpSession& session, const std::string& subject);

/// POST /api/sqal/charts/{device}/{characteristic}/limits: 201 with the limits as frozen.
void post_chart_limits(HttpSession& session, const std::string& subject);

}  // namespace gaveurs
