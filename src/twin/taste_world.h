// TasteWorld: a world with hidden tastes, in which learning from ratings can be put on trial: what
// a curve makes of livers and of losses, what people like, how they answer, and how all this
// changes. The law is written in docs/worlds.md; a world is a set of its numbers. Seeded; pure;
// grams and stars. Losses are fractions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "domain/feeding_curve.h"

namespace gaveurs {

struct TasteLaw {
  double best_liver_g = 500, liver_width_g = 90;  // a star is lost at this distance
  double best_late = 0.40, late_width = 0.06;     // part of the corn in the last third of meals
  double most_stars = 4.2;
};

struct TasteWorld {
  std::string name;
  CurveShape standard;
  double stars_per_kg = 0.1;  // what a kilogram of corn must bring
  // Growth, of a usual gaveur.
  double liver_g = 530, liver_per_kg_g = 47, liver_bend_g = 6, liver_late_g = 8;
  double liver_noise_g = 25, liver_gaveur_g = 20, liver_drift_g = 0;  // drift: per cycle
  // Loss.
  double loss = 0.022, loss_per_kg = 0.5, loss_per_step = 0.15, loss_late = 0.2;
  double loss_noise = 0.35, loss_gaveur = 0.2;
  double loss_limit = 0.06, hard_limit = 0.05;
  // People.
  TasteLaw taste, taste_then;
  int change_at_cycle = 0;  // 0: never
  int gaveurs = 10, raters = 400, jars = 40;
  double answering = 0.3, selection = 0.3, cheating = 0.05;
  double bias_stars = 0.35, rating_stars = 0.8, ageing_per_day = -0.01, lot_stars = 0.15;
  double given_sd = 0.01;  // of the doses, about what was asked

  const TasteLaw& law(int cycle) const {
    return change_at_cycle > 0 && cycle >= change_at_cycle ? taste_then : taste;
  }
};

/// What a curve is and does at a usual lot.
struct CurveFeeding {
  double corn_g = 0, liver_g = 0, log_loss = 0;
  double late = 0;  // part of the corn in the last third of the meals
};

/// What a curve is worth in truth, over lots and people.
struct CurveTruth {
  double corn_g = 0, liver_g = 0, stars = 0;
  double loss_mean = 0, loss95 = 0;  // 95 lots in 100 lose less
  double value = 0;  // stars − corn's price
};
CurveTruth truth_of(const TasteWorld& world, const CurveShape& shape, int cycle);
/// The curve of highest value that keeps the limits and whose loss95 is under the loss limit, out
/// of 20,000 drawn ones and the standard.
CurveShape best_safe_curve(const TasteWorld& world, const ShapeRange& range,
                           const CurveLimits& limits, int cycle);

struct WorldRating {
  std::int64_t rater = 0;
  double age_days = 0;
  double stars = 0;
};
struct WorldLot {
  std::int64_t gaveur = 0;
  double liver_g = 0, loss = 0;
  int jars = 0;
  std::vector<WorldRating> ratings;
};

/// Lots and people of one run of a world.
class TasteRun {
 public:
  TasteRun(const TasteWorld& world, std::uint64_t seed);
  /// Who feeds a lot: they take lots in turn.
  std::int64_t gaveur_of(int number) const { return number % world_.gaveurs + 1; }
  /// What a curve is worth at one gaveur's (1 … gaveurs), over his lots.
  CurveTruth truth(const CurveShape& shape, int cycle, std::int64_t gaveur) const;
  /// For each gaveur in turn the curve of highest value of which 95 of 100 lots of his stay under
  /// the loss limit, out of the same curves as best_safe_curve()'s; the standard where none does.
  std::vector<CurveShape> best_safe_curves(const ShapeRange& range, const CurveLimits& limits,
                                           int cycle) const;
  /// The same number gives the same lot and the same people, whatever else was fed.
  WorldLot feed(const CurveShape& shape, int cycle, int number) const;

 private:
  struct Person {
    double bias = 0;
    int cheat = 0;  // the stars always given; 0: honest
  };
  CurveTruth truth_at(CurveFeeding usual, int cycle, std::int64_t gaveur) const;

  const TasteWorld& world_;
  Random random_;
  std::vector<double> liver_level_, loss_level_;
  std::vector<Person> people_;
};

}  // namespace gaveurs
