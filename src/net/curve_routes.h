// REST of the loop's curves: what changes them, and the picture of the backtest.
#pragma once

#include <string>

namespace gaveurs {

class HttpSession;

/// POST /api/loop/propositions: 201 with the curves proposed.
void post_propositions(HttpSession& session, const std::string& subject);
/// POST /api/loop/propositions/{id}/revision: by a supervisor.
void post_revision(HttpSession& session, const std::string& subject);
/// POST /api/loop/propositions/{id}/reponse: by the gaveur.
void post_answer(HttpSession& session, const std::string& subject);
/// GET /api/loop/backtest.svg
void show_backtest(HttpSession& session, const std::string& subject);

}  // namespace gaveurs
