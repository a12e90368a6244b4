#include "app/rest/answers.h"
#include "wire/alert_json.h"
#include "wire/lot_json.h"

namespace gaveurs {
namespace {

constexpr int kMostGaveurs = 500;
constexpr int kMostAlerts = 500;

}  // namespace

Result<std::string> list_gaveurs(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code", "limit", "cursor"});
  const auto site = in.site("site_code");
  const int limit = in.limit(100, kMostGaveurs);
  const GaveurId after{in.integer("cursor", 0, INT64_MAX).value_or(0)};
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto gaveurs = r.gaveurs(site, after, limit + 1);
  if (!gaveurs) return std::unexpected(gaveurs.error());
  const auto next = cut_page(*gaveurs, limit);
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& gaveur : *gaveurs) write_gaveur(out, gaveur);
  close_page(out, next);
  return text;
}

Result<std::string> show_gaveur(const Question& q, Reader& r) {
  const auto id = number_of(q.subject);
  if (!id) return std::unexpected(id.error());
  const auto gaveur = r.gaveur({*id});
  if (!gaveur) return std::unexpected(gaveur.error());
  if (!*gaveur) return fail(ErrorKind::kNotFound, "there is no gaveur of that number");
  std::string text;
  JsonWriter out(text);
  write_gaveur(out, **gaveur);
  return text;
}

Result<std::string> list_alerts(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"active", "gaveur_id", "site_code", "limit", "cursor"});
  AlertFilter filter;
  filter.active_only = in.flag("active");
  filter.gaveur = in.gaveur("gaveur_id");
  filter.site = in.site("site_code");
  const int limit = in.limit(100, kMostAlerts);
  const AlertId before{in.integer("cursor", 1, INT64_MAX).value_or(INT64_MAX)};
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto alerts = r.alerts(filter, before, limit + 1);
  if (!alerts) return std::unexpected(alerts.error());
  const auto next = cut_page(*alerts, limit);
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& alert : *alerts) write_alert(out, alert);
  close_page(out, next);
  return text;
}

}  // namespace gaveurs
