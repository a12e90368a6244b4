#include "net/router.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "app/rest/answers.h"
#include "net/analytics_routes.h"
#include "net/consumer_page.h"
#include "net/consumer_routes.h"
#include "net/control_routes.h"
#include "net/curve_routes.h"
#include "net/feedback_routes.h"
#include "net/http_session.h"
#include "net/loop.h"
#include "net/operation.h"
#include "net/pages.h"
#include "net/rest_commands.h"
#include "net/upgrade.h"

namespace gaveurs {
namespace {

using Direct = void (*)(HttpSession& session, const std::string& subject);

struct Route {
  std::string_view method;
  std::string_view pattern;  // "{}" stands for one segment; two make a subject "a/b";
                             // "{*}" for all that is left
  AnswerFn answer = nullptr; // asked of a reader …
  Direct direct = nullptr;   // … or handled here
};

constexpr std::array kRoutes{
    Route{"GET", "/api/gavage/gaveur/{}", meals_of_gaveur},
    Route{"GET", "/api/analytics/weekly-report/{}", weekly_report},
    Route{"GET", "/api/analytics/clusters", nullptr, show_clusters},
    Route{"GET", "/api/analytics/anomalies", nullptr, show_anomalies},
    Route{"GET", "/api/analytics/forecast", nullptr, show_forecast},
    Route{"GET", "/api/analytics/slaughter-plan", nullptr, show_slaughter_plan},
    Route{"POST", "/api/analytics/slaughter-plan", nullptr, post_slaughter_plan},
    Route{"POST", "/api/analytics/what-if", nullptr, post_what_if},
    Route{"GET", "/api/gaveurs/", list_gaveurs},
    Route{"GET", "/api/gaveurs/{}", show_gaveur},
    Route{"GET", "/api/lots/", list_lots},
    Route{"GET", "/api/lots/{}", show_lot},
    Route{"GET", "/api/lots/{}/historique", lot_history},
    Route{"GET", "/api/lots/{}/courbes", lot_curves},
    Route{"GET", "/api/lots/{}/alertes", lot_alerts},
    Route{"GET", "/api/lots/{}/qualite", lot_quality},
    Route{"GET", "/api/lots/{}/boucle", lot_loop},
    Route{"GET", "/api/lots/{}/explication", nullptr, show_explanation},
    Route{"GET", "/api/loop/status", loop_status},
    Route{"GET", "/api/loop/backtest.svg", nullptr, show_backtest},
    Route{"GET", "/api/loop/bilan", loop_results},
    Route{"GET", "/api/loop/propositions", list_propositions},
    Route{"GET", "/api/loop/propositions/{}", show_proposition},
    Route{"POST", "/api/loop/propositions", nullptr, post_propositions},
    Route{"POST", "/api/loop/propositions/{}/revision", nullptr, post_revision},
    Route{"POST", "/api/loop/propositions/{}/reponse", nullptr, post_answer},
    Route{"GET", "/api/sqal/queue", quality_queue},
    Route{"POST", "/api/sqal/queue/{}/release", nullptr, post_release_lot},
    Route{"POST", "/api/sqal/samples/{}/lot", nullptr, post_sample_lot},
    Route{"POST", "/api/lots/gavage", nullptr, post_meal},
    Route{"GET", "/api/alertes", list_alerts},
    Route{"POST", "/api/alertes/{}/acquitter", nullptr, post_acknowledge},
    Route{"GET", "/api/euralis/sites", list_sites},
    Route{"GET", "/api/euralis/sites/{}/gavages", meals_of_site},
    Route{"GET", "/api/euralis/dashboard", dashboard},
    Route{"GET", "/api/euralis/lots/actifs", active_lots},
    Route{"GET", "/api/euralis/gaveurs/performance", performances},
    Route{"GET", "/api/euralis/gavages/recent", recent_meals},
    Route{"GET", "/api/sqal/health", quality_health},
    Route{"GET", "/api/sqal/samples", list_samples},
    Route{"GET", "/api/sqal/samples/latest", latest_sample},
    Route{"GET", "/api/sqal/samples/{}", show_sample},
    Route{"GET", "/api/sqal/devices", list_devices},
    Route{"GET", "/api/sqal/stats/hourly", hourly_quality},
    Route{"GET", "/api/sqal/stats/daily", daily_quality},
    Route{"GET", "/api/sqal/stats/sites", quality_by_site},
    Route{"GET", "/api/sqal/stats/grade-distribution", grade_distribution},
    Route{"GET", "/api/sqal/alerts", list_line_alerts},
    Route{"GET", "/api/sqal/dashboard/overview", line_overview},
    Route{"GET", "/api/sqal/references", quality_references},
    Route{"GET", "/api/control/programs", nullptr, show_control_programs},
    Route{"GET", "/api/control/status", nullptr, show_control_status},
    Route{"POST", "/api/control/stop-all", nullptr, post_control_stop_all},
    Route{"POST", "/api/control/{}/start", nullptr, post_control_start},
    Route{"POST", "/api/control/{}/stop", nullptr, post_control_stop},
    Route{"GET", "/api/journal/head", journal_head},
    Route{"GET", "/api/journal/keys", journal_keys},
    Route{"GET", "/api/journal/inclusion", journal_inclusion},
    Route{"GET", "/api/journal/consistency", journal_consistency},
    Route{"GET", "/api/journal/entries", journal_entries},
    Route{"GET", "/api/sqal/charts", show_chart},
    Route{"GET", "/api/sqal/charts/{}/{}/limits", chart_limits},
    Route{"POST", "/api/sqal/charts/{}/{}/limits", nullptr, post_chart_limits},
    Route{"GET", "/api/sqal/devices/{}/health", device_health},
    Route{"GET", "/api/consumer/products", list_products},
    Route{"GET", "/api/consumer/scan/{*}", nullptr, show_scan},
    Route{"POST", "/api/consumer/internal/register-product", nullptr, post_register_product},
    Route{"GET", "/api/consumer/qr/{*}", nullptr, show_qr},
    Route{"GET", "/api/consumer/labels", nullptr, show_labels},
    Route{"GET", "/api/consumer/product/{}/stats", product_stats},
    Route{"POST", "/api/consumer/feedback", nullptr, post_feedback},
    Route{"POST", "/api/consumer/feedback/erase", nullptr, post_erase},
    Route{"GET", "/api/consumer/feedbacks", list_feedbacks},
    Route{"GET", "/api/consumer/feedbacks/lots", feedback_by_lot},
    Route{"POST", "/api/consumer/feedbacks/{}/moderation", nullptr, post_moderation},
    Route{"POST", "/produit/avis", nullptr, post_feedback_form},
    Route{"POST", "/produit/effacer", nullptr, post_erase_form},
    Route{"GET", "/produit/effacer", nullptr, show_erase_page},
    Route{"GET", "/produit/verifier.js", nullptr, show_verifier},
    Route{"GET", "/produit/{*}", nullptr, show_product_page},
    Route{"GET", "/01/{*}", nullptr, show_link_page},
    Route{"POST", "/api/consumer/internal/recall", nullptr, post_recall},
    Route{"GET", "/epcis/events", epcis_events},
    Route{"GET", "/api/trace/{}", trace_code},
    Route{"GET", "/livez", nullptr, show_livez},
    Route{"GET", "/readyz", nullptr, show_readyz},
    Route{"GET", "/health", nullptr, show_health},
    Route{"GET", "/metrics", nullptr, show_metrics},
    Route{"GET", "/openapi.json", nullptr, show_openapi},
};

// The subject when `path` fits the pattern; a missing or additional slash at the end is forgiven.
std::optional<std::string> match(std::string_view pattern, std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (pattern.size() > 1 && pattern.ends_with('/')) pattern.remove_suffix(1);
  std::string subject;
  while (!pattern.empty() && pattern != path) {
    const auto segment = pattern.substr(0, pattern.find('/'));
    if (segment == "{*}" && !path.empty()) return std::string(path);
    const auto given = path.substr(0, path.find('/'));
    if (segment == "{}" && !given.empty()) {
      if (!subject.empty()) subject += '/';
      subject += given;
    } else if (segment != given) {
      return std::nullopt;
    }
    const bool more = segment.size() < pattern.size();
    if (more != (given.size() < path.size())) return std::nullopt;
    pattern.remove_prefix(segment.size() + (more ? 1 : 0));
    path.remove_prefix(given.size() + (more ? 1 : 0));
  }
  return pattern == path ? std::optional(std::move(subject)) : std::nullopt;
}

void respond_not_allowed(HttpSession& session, std::string_view allow) {
  HttpResponse response;
  response.status = 405;
  response.content_type = "application/problem+json";
  response.headers.emplace_back("Allow", std::string(allow));
  response.body = fmt::format(
      R"({{"type":"/problems/method_not_allowed","title":"Not with this method","status":405,)"
      R"("detail":"allowed here: {}","instance":"","errors":[]}})",
      allow);
  session.respond(std::move(response));
}

void ask(HttpSession& session, ReaderPool& readers, AnswerFn answer, Question question,
         std::string_view content_type) {
  Loop& loop = session.connection().loop();
  const bool taken = readers.submit([answer, content_type, &loop, id = session.connection().id(),
                                     question = std::move(question)](Reader& reader) mutable {
    auto result = answer(question, reader);
    loop.post([content_type, &loop, id, result = std::move(result)]() mutable {
      Connection* connection = loop.find(id);
      if (connection == nullptr || connection->dead()) return;
      auto* waiting = dynamic_cast<HttpSession*>(connection->protocol());
      if (waiting == nullptr) return;
      if (result) {
        HttpResponse response;
        response.content_type = content_type;
        response.body = std::move(*result);
        waiting->respond(std::move(response));
      } else {
        waiting->respond(result.error());
      }
      connection->resume_input();
    });
  });
  if (taken) {
    session.wait();
    return;
  }
  ++loop.services().metrics.reader_queue_full;
  session.respond(Error{ErrorKind::kUnavailable, "too many requests wait already", {}});
}

}  // namespace

void ask_reader(HttpSession& session, AnswerFn answer, std::string subject,
                std::string_view content_type) {
  auto& services = session.connection().loop().services();
  ask(session, services.readers, answer,
      {std::move(subject), session.request().query, services.clock.now(), services.codes.get(),
       &services.options.loop},
      content_type);
}

void ask_analyst(HttpSession& session, AnswerFn answer, std::string subject) {
  auto& services = session.connection().loop().services();
  ask(session, *services.analysts, answer,
      {std::move(subject), session.request().query, services.clock.now(), services.codes.get(),
       &services.options.loop, &services.analytics, session.request().body},
      "application/json");
}

void route(HttpSession& session) {
  const HttpRequest& request = session.request();
  if (is_socket_path(request.path)) {
    start_upgrade(session);
    return;
  }
  std::string_view method = request.method;
  if (method == "HEAD") method = "GET";
  std::string allowed;  // other methods of this path
  for (const auto& entry : kRoutes) {
    auto subject = match(entry.pattern, request.path);
    if (!subject) continue;
    if (entry.method != method) {
      if (!allowed.empty()) allowed += ", ";
      allowed += entry.method == "GET" ? "GET, HEAD" : entry.method;
      continue;
    }
    if (entry.answer != nullptr) {
      ask_reader(session, entry.answer, std::move(*subject));
    } else {
      entry.direct(session, *subject);
    }
    return;
  }
  if (!allowed.empty()) {
    respond_not_allowed(session, allowed);
    return;
  }
  if (request.path.starts_with("/api/")) {
    session.respond(Error{ErrorKind::kNotFound, "there is nothing at this path", {}});
    return;
  }
  if (method != "GET") {
    respond_not_allowed(session, "GET, HEAD");
    return;
  }
  show_page(session);
}

}  // namespace gaveurs
