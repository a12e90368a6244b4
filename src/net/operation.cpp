#include "net/operation.h"

#include "net/http_session.h"
#include "net/loop.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

HttpResponse fresh(std::string_view type, std::string body) {
  HttpResponse response;
  response.content_type = type;
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

std::string_view database_state(const Services& services) {
  if (services.committer.healthy()) return "ok";
  return services.committer.last_failure().find("full") != std::string::npos ? "disk_full"
                                                                             : "unavailable";
}

}  // namespace

void show_livez(HttpSession& session, const std::string&) {
  session.respond(fresh("text/plain; charset=utf-8", "ok\n"));
}

void show_readyz(HttpSession& session, const std::string&) {
  const auto& services = session.connection().loop().services();
  if (services.stopping) {
    session.respond(Error{ErrorKind::kUnavailable, "the server is stopping", {}});
  } else if (!services.committer.healthy()) {
    session.respond(Error{ErrorKind::kUnavailable, services.committer.last_failure(), {}});
  } else {
    std::string text;
    JsonWriter out(text);
    out.open_object().field("ready", true);
    // Nothing that stops this node, but somebody should see to it.
    if (const auto warning = services.store.condition().warning; !warning.empty()) {
      out.key("warnings").open_array().value(warning).close_array();
    }
    out.close_object();
    session.respond(fresh("application/json", std::move(text)));
  }
}

void show_health(HttpSession& session, const std::string&) {
  const auto& services = session.connection().loop().services();
  const bool good = services.committer.healthy() && !services.stopping;
  std::string text;
  JsonWriter out(text);
  out.open_object().field("status", good ? "ok" : "degraded");
  out.field("database", database_state(services)).field("timestamp", services.clock.now());
  out.field("version", GAVEURS_VERSION).close_object();
  session.respond(fresh("application/json", std::move(text)));
}

void show_metrics(HttpSession& session, const std::string&) {
  const auto& services = session.connection().loop().services();
  session.respond(
      fresh("text/plain; version=0.0.4; charset=utf-8",
            metrics_text(services.metrics, services.committer, services.store.condition())));
}

void show_openapi(HttpSession& session, const std::string&) {
  HttpResponse response;
  response.body = session.connection().loop().services().openapi_json;
  session.respond(std::move(response));
}

}  // namespace gaveurs
