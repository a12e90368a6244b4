#include "net/pages.h"

#include <fmt/format.h>

#include <array>

#include "net/http_session.h"
#include "net/loop.h"

namespace gaveurs {
namespace {

struct App {
  std::string_view name;
  PortRole port;
  std::string_view title;
};

constexpr std::array kApps{
    App{"gaveur", PortRole::kGaveur, "Application du gaveur"},
    App{"euralis", PortRole::kEuralis, "Supervision Euralis"},
    App{"sqal", PortRole::kSqal, "Qualité SQAL"},
    App{"pilotage", PortRole::kPilotage, "Pilotage"},
    App{"docs", PortRole::kMain, "API"},
};

void send_file(HttpSession& session, const StaticFile& file) {
  HttpResponse response;
  response.content_type = file.content_type;
  response.headers.emplace_back("ETag", file.etag);
  response.headers.emplace_back(
      "Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'self'; style-src 'self' 'unsafe-inline'; "
                                "img-src 'self' data:; connect-src 'self' ws: wss:; "
                                "frame-ancestors 'none'");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (session.request().if_none_match.find(file.etag) != std::string::npos) {
    response.status = 304;
  } else {
    response.body = file.body;
  }
  session.respond(std::move(response));
}

void redirect(HttpSession& session, std::string location) {
  HttpResponse response;
  response.status = 308;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "-> " + location + "\n";
  response.headers.emplace_back("Location", std::move(location));
  session.respond(std::move(response));
}

// What stands at "/" where no app does: what this server offers.
std::string overview(const StaticFiles& files) {
  std::string list;
  for (const auto& app : kApps) {
    if (!files.has(app.name)) continue;
    list += fmt::format("<li><a href=\"/{}/\">{}</a></li>", app.name, app.title);
  }
  return fmt::format(
      "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Gaveurs</title>"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<body style=\"font:16px/1.5 system-ui;margin:3rem auto;max-width:40rem;padding:0 1rem\">"
      "<h1>Gaveurs</h1><ul>{}<li><a href=\"/openapi.json\">Description de l'API</a></li>"
      "<li><a href=\"/health\">État du serveur</a></li></ul></body></html>",
      list);
}

}  // namespace

void show_page(HttpSession& session) {
  const auto& files = session.connection().loop().services().files;
  const std::string path = session.request().path;
  std::string_view rest = std::string_view(path).substr(1);
  for (const auto& app : kApps) {
    if (rest == app.name && files.has(app.name)) {
      redirect(session, fmt::format("/{}/", app.name));
      return;
    }
    const bool named = rest.starts_with(app.name) && rest.substr(app.name.size()).starts_with('/');
    if (!named) continue;
    const StaticFile* file = files.find(app.name, rest.substr(app.name.size() + 1));
    if (file != nullptr) {
      send_file(session, *file);
    } else {
      session.respond(Error{ErrorKind::kNotFound, "there is no such page", {}});
    }
    return;
  }
  for (const auto& app : kApps) {
    if (app.port != session.connection().role() || app.port == PortRole::kMain) continue;
    if (const StaticFile* file = files.find(app.name, rest)) {
      send_file(session, *file);
      return;
    }
  }
  if (!rest.empty()) {
    session.respond(Error{ErrorKind::kNotFound, "there is no such page", {}});
    return;
  }
  HttpResponse response;
  response.content_type = "text/html; charset=utf-8";
  response.body = overview(files);
  session.respond(std::move(response));
}

}  // namespace gaveurs
