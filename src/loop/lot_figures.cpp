#include "loop/lot_figures.h"

#include <cmath>
#include <limits>

namespace gaveurs {
namespace {

constexpr std::array<FigureWords, kLotFigures> kWords = {{
    {"corn_kg", "kg", "maïs", "corn", "plus de maïs", "more corn", "moins de maïs", "less corn", 2},
    {"meals", "", "repas", "meals", "plus de repas", "more meals", "moins de repas", "fewer meals",
     0},
    {"last_doses_g", "g", "dernières doses", "last doses", "fin de courbe haute", "high last doses",
     "fin de courbe basse", "low last doses", 0},
    {"off_plan_pct", "%", "écart à la courbe", "deviation from the plan", "plus que prévu",
     "fed above plan", "moins que prévu", "fed below plan", 1},
    {"age_days", "j", "âge", "age", "canards plus âgés", "older ducks", "canards plus jeunes",
     "younger ducks", 0},
    {"ducks", "", "canards", "ducks", "grands lots", "large lots", "petits lots", "small lots", 0},
    {"liver_g", "g", "foie", "liver", "foies lourds", "heavy livers", "foies légers",
     "light livers", 0},
    {"spread_pct", "%", "dispersion des foies", "spread of livers", "foies inégaux",
     "uneven livers", "foies réguliers", "even livers", 1},
    {"itm", "", "ITM", "ITM", "ITM élevé", "high ITM", "ITM bas", "low ITM", 2},
    {"loss_pct", "%", "pertes", "loss", "pertes élevées", "high loss", "pertes faibles", "low loss",
     2},
}};

}  // namespace

const FigureWords& words_of(std::size_t figure) { return kWords[figure]; }

LotFigures lot_figures(const ClosedLot& lot) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const CurveFeatures curve = curve_features(lot.input);
  const LotOutcome& out = lot.outcome;
  const bool weighed = out.liver_g > 0;
  LotFigures f;
  f.fill(kUnknown);
  const auto set = [&f](LotFigure figure, double value) {
    f[static_cast<std::size_t>(figure)] = value;
  };
  set(LotFigure::kCorn, curve[kCorn] / 1'000);
  set(LotFigure::kMeals, curve[kMeals]);
  set(LotFigure::kLast, curve[kLastThree]);
  set(LotFigure::kOffPlan, 100 * curve[kDeviation]);
  if (lot.input.age_days > 0) set(LotFigure::kAge, lot.input.age_days);
  if (lot.input.ducks > 0) set(LotFigure::kDucks, lot.input.ducks);
  if (weighed) set(LotFigure::kLiver, out.liver_g);
  if (weighed && out.liver_sd_g) set(LotFigure::kSpread, 100 * *out.liver_sd_g / out.liver_g);
  if (weighed) set(LotFigure::kItm, lot.input.corn_g() / out.liver_g);
  if (out.loss) set(LotFigure::kLoss, 100 * *out.loss);
  return f;
}

}  // namespace gaveurs
