// Paths for those who operate the server: is it alive, is it ready, how much does it do.
#pragma once

#include <string>

namespace gaveurs {

class HttpSession;

void show_livez(HttpSession& session, const std::string& subject);
/// 503 while stopping or while the store takes no data.
void show_readyz(HttpSession& session, const std::string& subject);
void show_health(HttpSession& session, const std::string& subject);
void show_metrics(HttpSession& session, const std::string& subject);
void show_openapi(HttpSession& session, const std::string& subject);

}  // namespace gaveurs
