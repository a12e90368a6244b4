#include "net/control_routes.h"

#include <atomic>

#include "control/status_json.h"
#include "net/control_access.h"
#include "net/http_session.h"
#include "net/loop.h"
#include "net/rest_commands.h"
#include "wire/problem_json.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxParameterBytes = 16 << 10;

void respond_json(HttpSession& session, std::string body) {
  HttpResponse response;
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  session.respond(std::move(response));
}

// Carries an answer from the supervisor's thread to the session that waits for it, if it lives.
template <typename Answer>
auto back_to(HttpSession& session, Answer answer) {
  Loop& loop = session.connection().loop();
  session.wait();
  return [&loop, id = session.connection().id(), answer](auto... result) {
    loop.post([&loop, id, answer, ... result = std::move(result)]() mutable {
      Connection* connection = loop.find(id);
      if (connection == nullptr || connection->dead()) return;
      auto* waiting = dynamic_cast<HttpSession*>(connection->protocol());
      if (waiting == nullptr) return;
      answer(*waiting, std::move(result)...);
      connection->resume_input();
    });
  };
}

void answer_status(HttpSession& session, const Result<ProgramStatus>& status) {
  if (!status) return session.respond(status.error());
  respond_json(session, encode_program_status(*status));
}

const Program* program_of(HttpSession& session, const std::string& name) {
  if (!check_control_access(session)) return nullptr;
  const Program* program = session.connection().loop().services().control.find(name);
  if (program == nullptr) {
    session.respond(Error{ErrorKind::kNotFound, "there is no program of that name", {}});
  }
  return program;
}

std::string status_of_all(Loop& loop) {
  const Services& services = loop.services();
  const ControlledServer server{services.options.demo, loop.feed().last_seq()};
  return encode_control_status(services.control.status(), server, services.clock.now());
}

}  // namespace

bool check_control_access(HttpSession& session, std::string_view what) {
  const auto refusal =
      control_refusal(what, session.connection().peer_address(), session.request());
  if (refusal.empty()) return true;
  HttpResponse response;
  response.status = 403;
  response.content_type = "application/problem+json";
  response.body =
      problem_document({403, "forbidden", "Not from here"}, refusal, {}, session.request().path);
  session.respond(std::move(response));
  return false;
}

void show_control_programs(HttpSession& session, const std::string&) {
  if (!check_control_access(session)) return;
  respond_json(session, encode_programs(known_programs()));
}

void show_control_status(HttpSession& session, const std::string&) {
  if (!check_control_access(session)) return;
  respond_json(session, status_of_all(session.connection().loop()));
}

void post_control_start(HttpSession& session, const std::string& name) {
  const Program* program = program_of(session, name);
  if (program == nullptr || !check_body_is_json(session)) return;
  const HttpRequest& request = session.request();
  if (request.body.size() > kMaxParameterBytes) {
    return session.respond(Error{ErrorKind::kTooLarge, "parameters take 16 KiB at most", {}});
  }
  session.connection().loop().services().control.start_program(*program, request.body,
                                                               back_to(session, answer_status));
}

void post_control_stop(HttpSession& session, const std::string& name) {
  const Program* program = program_of(session, name);
  if (program == nullptr) return;
  session.connection().loop().services().control.stop_program(*program,
                                                              back_to(session, answer_status));
}

void post_control_stop_all(HttpSession& session, const std::string&) {
  if (!check_control_access(session)) return;
  Services& services = session.connection().loop().services();
  const auto done = back_to(session, [](HttpSession& waiting) {
    respond_json(waiting, status_of_all(waiting.connection().loop()));
  });
  const auto left = std::make_shared<std::atomic<std::size_t>>(known_programs().size());
  for (const Program& program : known_programs()) {
    services.control.stop_program(program, [left, done](const Result<ProgramStatus>&) {
      if (--*left == 0) done();
    });
  }
}

}  // namespace gaveurs
