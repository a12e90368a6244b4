#include "twin/taste_world.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gaveurs {
namespace {

constexpr double kUpper95 = 1.645;
constexpr int kDrawnCurves = 20'000;
constexpr std::uint64_t kCurvesSeed = 20'260'101;
constexpr double kFreeStep_g = 25;  // a rise from meal to meal that harms nobody
constexpr double kOldestJar_days = 60;

struct CurveSums {
  double corn_g = 0, late = 0, step_g = 0;
};

CurveSums sums_of(const CurveShape& shape) {
  const auto doses = doses_of(shape);
  CurveSums sums;
  const std::size_t late_from = doses.size() - doses.size() / 3;
  for (std::size_t i = 0; i < doses.size(); ++i) {
    sums.corn_g += doses[i];
    if (i >= late_from) sums.late += doses[i];
    if (i > 0) sums.step_g = std::max(sums.step_g, doses[i] - doses[i - 1]);
  }
  sums.late /= std::max(1.0, sums.corn_g);
  return sums;
}

double square(double x) { return x * x; }

/// A usual lot's liver and logarithm of loss, beside the standard curve's.
CurveFeeding usual_of(const TasteWorld& world, const CurveShape& shape, int cycle) {
  const CurveSums own = sums_of(shape), standard = sums_of(world.standard);
  const double kg = (own.corn_g - standard.corn_g) / 1'000;
  const double late = (own.late - standard.late) / 0.1;
  CurveFeeding usual{own.corn_g, 0, 0, own.late};
  usual.liver_g = world.liver_g + world.liver_per_kg_g * kg - world.liver_bend_g * kg * kg +
                  world.liver_late_g * late + world.liver_drift_g * cycle;
  usual.log_loss =
      std::log(world.loss) + world.loss_per_kg * kg + world.loss_late * late +
      world.loss_per_step *
          (std::max(0.0, own.step_g - kFreeStep_g) - std::max(0.0, standard.step_g - kFreeStep_g)) /
          10;
  return usual;
}

double stars_of(const TasteLaw& law, double liver_g, double late) {
  return law.most_stars - square((liver_g - law.best_liver_g) / law.liver_width_g) -
         square((late - law.best_late) / law.late_width);
}

}  // namespace

namespace {

/// What a curve's lots come to where these are the levels of liver and loss and what they vary by.
CurveTruth truth_where(const TasteWorld& world, CurveFeeding usual, int cycle,
                       double liver_variance, double loss_variance) {
  const TasteLaw& law = world.law(cycle);
  CurveTruth truth{usual.corn_g, usual.liver_g};
  // Lots differ, and a bend loses what they differ by.
  truth.stars =
      stars_of(law, usual.liver_g, usual.late) - liver_variance / square(law.liver_width_g);
  truth.loss_mean = std::exp(usual.log_loss + 0.5 * loss_variance);
  truth.loss95 = std::exp(usual.log_loss + kUpper95 * std::sqrt(loss_variance));
  truth.value = truth.stars - world.stars_per_kg * usual.corn_g / 1'000;
  return truth;
}

struct Drawn {
  CurveShape shape;
  CurveFeeding usual;
};

/// The curves that are looked at, of those that keep the limits of feeding.
std::vector<Drawn> drawn_curves(const TasteWorld& world, const ShapeRange& range,
                                const CurveLimits& limits, int cycle) {
  Random random(kCurvesSeed);
  std::vector<Drawn> drawn;
  for (int i = 0; i < kDrawnCurves; ++i) {
    std::array<double, kShapeNumbers> numbers{};
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      numbers[k] = random.uniform(range.low[k], range.high[k]);
    }
    const CurveShape shape = shape_of(numbers, world.standard.meals);
    if (limit_broken(doses_of(shape), limits)) continue;
    drawn.push_back({shape, usual_of(world, shape, cycle)});
  }
  return drawn;
}

}  // namespace

CurveTruth truth_of(const TasteWorld& world, const CurveShape& shape, int cycle) {
  return truth_where(world, usual_of(world, shape, cycle), cycle,
                     square(world.liver_noise_g) + square(world.liver_gaveur_g),
                     square(world.loss_noise) + square(world.loss_gaveur));
}

CurveShape best_safe_curve(const TasteWorld& world, const ShapeRange& range,
                           const CurveLimits& limits, int cycle) {
  CurveShape best = world.standard;
  double most = truth_of(world, best, cycle).value;
  for (const Drawn& one : drawn_curves(world, range, limits, cycle)) {
    const CurveTruth truth = truth_of(world, one.shape, cycle);
    if (truth.value <= most || truth.loss95 > world.loss_limit) continue;
    most = truth.value;
    best = one.shape;
  }
  return best;
}

TasteRun::TasteRun(const TasteWorld& world, std::uint64_t seed) : world_(world), random_(seed) {
  Random farms = random_.split("gaveurs"), people = random_.split("people");
  for (int g = 0; g < world.gaveurs; ++g) {
    liver_level_.push_back(farms.normal(0, world.liver_gaveur_g));
    loss_level_.push_back(farms.normal(0, world.loss_gaveur));
  }
  for (int p = 0; p < world.raters; ++p) {
    Person person{people.normal(0, world.bias_stars), 0};
    if (people.chance(world.cheating)) person.cheat = people.chance(0.5) ? 5 : 1;
    people_.push_back(person);
  }
}

CurveTruth TasteRun::truth_at(CurveFeeding usual, int cycle, std::int64_t gaveur) const {
  const auto at = static_cast<std::size_t>(gaveur - 1);
  usual.liver_g += liver_level_.at(at);
  usual.log_loss += loss_level_.at(at);
  return truth_where(world_, usual, cycle, square(world_.liver_noise_g), square(world_.loss_noise));
}

CurveTruth TasteRun::truth(const CurveShape& shape, int cycle, std::int64_t gaveur) const {
  return truth_at(usual_of(world_, shape, cycle), cycle, gaveur);
}

std::vector<CurveShape> TasteRun::best_safe_curves(const ShapeRange& range,
                                                   const CurveLimits& limits, int cycle) const {
  const auto drawn = drawn_curves(world_, range, limits, cycle);
  std::vector<CurveShape> best;
  for (std::int64_t gaveur = 1; gaveur <= world_.gaveurs; ++gaveur) {
    const CurveTruth standard = truth(world_.standard, cycle, gaveur);
    double most = standard.loss95 <= world_.loss_limit ? standard.value : -1e300;
    best.push_back(world_.standard);
    for (const Drawn& one : drawn) {
      const CurveTruth truth = truth_at(one.usual, cycle, gaveur);
      if (truth.value <= most || truth.loss95 > world_.loss_limit) continue;
      most = truth.value;
      best.back() = one.shape;
    }
  }
  return best;
}

WorldLot TasteRun::feed(const CurveShape& shape, int cycle, int number) const {
  Random random = random_.split("lot " + std::to_string(cycle) + " " + std::to_string(number));
  CurveShape given = shape;
  const double part = 1 + random.normal(0, world_.given_sd);
  given.first_g *= part;
  given.top_g *= part;
  const CurveFeeding usual = usual_of(world_, given, cycle);
  WorldLot lot;
  lot.gaveur = gaveur_of(number);
  const auto gaveur = static_cast<std::size_t>(lot.gaveur - 1);
  lot.liver_g = usual.liver_g + liver_level_[gaveur] + random.normal(0, world_.liver_noise_g);
  lot.loss = std::min(
      1.0, std::exp(usual.log_loss + loss_level_[gaveur] + random.normal(0, world_.loss_noise)));
  lot.jars = world_.jars;
  const double liked =
      stars_of(world_.law(cycle), lot.liver_g, usual.late) + random.normal(0, world_.lot_stars);
  for (int jar = 0; jar < lot.jars; ++jar) {
    const auto who =
        static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(people_.size()) - 1));
    const Person& person = people_[who];
    const double age = random.uniform(0, kOldestJar_days);
    const double felt = liked + person.bias + world_.ageing_per_day * (age - 30) +
                        random.normal(0, world_.rating_stars);
    double stars = std::clamp(std::round(felt), 1.0, 5.0);
    if (person.cheat != 0) stars = person.cheat;
    // Who liked or disliked it much answers more often.
    const double answers =
        world_.answering * std::exp(world_.selection * (std::abs(stars - 3.5) - 0.75));
    if (random.chance(std::min(1.0, answers))) {
      lot.ratings.push_back({static_cast<std::int64_t>(who) + 1, age, stars});
    }
  }
  return lot;
}

}  // namespace gaveurs
