// Which path leads where. One table; everything a client can ask of the server by HTTP is in it.
#pragma once

#include <string>

#include "app/rest/question.h"

namespace gaveurs {

class HttpSession;

/// Lets a thread of the reader pool answer the session; `subject` is the question's.
void ask_reader(HttpSession& session, AnswerFn answer, std::string subject,
                std::string_view content_type = "application/json");

/// The same of the analysts' thread, where an answer may take seconds.
void ask_analyst(HttpSession& session, AnswerFn answer, std::string subject = {});

/// Answers the session's request now, or starts what will answer it.
void route(HttpSession& session);

}  // namespace gaveurs
