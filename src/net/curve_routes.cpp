#include "net/curve_routes.h"

#include "app/propose_curves.h"
#include "app/rest/answers.h"
#include "app/review_proposition.h"
#include "net/answered_command.h"
#include "net/rest_commands.h"
#include "net/router.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

void write_proposed(const ProposeCurves& use, Services&, HttpResponse& response) {
  response.status = 201;
  JsonWriter out(response.body);
  out.open_object().key("items").open_array();
  for (const auto& made : use.made()) {
    write_proposition(out, made.proposition, made.gaveur_nom, {&made.step, 1});
  }
  out.close_array().key("left_out").open_array();
  for (const auto gaveur : use.left_out()) out.value(gaveur.value);
  out.close_array().field("model_version", use.model()).close_object();
}

void write_shown(HttpResponse& response, const ReviewedProposition& shown) {
  JsonWriter out(response.body);
  write_proposition(out, shown.proposition, shown.gaveur_nom, shown.steps);
}

void write_reviewed(const ReviewProposition& use, Services&, HttpResponse& response) {
  write_shown(response, use.reviewed());
}

void write_answered(const AnswerProposition& use, Services&, HttpResponse& response) {
  write_shown(response, use.answered());
}

// To the keeper, which knows what was learned, and from there to the committer.
void submit_learned(HttpSession& session, std::unique_ptr<LearnedCommand> command) {
  session.wait();
  session.connection().loop().services().learning->prepare(std::move(command));
}

}  // namespace

void post_propositions(HttpSession& session, const std::string&) {
  if (!check_body_is_json(session)) return;
  auto request = parse_proposal_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  Connection& connection = session.connection();
  submit_learned(session, std::make_unique<AnsweredCommand<ProposeCurves>>(
                              connection, write_proposed, std::move(*request),
                              connection.loop().services().options.loop));
}

void post_revision(HttpSession& session, const std::string& subject) {
  if (!check_body_is_json(session)) return;
  const auto id = number_of(subject);
  if (!id) {
    session.respond(id.error());
    return;
  }
  auto request = parse_review_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  Connection& connection = session.connection();
  auto command = std::make_unique<AnsweredCommand<ReviewProposition>>(
      connection, write_reviewed, PropositionId{*id}, std::move(*request),
      connection.loop().services().options.loop);
  if (command->needs_forecast()) {
    submit_learned(session, std::move(command));
  } else {
    submit(session, std::move(command));
  }
}

void post_answer(HttpSession& session, const std::string& subject) {
  if (!check_body_is_json(session)) return;
  const auto id = number_of(subject);
  if (!id) {
    session.respond(id.error());
    return;
  }
  auto request = parse_answer_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  submit<AnswerProposition>(session, write_answered, PropositionId{*id}, std::move(*request));
}

void show_backtest(HttpSession& session, const std::string& subject) {
  ask_reader(session, backtest_svg, subject, "image/svg+xml");
}

}  // namespace gaveurs
