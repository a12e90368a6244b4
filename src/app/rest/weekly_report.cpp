// The week of a gaveur: what was planned and given, how his ducks did, beside his own history, his
// site and the cooperative. Every meal is counted once: a slot has one row, whatever was sent.
#include <cmath>

#include "app/rest/answers.h"
#include "domain/indices.h"
#include "wire/lot_json.h"

namespace gaveurs {
namespace {

struct Week {
  IsoWeek week;
  Instant from, to;
};

struct Totals {
  int meals = 0;
  double planned_g = 0, given_g = 0, given_where_planned_g = 0;
  double itm_sum = 0;
  int itm_lots = 0;
  int fed_lots = 0;  // with a meal in the week
  std::optional<double> mortality_end_pct, mortality_gain_pct;  // mean over the lots
};

std::optional<double> deviation_pct(const double planned, const double given) {
  const auto deviation = dose_deviation(Grams{planned}, Grams{given});
  return deviation ? std::optional(deviation->value) : std::nullopt;
}

/// Where a lot stood when the week began: at its last meal before, or else at its first.
const MealValues& start_of(const LotSpan& lot) {
  return lot.before ? lot.before->meal.values : lot.first.meal.values;
}

Totals sum(const std::vector<LotSpan>& lots) {
  Totals t;
  double end = 0;
  double gain = 0;
  for (const auto& lot : lots) {
    t.meals += lot.meals;
    t.planned_g += lot.planned_g;
    t.given_g += lot.given_g;
    t.given_where_planned_g += lot.given_where_planned_g;
    if (lot.meals > 0) {
      const double last = lot.last.meal.values.taux_mortalite_pct;
      end += last;
      gain += last - start_of(lot).taux_mortalite_pct;
      ++t.fed_lots;
    }
    if (lot.result) {
      t.itm_sum += lot.result->itm;
      ++t.itm_lots;
    }
  }
  if (t.fed_lots > 0) {
    t.mortality_end_pct = end / t.fed_lots;
    t.mortality_gain_pct = gain / t.fed_lots;
  }
  return t;
}

// When a lot's first meal of the week was due: half a day after the one before, or a whole number
// of half days where the lot has been silent for longer.
Instant first_due(const LotSpan& lot, const Week& week) {
  if (!lot.before) return lot.first.meal.values.time;
  const Instant due = lot.before->meal.values.time + kMealIntervalMicros;
  const auto late = (week.from - due + kMealIntervalMicros - 1) / kMealIntervalMicros;
  return due + std::max<std::int64_t>(late, 0) * kMealIntervalMicros;
}

// Two meals a day for as long as a lot was being fed within the week, as far as the week has gone.
int expected_meals(const std::vector<LotSpan>& lots, const Week& week, Instant now) {
  int expected = 0;
  for (const auto& lot : lots) {
    const bool ended = lot.meals > 0 && lot.last.meal.values.pret_abattage;
    Instant last = std::min(week.to + -1, now);
    if (ended) last = lot.last.meal.values.time;
    if (lot.meals > 0) last = std::max(last, lot.last.meal.values.time);
    const Instant due = first_due(lot, week);
    const auto slots = last < due ? 0 : (last - due) / kMealIntervalMicros + 1;
    // A week has fourteen, also the one that ends summer time and is an hour longer.
    expected += std::max(static_cast<int>(std::min<std::int64_t>(slots, 14)), lot.meals);
  }
  return expected;
}

void write_itm(JsonWriter& out, std::string_view name, std::optional<double> value,
               std::string_view class_name) {
  out.rounded(name, value).key(class_name);
  value ? out.value(itm_class(*value)) : out.null();
}

void write_span(JsonWriter& out, const LotSpan& lot) {
  const MealValues& start = start_of(lot);
  const MealValues& last = lot.last.meal.values;
  out.open_object().field("code_lot", lot.lot.value).field("genetique", lot.genetique);
  out.field("repas", lot.meals).rounded("dose_planifiee_g", lot.planned_g);
  out.rounded("dose_donnee_g", lot.given_g);
  out.rounded("ecart_pct", deviation_pct(lot.planned_g, lot.given_where_planned_g));
  // Of a week without a meal only its beginning is known.
  const auto if_fed = [&](auto value) {
    return lot.meals > 0 ? std::optional(value) : std::nullopt;
  };
  const bool two_weights = lot.meals > 1 || (lot.meals == 1 && lot.before);
  const double gain = last.poids_moyen_g - start.poids_moyen_g;
  out.field("poids_debut_g", start.poids_moyen_g).field("poids_fin_g", if_fed(last.poids_moyen_g));
  out.rounded("gain_g", two_weights ? std::optional(gain) : std::nullopt);
  out.field("mortalite_debut", start.taux_mortalite_pct);
  out.field("mortalite_fin", if_fed(last.taux_mortalite_pct));
  out.field("jour_debut", if_fed(lot.first.meal.slot.jour));
  out.field("jour_fin", if_fed(lot.last.meal.slot.jour));
  std::optional<double> itm;
  if (lot.result) itm = lot.result->itm;
  write_itm(out, "itm", itm, "itm_classe");
  out.close_object();
}

void write_means(JsonWriter& out, std::string_view name, const LotMeans& means) {
  out.key(name).open_object().field("lots", means.lots);
  out.rounded("ecart_dose_pct", means.dose_deviation_pct);
  out.rounded("gain_par_jour_g", means.gain_g_per_day);
  out.rounded("mortalite_pct", means.mortality_pct).rounded("itm", means.itm).close_object();
}

Result<void> write_comparison(JsonWriter& out, const Gaveur& gaveur, const Week& week, Reader& r) {
  out.key("comparaison").open_object();
  // His own history ends where the week begins; the others are measured up to its end.
  const auto history = r.lot_means({gaveur.id, std::nullopt}, week.from);
  if (!history) return std::unexpected(history.error());
  const auto site = r.lot_means({std::nullopt, gaveur.site}, week.to);
  if (!site) return std::unexpected(site.error());
  const auto all = r.lot_means({}, week.to);
  if (!all) return std::unexpected(all.error());
  write_means(out, "historique", *history);
  write_means(out, "site", *site);
  write_means(out, "cooperative", *all);
  out.close_object();
  return {};
}

Result<Week> week_of(const Question& q) {
  Parameters in(q);
  in.only({"semaine"});
  const auto text = q.parameter("semaine");
  const auto week = text.empty() ? std::optional(paris_week(q.now)) : parse_week(text);
  if (!week) in.refuse("semaine", "must be an ISO week such as 2025-W52");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const Instant from = week_start(*week);
  // Seven days later it is Monday again, up to an hour away when the clocks changed.
  const IsoWeek next = paris_week(from + 8 * kMicrosPerDay);
  return Week{*week, from, week_start(next)};
}

// Some of the lots would be missing, and nobody could tell.
Result<void> expect_kept(const Week& week, Reader& r) {
  const auto forgotten = r.forgotten_before();
  if (!forgotten) return std::unexpected(forgotten.error());
  if (!*forgotten || **forgotten <= week.from) return {};
  return fail(ErrorKind::kNotFound, "the meals of that week are no longer all kept");
}

void write_week(JsonWriter& out, const Gaveur& gaveur, const Week& week,
                const std::vector<LotSpan>& lots, Instant now) {
  const Totals t = sum(lots);
  out.open_object().field("gaveur_id", gaveur.id.value).field("gaveur_nom", gaveur.nom);
  out.field("site_code", gaveur.site.value).field("semaine", to_string(week.week));
  out.field("debut", week.from).field("fin", week.to);
  out.key("repas").open_object().field("attendus", expected_meals(lots, week, now));
  out.field("donnes", t.meals).close_object();
  out.key("doses").open_object().rounded("planifiee_g", t.planned_g);
  out.rounded("donnee_g", t.given_g)
      .rounded("ecart_pct", deviation_pct(t.planned_g, t.given_where_planned_g))
      .close_object();
  out.key("lots").open_array();
  for (const auto& lot : lots) write_span(out, lot);
  out.close_array();
  out.key("mortalite").open_object().rounded("fin_pct", t.mortality_end_pct);
  out.rounded("gain_pct", t.mortality_gain_pct).close_object();
  std::optional<double> itm;
  if (t.itm_lots > 0) itm = t.itm_sum / t.itm_lots;
  out.key("itm").open_object();
  write_itm(out, "moyen", itm, "classe");
  out.close_object();
}

}  // namespace

Result<std::string> weekly_report(const Question& q, Reader& r) {
  const auto id = number_of(q.subject);
  if (!id) return std::unexpected(id.error());
  const auto week = week_of(q);
  if (!week) return std::unexpected(week.error());
  const auto gaveur = r.gaveur({*id});
  if (!gaveur) return std::unexpected(gaveur.error());
  if (!*gaveur) return fail(ErrorKind::kNotFound, "there is no gaveur of that number");
  if (auto kept = expect_kept(*week, r); !kept) return std::unexpected(kept.error());
  const auto lots = r.fed_spans({*id}, week->from, week->to);
  if (!lots) return std::unexpected(lots.error());
  const auto alerts = r.alert_counts({*id}, week->from, week->to);
  if (!alerts) return std::unexpected(alerts.error());

  std::string text;
  JsonWriter out(text);
  write_week(out, **gaveur, *week, *lots, q.now);
  out.key("alertes").open_array();
  for (const auto& count : *alerts) {
    out.open_object().field("kind", to_string(count.kind));
    out.field("severity", to_string(count.severity)).field("nombre", count.alerts).close_object();
  }
  out.close_array();
  if (auto compared = write_comparison(out, **gaveur, *week, r); !compared) {
    return std::unexpected(compared.error());
  }
  out.close_object();
  return text;
}

}  // namespace gaveurs
