#include "net/upgrade.h"

#include <fmt/format.h>

#include <optional>

#include "app/rest/question.h"
#include "net/control_routes.h"
#include "net/control_socket.h"
#include "net/gavage_socket.h"
#include "net/http_session.h"
#include "net/loop.h"
#include "net/sensors_socket.h"
#include "net/stream_socket.h"

namespace gaveurs {
namespace {

constexpr std::string_view kGaveurPrefix = "/ws/gaveur/";
constexpr std::string_view kControlPath = "/api/control/ws";

std::string_view without_slash(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// Switches the connection; `accept` was checked before.
void upgrade(Connection& connection, const std::string& accept,
             std::unique_ptr<Protocol> protocol) {
  fmt::format_to(std::back_inserter(connection.out()),
                 "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
                 accept);
  connection.switch_to(std::move(protocol));
}

void respond_upgrade_required(HttpSession& session, std::string_view detail) {
  HttpResponse response;
  response.status = 426;
  response.content_type = "application/problem+json";
  response.headers.emplace_back("Upgrade", "websocket");
  response.headers.emplace_back("Sec-WebSocket-Version", "13");
  response.body =
      fmt::format(R"({{"type":"/problems/upgrade_required","title":"A WebSocket is spoken here",)"
                  R"("status":426,"detail":"{}","instance":"","errors":[]}})",
                  detail);
  session.respond(std::move(response));
}

// Whose data a stream may show is settled before the socket opens: an unknown gaveur gets a 404.
void upgrade_for_gaveur(HttpSession& session, GaveurId gaveur, std::string accept,
                        std::optional<Seq> since) {
  Loop& loop = session.connection().loop();
  const bool taken = loop.services().readers.submit([&loop, id = session.connection().id(), gaveur,
                                                     since,
                                                     accept = std::move(accept)](Reader& reader) {
    auto found = reader.gaveur(gaveur);
    loop.post([&loop, id, gaveur, since, accept, found = std::move(found)] {
      Connection* connection = loop.find(id);
      if (connection == nullptr || connection->dead()) return;
      auto* waiting = dynamic_cast<HttpSession*>(connection->protocol());
      if (waiting == nullptr) return;
      if (!found) {
        waiting->respond(found.error());
      } else if (!*found) {
        waiting->respond(Error{ErrorKind::kNotFound, "there is no gaveur of that number", {}});
      } else {
        upgrade(*connection, accept,
                std::make_unique<StreamSocket>(*connection, StreamKind::kGaveur, gaveur, since));
      }
      connection->resume_input();
    });
  });
  if (taken) {
    session.wait();
  } else {
    session.respond(Error{ErrorKind::kUnavailable, "too many requests wait already", {}});
  }
}

void upgrade_for_control(HttpSession& session, const std::string& accept) {
  if (!check_control_access(session)) return;
  Connection& connection = session.connection();
  if (!connection.loop().services().control_hub.add(connection)) {
    session.respond(Error{ErrorKind::kUnavailable, "too many control panels are open", {}});
    return;
  }
  upgrade(connection, accept, std::make_unique<ControlSocket>(connection));
}

struct StreamQuery {
  std::optional<Seq> since;
  std::optional<SiteCode> site;
};

// A misspelt filter must not open a stream of everything. Devices filter nothing, so whatever their
// address carries does not keep a meal out.
Result<StreamQuery> read_query(const HttpRequest& request, std::string_view path) {
  if (path == "/ws/gavage" || path == "/ws/sensors") return StreamQuery{};
  const Question question{{}, request.query, {}};
  Parameters in(question);
  path == "/ws/realtime" ? in.only({"since", "site_code"}) : in.only({"since"});
  const StreamQuery query{in.integer("since", 0, INT64_MAX), in.site("site_code")};
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  return query;
}

}  // namespace

bool is_socket_path(std::string_view path) {
  path = without_slash(path);
  return path == "/ws/gavage" || path == "/ws/sensors" || path == "/ws/realtime" ||
         path == "/ws/notifications" || path == kControlPath || path.starts_with(kGaveurPrefix);
}

void start_upgrade(HttpSession& session) {
  const HttpRequest& request = session.request();
  Connection& connection = session.connection();
  if (!request.upgrade || request.method != "GET") {
    respond_upgrade_required(session, "connect with a WebSocket client");
    return;
  }
  const auto accept = websocket_accept(request.ws_key);
  if (request.ws_version != "13" || !accept) {
    respond_upgrade_required(session, "version 13 and a key of 16 bytes are needed");
    return;
  }
  const std::string_view path = without_slash(request.path);
  const auto query = read_query(request, path);
  if (!query) {
    session.respond(query.error());
    return;
  }
  if (path == kControlPath) {
    upgrade_for_control(session, *accept);
  } else if (path == "/ws/gavage") {
    upgrade(connection, *accept, std::make_unique<GavageSocket>(connection));
  } else if (path == "/ws/sensors") {
    upgrade(connection, *accept, std::make_unique<SensorsSocket>(connection));
  } else if (path == "/ws/realtime") {
    auto socket =
        std::make_unique<StreamSocket>(connection, StreamKind::kRealtime, GaveurId{}, query->since);
    socket->narrow_to(query->site);
    upgrade(connection, *accept, std::move(socket));
  } else if (path == "/ws/notifications") {
    upgrade(connection, *accept,
            std::make_unique<StreamSocket>(connection, StreamKind::kNotifications, GaveurId{},
                                           query->since));
  } else {
    const auto id = number_of(path.substr(kGaveurPrefix.size()));
    if (!id) {
      session.respond(Error{ErrorKind::kNotFound, "there is no gaveur of that number", {}});
      return;
    }
    upgrade_for_gaveur(session, GaveurId{*id}, *accept, query->since);
  }
}

}  // namespace gaveurs
