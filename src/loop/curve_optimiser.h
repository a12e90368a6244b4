// CurveOptimiser: searches whole curves for the best expected rating for the corn, by safe Bayesian
// optimisation. Three surfaces are learned from trials: liver and loss by the curve, the rating by
// the curve and the liver it made, so what lots happen to weigh teaches too. A curve is proposed
// only if it keeps every limit of feeding and if 95 lots in 100 fed by it stay under the site's
// loss limit, by what is known so far. Trials that test a new curve are drawn where something can
// be learned (Thompson sampling); controls are fed the standard curve, and when the new ones do
// worse than these, only the nearest curves are tried. Tastes may change: older trials fade as fast
// as forecasts of the newest ones want it. Ratings in stars, corn and liver in g. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "domain/feeding_curve.h"
#include "domain/proposition.h"
#include "loop/growth_model.h"
#include "loop/response_surface.h"

namespace gaveurs {

struct CurveTrial {
  CurveShape shape;
  std::int64_t gaveur = 0;
  int cycle = 0;
  double stars = 0, stars_sd = 0;  // 0: nobody rated it
  double liver_g = 0;
  std::optional<double> loss;  // fraction
  bool chosen = true;  // false: nobody fed it as a control or a test
};

struct OptimiserOptions {
  CurveShape standard;
  ShapeRange range;
  CurveLimits limits;
  double loss_limit = 0.06;  // of a lot; the upper 95 % bound stays below
  double stars_per_kg = 0.1;  // what a kilogram of corn per duck must bring
  int candidates = 400;
};

struct CurveProposal {
  CurveShape shape;
  ProposalRole role = ProposalRole::kBest;
  double corn_g = 0;
  double stars = 0, stars_sd = 0;
  Interval stars_most;  // holds the curve's own rating nine times in ten
  double liver_g = 0;
  Interval liver_most;  // of one lot
  double itm = 0;
  Interval itm_most;
  double loss = 0, loss_upper95 = 0;  // of one lot
  double stars_gain = 0, stars_gain_sd = 0;  // beside the standard curve
  double noise_sd = 0;  // stars, of one lot
  std::string reason, learns;
};

class CurveOptimiser {
 public:
  explicit CurveOptimiser(OptimiserOptions options);

  void add(const CurveTrial& trial);
  /// For the lots that start now, in the order of their roles: controls, best, tests.
  std::vector<CurveProposal> propose(int lots, Random& random);
  /// The curve to hand on as things stand.
  CurveProposal best(Random& random);
  /// Safe curves of which none is beaten by another in rating, corn and loss at once.
  std::vector<CurveProposal> pareto(Random& random);
  /// What is known of any curve.
  CurveProposal assess(const CurveShape& shape, ProposalRole role);
  /// True while tests do worse than controls beyond chance.
  bool harms() const;

 private:
  struct Surfaces {
    ResponseSurface stars, liver, loss;
  };
  /// A curve with what it is to the rating's surface.
  struct Candidate {
    CurveShape shape;
    std::vector<double> x;
    double corn_g = 0;
  };
  Surfaces learn(double keep, int upto_cycle) const;
  void settle();
  double choose_keep() const;
  Candidate candidate(const CurveShape& shape) const;
  bool is_safe(const CurveShape& shape) const;
  /// Within `reach` of the whole range around a curve.
  CurveShape near(const CurveShape& middle, double reach, Random& random) const;
  std::vector<Candidate> safe_candidates(Random& random) const;
  CurveShape best_of(const std::vector<Candidate>& safe, Random& random) const;
  double surely_better_by(const Candidate& one, const Candidate& standard) const;
  double loss_upper(const CurveShape& shape) const;
  CurveProposal describe(const CurveShape& shape, ProposalRole role) const;

  OptimiserOptions options_;
  std::vector<CurveTrial> trials_;
  std::optional<Surfaces> surfaces_;
  int cycle_ = 0;  // that comes next
};

}  // namespace gaveurs
