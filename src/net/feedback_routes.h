// What buyers send, by JSON or by the form of the consumer page, and what supervisors decide about
// their comments. Codes, tokens and rates are checked on the network thread.
#pragma once

#include <string>

namespace gaveurs {

class HttpSession;

/// POST /api/consumer/feedback: 200 once it is on disk.
void post_feedback(HttpSession& session, const std::string& subject);
/// POST /api/consumer/feedback/erase {key}
void post_erase(HttpSession& session, const std::string& subject);
/// POST /api/consumer/feedbacks/{id}/moderation {state, by}
void post_moderation(HttpSession& session, const std::string& subject);
/// POST /produit/avis and /produit/effacer: the same as forms, answered as pages.
void post_feedback_form(HttpSession& session, const std::string& subject);
void post_erase_form(HttpSession& session, const std::string& subject);

}  // namespace gaveurs
