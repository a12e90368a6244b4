#include "net/rest_commands.h"

#include "app/acknowledge_alert.h"
#include "app/freeze_chart.h"
#include "app/link_sample.h"
#include "app/queue_lot.h"
#include "app/record_meal.h"
#include "app/rest/question.h"
#include "net/answered_command.h"
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

void write_meal_ack(const RecordMeal& use, Services& services, HttpResponse& response) {
  if (!use.duplicate()) ++services.metrics.meals_stored;
  response.status = use.duplicate() ? 200 : 201;
  append_ack(response.body, use.meal(), use.seq(),
             use.duplicate()    ? Saved::kDuplicate
             : use.correction() ? Saved::kCorrection
                                : Saved::kNew,
             use.decided_at());
}

void write_acknowledged(const AcknowledgeAlert& use, Services&, HttpResponse& response) {
  response.body = encode_alert(use.alert());
}

void write_frozen(const FreezeChart& use, Services&, HttpResponse& response) {
  response.status = 201;
  JsonWriter out(response.body);
  write_frozen_chart(out, use.chart());
}

void write_linked(const LinkSample& use, Services&, HttpResponse& response) {
  response.body = encode_link(use.stored());
}

void write_released(const ReleaseLot& use, Services&, HttpResponse& response) {
  JsonWriter out(response.body);
  write_pending(out, use.released(), to_string(use.released().state), std::nullopt);
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
  submit<RecordMeal>(session, write_meal_ack, std::move(message->meal), std::move(body));
}

void post_sample_lot(HttpSession& session, const std::string& subject) {
  if (!check_body_is_json(session)) return;
  auto lot = parse_link_request(session.request().body);
  if (!lot) {
    session.respond(lot.error());
    return;
  }
  submit<LinkSample>(session, write_linked, SampleId{subject}, std::move(*lot));
}

void post_release_lot(HttpSession& session, const std::string& subject) {
  submit<ReleaseLot>(session, write_released, LotCode{subject});
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
  submit<AcknowledgeAlert>(session, write_acknowledged, AlertId{*id}, std::move(*by));
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
  submit<FreezeChart>(session, write_frozen, std::move(*key), std::move(*request));
}

}  // namespace gaveurs
