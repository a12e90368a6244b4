#include "net/analytics_routes.h"

#include "app/rest/answers.h"
#include "net/http_session.h"
#include "net/rest_commands.h"
#include "net/router.h"

namespace gaveurs {

void show_clusters(HttpSession& session, const std::string&) { ask_analyst(session, lot_clusters); }

void show_anomalies(HttpSession& session, const std::string&) {
  ask_analyst(session, lot_anomalies);
}

void show_forecast(HttpSession& session, const std::string&) {
  ask_analyst(session, production_forecast);
}

void show_slaughter_plan(HttpSession& session, const std::string&) {
  ask_analyst(session, slaughter_plan);
}

void post_slaughter_plan(HttpSession& session, const std::string&) {
  if (check_body_is_json(session)) ask_analyst(session, slaughter_plan_of);
}

void show_explanation(HttpSession& session, const std::string& lot) {
  ask_analyst(session, explain_lot, lot);
}

void post_what_if(HttpSession& session, const std::string&) {
  if (check_body_is_json(session)) ask_analyst(session, what_if);
}

}  // namespace gaveurs
