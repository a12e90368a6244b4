// What is shown: rows joined and summed for a screen or a report, as the store gives them and the
// wire writes them. Plain values.
#pragma once

#include <optional>
#include <string>

#include "domain/alert.h"
#include "domain/lot.h"
#include "domain/people.h"

namespace gaveurs {

/// A lot as people see it: with its owner's name and the state of its alerts.
struct LotView {
  Lot lot;
  std::string gaveur_nom;
  int active_alerts = 0;
  Severity worst = Severity::kNormal;
};

struct LotFilter {
  std::optional<GaveurId> gaveur;
  std::optional<SiteCode> site;
  std::optional<LotStatus> statut;
};

struct AlertFilter {
  bool active_only = false;
  std::optional<GaveurId> gaveur;
  std::optional<SiteCode> site;
  std::optional<LotCode> lot;
  std::optional<DeviceId> device;  // of the quality line only
  enum class Area : std::uint8_t { kAll, kFeeding, kLine };
  Area area = Area::kAll;
};

/// Where a page of meals goes on: newest first by (time, first_seq).
struct MealCursor {
  Instant time;
  Seq first_seq = 0;
};

/// A meal with its place in the order of arrival: the event that first brought it, which no
/// correction changes.
struct RecentMeal {
  StoredMeal stored;
  Seq first_seq = 0;
};

struct SiteSummary {
  Site site;
  int gaveurs = 0;
  int active_lots = 0;
  int silent_lots = 0;  // of these: without a meal, or with an active alert of no data
  int closed_lots = 0;
  std::int64_t ducks_alive = 0;
  std::optional<double> mortality_pct;   // over its active lots, weighted by ducks
  std::optional<double> mean_itm;        // over its closed lots with results
  std::optional<double> mean_liver_g;
  int critical = 0, warning = 0, no_data = 0;  // active alerts
};

struct GaveurPerformance {
  Gaveur gaveur;
  int active_lots = 0;
  int closed_lots = 0;
  std::int64_t meals = 0;  // of all his lots
  std::optional<double> mean_dose_deviation_pct;
  std::optional<double> mean_mortality_pct;  // of his active lots
  std::optional<double> mean_itm;
  std::optional<double> mean_liver_g;
  std::optional<double> mean_loss;           // fraction
  int active_alerts = 0;
};

/// Sums over meals of one lot in a span of time, each meal once, with the first and last meal.
/// Without a meal in the span only `before` is set: a lot that should have been fed.
struct LotSpan {
  LotCode lot;
  GaveurId gaveur;
  SiteCode site;
  std::string genetique;
  int meals = 0;
  double planned_g = 0;  // per duck
  double given_g = 0;    // over all meals
  double given_where_planned_g = 0;  // over meals that had a plan
  StoredMeal first, last;            // slot and values only
  std::optional<StoredMeal> before;  // the last meal before the span, where asked for
  std::optional<LotResult> result;
};

/// Means over many lots, to compare a week against.
struct LotMeans {
  int lots = 0;  // fed live or finished in the records, each once
  std::optional<double> dose_deviation_pct;
  std::optional<double> gain_g_per_day;
  std::optional<double> mortality_pct;
  std::optional<double> itm;
};

struct AlertCount {
  AlertKind kind = AlertKind::kDoseDeviation;
  Severity severity = Severity::kNormal;
  int alerts = 0;
};

/// Whose lots a comparison covers; all unset: the cooperative.
struct Scope {
  std::optional<GaveurId> gaveur;
  std::optional<SiteCode> site;
};

}  // namespace gaveurs
