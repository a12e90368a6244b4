// Paths of analytics: each is answered on the analysts' thread, never here.
#pragma once

#include <string>

namespace gaveurs {

class HttpSession;

void show_clusters(HttpSession& session, const std::string& subject);
void show_anomalies(HttpSession& session, const std::string& subject);
void show_forecast(HttpSession& session, const std::string& subject);
void show_slaughter_plan(HttpSession& session, const std::string& subject);
void post_slaughter_plan(HttpSession& session, const std::string& subject);
/// Subject: a lot.
void show_explanation(HttpSession& session, const std::string& lot);
void post_what_if(HttpSession& session, const std::string& subject);

}  // namespace gaveurs
