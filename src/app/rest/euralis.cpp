#include "app/rest/answers.h"
#include "wire/alert_json.h"
#include "wire/lot_json.h"

namespace gaveurs {
namespace {

// More lots or alerts than a screen can show; `tronque` says when the list was cut.
constexpr int kMostShown = 2'000;

std::string_view state_of(const SiteSummary& s) {
  if (s.critical > 0) return "critical";
  if (s.warning > 0) return "warning";
  if (s.no_data > 0 || s.active_lots == 0) return "no_data";
  return "normal";
}

void write_site(JsonWriter& out, const SiteSummary& s) {
  out.open_object().field("code", s.site.code.value).field("nom", s.site.nom);
  out.key("region");
  s.site.region.empty() ? out.null() : out.value(s.site.region);
  out.field("nb_gaveurs", s.gaveurs);
  out.field("nb_lots_actifs", s.active_lots).field("nb_canards_vivants", s.ducks_alive);
  out.rounded("taux_mortalite", s.mortality_pct).rounded("itm_moyen", s.mean_itm);
  out.rounded("poids_foie_moyen_g", s.mean_liver_g).field("nb_lots_termines", s.closed_lots);
  out.key("alertes").open_object().field("critical", s.critical).field("warning", s.warning);
  out.field("no_data", s.no_data).close_object().field("etat", state_of(s)).close_object();
}

void write_totals(JsonWriter& out, const std::vector<SiteSummary>& sites, int gaveurs,
                  std::int64_t meals_24h) {
  SiteSummary sum;
  for (const auto& s : sites) {
    sum.active_lots += s.active_lots;
    sum.silent_lots += s.silent_lots;
    sum.ducks_alive += s.ducks_alive;
    sum.critical += s.critical;
    sum.warning += s.warning;
    sum.no_data += s.no_data;
  }
  out.open_object().field("sites", sites.size()).field("gaveurs", gaveurs);
  out.field("lots_actifs", sum.active_lots).field("canards_vivants", sum.ducks_alive);
  out.field("repas_24h", meals_24h);
  out.field("alertes_actives", sum.critical + sum.warning + sum.no_data);
  out.field("alertes_critiques", sum.critical);
  out.field("lots_sans_donnees", sum.silent_lots).close_object();
}

// One more than is shown tells whether the list was cut.
template <typename Row>
bool cut(std::vector<Row>& rows) {
  if (rows.size() <= kMostShown) return false;
  rows.pop_back();
  return true;
}

}  // namespace

Result<std::string> list_sites(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto sites = r.site_summaries();
  if (!sites) return std::unexpected(sites.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& site : *sites) write_site(out, site);
  close_page(out, std::nullopt);
  return text;
}

Result<std::string> dashboard(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  const auto head = r.head();
  if (!head) return std::unexpected(head.error());
  const auto sites = r.site_summaries();
  if (!sites) return std::unexpected(sites.error());
  auto lots = r.active_lots({}, kMostShown + 1);
  if (!lots) return std::unexpected(lots.error());
  AlertFilter active;
  active.active_only = true;
  auto alerts = r.alerts(active, {INT64_MAX}, kMostShown + 1);
  if (!alerts) return std::unexpected(alerts.error());
  const auto gaveurs = r.gaveur_count();
  if (!gaveurs) return std::unexpected(gaveurs.error());
  const auto meals = r.meals_since(q.now + -kMicrosPerDay);
  if (!meals) return std::unexpected(meals.error());
  const bool lots_cut = cut(*lots);
  const bool alerts_cut = cut(*alerts);

  std::string text;
  JsonWriter out(text);
  out.open_object().field("timestamp", q.now).field("seq", *head).key("totaux");
  write_totals(out, *sites, *gaveurs, *meals);
  out.field("tronque", lots_cut || alerts_cut).key("sites").open_array();
  for (const auto& site : *sites) write_site(out, site);
  out.close_array().key("lots").open_array();
  for (const auto& lot : *lots) write_lot(out, lot);
  out.close_array().key("alertes").open_array();
  for (const auto& alert : *alerts) write_alert(out, alert);
  out.close_array().close_object();
  return text;
}

Result<std::string> active_lots(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code"});
  LotFilter filter;
  filter.site = in.site("site_code");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto lots = r.active_lots(filter, kMostShown + 1);
  if (!lots) return std::unexpected(lots.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("tronque", cut(*lots)).key("items").open_array();
  for (const auto& lot : *lots) write_lot(out, lot);
  close_page(out, std::nullopt);
  return text;
}

Result<std::string> performances(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto rows = r.performances();
  if (!rows) return std::unexpected(rows.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& p : *rows) {
    out.open_object().field("gaveur_id", p.gaveur.id.value).field("nom", p.gaveur.nom);
    out.field("site_code", p.gaveur.site.value).field("lots_actifs", p.active_lots);
    out.field("lots_termines", p.closed_lots).field("repas", p.meals);
    out.rounded("ecart_dose_moyen_pct", p.mean_dose_deviation_pct);
    out.rounded("mortalite_moyenne", p.mean_mortality_pct).rounded("itm_moyen", p.mean_itm);
    out.rounded("poids_foie_moyen_g", p.mean_liver_g).rounded("perte_moyenne", p.mean_loss, 4);
    out.field("alertes_actives", p.active_alerts).close_object();
  }
  close_page(out, std::nullopt);
  return text;
}

}  // namespace gaveurs
