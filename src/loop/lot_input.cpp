#include "loop/lot_input.h"

#include <cmath>
#include <numeric>

namespace gaveurs {
namespace {

double sum(const std::vector<double>& doses, std::size_t from, std::size_t to) {
  double total = 0;
  for (std::size_t i = from; i < std::min(to, doses.size()); ++i) total += doses[i];
  return total;
}

}  // namespace

double LotInput::corn_g() const { return std::accumulate(given_g.begin(), given_g.end(), 0.0); }

ClosedLot closed_lot(const LotRecord& record) {
  ClosedLot lot;
  lot.code = record.code.value;
  LotInput& in = lot.input;
  in.gaveur = record.gaveur.value;
  in.eleveur = record.eleveur_id.value_or(0);
  in.site = record.site.value;
  in.souche = record.souche;
  in.production = record.production;
  in.first_day = paris_day_number(record.debut);
  in.days = record.duree_jours;
  in.age_days = record.age_jours.value_or(0);
  in.ducks = static_cast<double>(record.nb_meg);
  for (const CurvePoint& point : record.courbe) {
    const double given = point.given_g.value_or(0);
    if (given <= 0) continue;
    in.given_g.push_back(given);
    in.planned_g.push_back(point.planned_g.value_or(given));
  }
  // A record may know the corn in total only.
  if (in.given_g.empty()) {
    const int meals = std::max(1, 2 * record.duree_jours);
    in.given_g.assign(static_cast<std::size_t>(meals), record.resultat.mais_par_canard_g / meals);
    in.planned_g = in.given_g;
  }
  lot.outcome = {paris_day_number(record.fin), record.resultat.poids_foie_g,
                 record.resultat.ecart_type_foie_g, record.resultat.perte};
  return lot;
}

std::vector<ClosedLot> closed_lots(const std::vector<LotRecord>& records) {
  std::vector<ClosedLot> lots;
  lots.reserve(records.size());
  for (const LotRecord& record : records) lots.push_back(closed_lot(record));
  std::sort(lots.begin(), lots.end(), [](const ClosedLot& a, const ClosedLot& b) {
    return std::tie(a.outcome.last_day, a.code) < std::tie(b.outcome.last_day, b.code);
  });
  return lots;
}

std::string_view name_of(CurveFeature feature) {
  static constexpr std::array<std::string_view, kCurveFeatures> kNames = {
      "corn",        "meals",     "meals 1-5",      "meals 6-10", "meals 11-15",
      "meals 16 on", "last dose", "last 3 doses",   "largest",    "age",
      "ducks",       "deviation", "late deviation", "first dose"};
  return kNames[static_cast<std::size_t>(feature)];
}

CurveFeatures curve_features(const LotInput& lot) {
  const std::vector<double>& given = lot.given_g;
  const std::size_t count = given.size();
  CurveFeatures f{};
  if (count == 0) return f;
  const std::size_t late = count - std::min<std::size_t>(count, 6);
  const double planned = std::max(1.0, sum(lot.planned_g, 0, count));
  f[kCorn] = lot.corn_g();
  f[kMeals] = static_cast<double>(count);
  f[kMeals1To5] = sum(given, 0, 5);
  f[kMeals6To10] = sum(given, 5, 10);
  f[kMeals11To15] = sum(given, 10, 15);
  f[kMeals16On] = sum(given, 15, count);
  f[kLastDose] = given.back();
  f[kLastThree] = sum(given, count - std::min<std::size_t>(count, 3), count) /
                  static_cast<double>(std::min<std::size_t>(count, 3));
  f[kMaxDose] = *std::max_element(given.begin(), given.end());
  f[kAge] = lot.age_days;
  f[kDucks] = std::log(std::max(1.0, lot.ducks));
  f[kDeviation] = (f[kCorn] - planned) / planned;
  f[kLateDeviation] = (sum(given, late, count) - sum(lot.planned_g, late, count)) / planned;
  f[kFirstDose] = given.front();
  return f;
}

LastMeals last_doses(const LotInput& lot) {
  LastMeals out{};
  const std::size_t count = lot.given_g.size();
  for (std::size_t i = 0; i < out.size() && count > 0; ++i) {
    out[i] = lot.given_g[count - 1 - std::min(i, count - 1)];
  }
  return out;
}

LastMeals last_deviations(const LotInput& lot) {
  LastMeals out{};
  const std::size_t count = lot.given_g.size();
  for (std::size_t i = 0; i < std::min(out.size(), count); ++i) {
    const double planned = std::max(1.0, lot.planned_g[count - 1 - i]);
    out[i] = (lot.given_g[count - 1 - i] - planned) / planned;
  }
  return out;
}

}  // namespace gaveurs
