#include "net/rest_commands.h"

#include "app/acknowledge_alert.h"
#include "app/freeze_chart.h"
#include "app/link_sample.h"
#include "app/queue_lot.h"
#include "app/record_meal.h"
#include "app/rest/question.h"
#include "net/http_session.h"
#include "net/loop.h"
#include "wire/acknowledge_request.h"
#include "wire/alert_json.h"
#include "wire/chart_json.h"
#include "wire/chart_request.h"
#include "wire/frames.h"
#include "wire/link_request.h"
#include "wire/meal_json.h"
#include "wire/queue_json.h"

namespace gaveurs {
namespace {

// Finds the session that waits for the answer; it may have gone.
HttpSession* waiting(Connection& connection) {
  return dynamic_cast<HttpSession*>(connection.protocol());
}

void answer(Connection& connection, HttpResponse response) {
  if (auto* session = waiting(connection)) session->respond(std::move(response));
}

class MealRequest final : public RecordMeal, public Replying {
 public:
  MealRequest(Connection& connection, Meal meal, std::string body)
      : RecordMeal(connection.loop(), std::move(meal), std::move(body)),
        Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      if (auto* session = waiting(connection)) session->respond(*failure());
      return;
    }
    if (!duplicate()) ++connection.loop().services().metrics.meals_stored;
    HttpResponse response;
    response.status = duplicate() ? 200 : 201;
    append_ack(response.body, meal(), seq(),
               duplicate()    ? Saved::kDuplicate
               : correction() ? Saved::kCorrection
                              : Saved::kNew,
               decided_at());
    answer(connection, std::move(response));
  }
};

class AcknowledgeRequest final : public AcknowledgeAlert, public Replying {
 public:
  AcknowledgeRequest(Connection& connection, AlertId id, std::string by)
      : AcknowledgeAlert(connection.loop(), id, std::move(by)), Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      if (auto* session = waiting(connection)) session->respond(*failure());
      return;
    }
    HttpResponse response;
    response.body = encode_alert(alert());
    answer(connection, std::move(response));
  }
};

class FreezeRequest final : public FreezeChart, public Replying {
 public:
  FreezeRequest(Connection& connection, ChartKey key, ChartRequest request)
      : FreezeChart(connection.loop(), std::move(key), std::move(request)),
        Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      if (auto* session = waiting(connection)) session->respond(*failure());
      return;
    }
    HttpResponse response;
    response.status = 201;
    JsonWriter out(response.body);
    write_frozen_chart(out, chart());
    answer(connection, std::move(response));
  }
};

class LinkRequest final : public LinkSample, public Replying {
 public:
  LinkRequest(Connection& connection, SampleId sample, std::optional<LotCode> lot)
      : LinkSample(connection.loop(), std::move(sample), std::move(lot)),
        Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      if (auto* session = waiting(connection)) session->respond(*failure());
      return;
    }
    HttpResponse response;
    response.body = encode_link(stored());
    answer(connection, std::move(response));
  }
};

class ReleaseRequest final : public ReleaseLot, public Replying {
 public:
  ReleaseRequest(Connection& connection, LotCode lot)
      : ReleaseLot(connection.loop(), std::move(lot)), Replying(connection.id()) {}

  void reply(Connection& connection) override {
    if (failure()) {
      if (auto* session = waiting(connection)) session->respond(*failure());
      return;
    }
    HttpResponse response;
    JsonWriter out(response.body);
    write_pending(out, released(), to_string(released().state), std::nullopt);
    answer(connection, std::move(response));
  }
};

void submit(HttpSession& session, std::unique_ptr<Command> command) {
  session.wait();
  session.connection().loop().enqueue(std::move(command));
}

}  // namespace

bool check_body_is_json(HttpSession& session) {
  const std::string_view sent = session.request().content_type;
  if (sent.empty() || is_media_type(sent, "application/json")) return true;
  HttpResponse response;
  response.status = 415;
  response.content_type = "application/problem+json";
  response.body =
      R"({"type":"/problems/unsupported_media","title":"Not this kind of body","status":415,)"
      R"("detail":"send application/json","instance":"","errors":[]})";
  session.respond(std::move(response));
  return false;
}

void post_meal(HttpSession& session, const std::string&) {
  if (!check_body_is_json(session)) return;
  auto message = parse_meal_message(session.request().body);
  if (!message) {
    session.respond(message.error());
    return;
  }
  auto body = encode_meal_message(message->meal, message->extra);
  submit(session, std::make_unique<MealRequest>(session.connection(), std::move(message->meal),
                                                std::move(body)));
}

void post_sample_lot(HttpSession& session, const std::string& subject) {
  if (!check_body_is_json(session)) return;
  auto lot = parse_link_request(session.request().body);
  if (!lot) {
    session.respond(lot.error());
    return;
  }
  submit(session,
         std::make_unique<LinkRequest>(session.connection(), SampleId{subject}, std::move(*lot)));
}

void post_release_lot(HttpSession& session, const std::string& subject) {
  submit(session, std::make_unique<ReleaseRequest>(session.connection(), LotCode{subject}));
}

void post_acknowledge(HttpSession& session, const std::string& subject) {
  if (!check_body_is_json(session)) return;
  const auto id = number_of(subject);
  if (!id) {
    session.respond(id.error());
    return;
  }
  auto by = parse_acknowledge_request(session.request().body);
  if (!by) {
    session.respond(by.error());
    return;
  }
  submit(session,
         std::make_unique<AcknowledgeRequest>(session.connection(), AlertId{*id}, std::move(*by)));
}

void post_chart_limits(HttpSession& session, const std::string& subject) {
  if (!check_body_is_json(session)) return;
  auto key = parse_chart_path(subject);
  if (!key) {
    session.respond(key.error());
    return;
  }
  auto request = parse_chart_request(session.request().body);
  if (!request) {
    session.respond(request.error());
    return;
  }
  submit(session, std::make_unique<FreezeRequest>(session.connection(), std::move(*key),
                                                  std::move(*request)));
}

}  // namespace gaveurs
