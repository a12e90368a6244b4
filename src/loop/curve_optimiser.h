// CurveOptimiser: searches whole curves for the best expected rating for the corn, by safe Bayesian
// optimisation. Three surfaces are learned from trials: liver and loss by the curve, the rating by
// the curve and the liver it made, so what lots happen to weigh teaches too; each knows the level
// of every gaveur. A curve is proposed to a gaveur only if it keeps every limit of feeding and if
// 95 of 100 lots of his stay under the site's loss limit, by what is known so far. Tests are drawn
// where something can be learned (Thompson sampling); controls are fed the standard curve, and when
// the tests do worse, only the nearest curves are tried. Tastes may change: older trials fade as
// fast as forecasts of the newest want it. Ratings in stars, corn, liver in g. Not thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/go_on.h"
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
  /// Where the standard itself may lose more at a gaveur's: search what loses no more than it
  /// there.
  bool standard_sets_limit = false;
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
  /// One for each lot that starts now, in the order of `gaveurs`, who feed them; who gets a
  /// control, the best curve or a test is drawn. Fewer where `go_on`, asked for each gaveur, says
  /// no; empty: not asked.
  std::vector<CurveProposal> propose(std::span<const std::int64_t> gaveurs, Random& random,
                                     const GoOn& go_on = {});
  /// The curve to hand on to a gaveur as things stand; unset, or who never fed a lot: to anyone.
  CurveProposal best(std::optional<std::int64_t> gaveur, Random& random);
  /// Curves safe at his of which none is beaten by another in rating, corn and loss at once.
  std::vector<CurveProposal> pareto(std::optional<std::int64_t> gaveur, Random& random);
  /// What is known of any curve at his.
  CurveProposal assess(const CurveShape& shape, ProposalRole role,
                       std::optional<std::int64_t> gaveur);
  /// True while tests do worse than controls beyond chance.
  bool harms() const;

 private:
  struct Surfaces {
    ResponseSurface stars, liver, loss;
  };
  using Who = std::optional<std::int64_t>;  // a gaveur, or anyone
  /// A curve with what it is to the rating's surface when he feeds it.
  struct Candidate {
    CurveShape shape;
    std::vector<double> x;
    double corn_g = 0;
  };
  /// What one gaveur may be proposed.
  struct Choice {
    std::vector<Candidate> safe;
    std::optional<CurveProposal> best;
  };
  Surfaces learn(double keep, int upto_cycle) const;
  void settle();
  double choose_keep() const;
  Candidate candidate(const CurveShape& shape, Who who) const;
  /// What the curve is to the surfaces of liver and loss.
  std::vector<double> fed(const CurveShape& shape) const;
  bool is_safe(const CurveShape& shape, Who who) const;
  /// Within `reach` of the whole range around a curve.
  CurveShape near(const CurveShape& middle, double reach, Random& random) const;
  std::vector<CurveShape> drawn(Random& random) const;
  std::vector<Candidate> safe_of(const std::vector<CurveShape>& drawn, Who who) const;
  Choice choice_of(const std::vector<CurveShape>& drawn, Who who, Random& random) const;
  const Candidate& drawn_best(const std::vector<Candidate>& safe, Random& random) const;
  std::vector<ProposalRole> roles_for(std::size_t lots, Random& random) const;
  CurveShape best_of(const std::vector<Candidate>& safe, Who who, Random& random) const;
  /// Value beside the standard curve's, less so many errors of that.
  double better_by(const Candidate& one, const Candidate& standard, double errors) const;
  double loss_upper(const CurveShape& shape, Who who) const;
  double loss_limit(Who who) const;
  CurveProposal describe(const CurveShape& shape, ProposalRole role, Who who) const;

  OptimiserOptions options_;
  double standard_corn_g_ = 0;
  std::vector<CurveTrial> trials_;
  std::optional<Surfaces> surfaces_;
  int cycle_ = 0;  // that comes next
};

}  // namespace gaveurs
