#include "loop/curve_optimiser.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace gaveurs {
namespace {

constexpr double kLossFloor = 0.005, kUpper95 = 1.645;
constexpr SurfacePrior kStars{3.5, 0.7, 0.35, 0.30, 0.12, 0.15, 0.30};
constexpr SurfacePrior kLiver{530, 80, 40, 20, 8, 25, 30};
constexpr SurfacePrior kLoss{-3.3, 0.8, 0.40, 0.20, 0.10, 0.25, 0.40};
constexpr std::array<double, 5> kKeeps = {1.0, 0.92, 0.8, 0.6,
                                          0.4};  // of a trial's weight, per cycle
constexpr int kCyclesJudged = 3;
/// A new curve takes the standard's place when it is better by this many of its own errors.
constexpr double kSurer = 0.3;
constexpr double kLiverMiddle_g = 530, kLiverStep_g = 50;  // the rating's surface sees it so
constexpr double kLiverKeep = 0.95;  // of a trial's weight, per cycle
constexpr int kRefinements = 3, kRefined = 80;  // of the best curve, ever nearer to it
constexpr double kRefinedReach = 0.1;
constexpr double kFirstTests = 0.9, kTestsFade = 0.72, kFewestTests = 0.05;  // of the lots
constexpr double kControls = 0.05;
constexpr double kNearReach = 0.25;  // of the range, around the standard, while tests harm
constexpr double kHarm = 2;  // standard errors

double log_loss(double loss) { return std::log(std::max(loss, 0.0) + kLossFloor); }

/// The curve's numbers and the liver, as the rating's surface sees them.
std::vector<double> with_liver(std::vector<double> x, double liver_g) {
  x.push_back((liver_g - kLiverMiddle_g) / kLiverStep_g);
  return x;
}

double corn_of(const CurveShape& shape) {
  const auto doses = doses_of(shape);
  return std::accumulate(doses.begin(), doses.end(), 0.0);
}

}  // namespace

CurveOptimiser::CurveOptimiser(OptimiserOptions options) : options_(std::move(options)) {}

void CurveOptimiser::add(const CurveTrial& trial) {
  trials_.push_back(trial);
  cycle_ = std::max(cycle_, trial.cycle + 1);
  surfaces_.reset();
}

CurveOptimiser::Surfaces CurveOptimiser::learn(double keep, int upto_cycle) const {
  SurfacePrior stars = kStars;
  double sum = 0;
  int rated = 0;
  for (const CurveTrial& trial : trials_) {
    if (trial.cycle >= upto_cycle || trial.stars <= 0) continue;
    sum += trial.stars;
    ++rated;
  }
  if (rated > 0) stars.mean = sum / rated;
  Surfaces surfaces{ResponseSurface(kShapeNumbers + 1, stars),
                    ResponseSurface(kShapeNumbers, kLiver), ResponseSurface(kShapeNumbers, kLoss)};
  for (const CurveTrial& trial : trials_) {
    if (trial.cycle >= upto_cycle) continue;
    const auto x = scaled(trial.shape, options_.range);
    const double weight = std::pow(keep, upto_cycle - 1 - trial.cycle);
    if (trial.stars > 0) {
      surfaces.stars.add(with_liver(x, trial.liver_g), trial.gaveur, trial.stars, trial.stars_sd,
                         weight);
    }
    surfaces.liver.add(x, trial.gaveur, trial.liver_g, 0,
                       std::pow(kLiverKeep, upto_cycle - 1 - trial.cycle));
    if (trial.loss) surfaces.loss.add(x, trial.gaveur, log_loss(*trial.loss));
  }
  return surfaces;
}

/// Forecasts each of the newest cycles from those before it, with every way to forget.
double CurveOptimiser::choose_keep() const {
  double best = kKeeps.front(), best_fit = -1e300;
  for (const double keep : kKeeps) {
    double fit = 0;
    for (int cycle = std::max(1, cycle_ - kCyclesJudged); cycle < cycle_; ++cycle) {
      const Surfaces before = learn(keep, cycle);
      const double noise = before.stars.noise_sd();
      for (const CurveTrial& trial : trials_) {
        if (trial.cycle != cycle || trial.stars <= 0) continue;
        const SurfacePoint said =
            before.stars.at(with_liver(scaled(trial.shape, options_.range), trial.liver_g));
        const double variance = said.sd * said.sd + noise * noise + trial.stars_sd * trial.stars_sd;
        const double left = trial.stars - said.mean;
        fit -= 0.5 * (std::log(variance) + left * left / variance);
      }
    }
    // To keep all is the rule; to forget needs a reason.
    if (fit > best_fit + (best_fit > -1e299 ? 1.0 : 0.0)) {
      best_fit = fit;
      best = keep;
    }
  }
  return best;
}

void CurveOptimiser::settle() {
  if (!surfaces_) surfaces_.emplace(learn(choose_keep(), cycle_));
}

CurveOptimiser::Candidate CurveOptimiser::candidate(const CurveShape& shape) const {
  auto x = scaled(shape, options_.range);
  const double liver = surfaces_->liver.at(x).mean;
  return {shape, with_liver(std::move(x), liver), corn_of(shape)};
}

double CurveOptimiser::loss_upper(const CurveShape& shape) const {
  const SurfacePoint said = surfaces_->loss.at(scaled(shape, options_.range));
  const double sd =
      std::hypot(said.sd, std::hypot(surfaces_->loss.noise_sd(), surfaces_->loss.group_sd()));
  return std::exp(said.mean + kUpper95 * sd) - kLossFloor;
}

bool CurveOptimiser::is_safe(const CurveShape& shape) const {
  return !limit_broken(doses_of(shape), options_.limits) &&
         loss_upper(shape) <= options_.loss_limit;
}

CurveShape CurveOptimiser::near(const CurveShape& middle, double reach, Random& random) const {
  auto numbers = numbers_of(middle);
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const double low = options_.range.low[k], high = options_.range.high[k];
    numbers[k] = std::clamp(numbers[k] + reach * (high - low) * random.uniform(-1, 1), low, high);
  }
  return shape_of(numbers, middle.meals);
}

std::vector<CurveOptimiser::Candidate> CurveOptimiser::safe_candidates(Random& random) const {
  std::vector<Candidate> safe;
  const bool near_only = harms();
  for (int i = 0; i < options_.candidates; ++i) {
    // Every second one lies near the standard, where little is risked.
    const double reach = near_only || i % 2 == 1 ? kNearReach : 1;
    const CurveShape shape = near(options_.standard, reach, random);
    if (is_safe(shape)) safe.push_back(candidate(shape));
  }
  safe.push_back(candidate(options_.standard));
  return safe;
}

double CurveOptimiser::surely_better_by(const Candidate& one, const Candidate& standard) const {
  const SurfacePoint gain = surfaces_->stars.between(one.x, standard.x);
  return gain.mean - kSurer * gain.sd -
         options_.stars_per_kg * (one.corn_g - standard.corn_g) / 1'000;
}

CurveShape CurveOptimiser::best_of(const std::vector<Candidate>& safe, Random& random) const {
  const Candidate standard = candidate(options_.standard);
  CurveShape best = options_.standard;
  double most = 0;
  const auto look = [&](const Candidate& one) {
    const double value = surely_better_by(one, standard);
    if (value <= most) return;
    most = value;
    best = one.shape;
  };
  for (const Candidate& one : safe) look(one);
  double reach = kRefinedReach;
  for (int round = 0; round < kRefinements; ++round, reach /= 2) {
    const CurveShape middle = best;
    for (int i = 0; i < kRefined; ++i) {
      const CurveShape shape = near(middle, reach, random);
      if (is_safe(shape)) look(candidate(shape));
    }
  }
  return best;
}

bool CurveOptimiser::harms() const {
  struct Sum {
    double count = 0, stars = 0, squares = 0;
    double mean() const { return stars / count; }
    double variance() const { return std::max(0.02, squares / count - mean() * mean()) / count; }
  } controls, tests;
  // Ratings come weeks after the lot: the newest cycles are those that anyone rated.
  int newest = 0;
  for (const CurveTrial& trial : trials_) {
    if (trial.stars > 0 && trial.chosen) newest = std::max(newest, trial.cycle);
  }
  for (const CurveTrial& trial : trials_) {
    if (trial.cycle < newest - 1 || trial.stars <= 0 || !trial.chosen) continue;
    Sum& sum = trial.shape == options_.standard ? controls : tests;
    const double value = trial.stars - options_.stars_per_kg * corn_of(trial.shape) / 1'000;
    sum.count += 1;
    sum.stars += value;
    sum.squares += value * value;
  }
  if (controls.count < 2 || tests.count < 4) return false;
  return tests.mean() - controls.mean() <
         -kHarm * std::sqrt(controls.variance() + tests.variance());
}

CurveProposal CurveOptimiser::describe(const CurveShape& shape, ProposalRole role) const {
  CurveProposal p;
  p.shape = shape;
  p.role = role;
  p.corn_g = corn_of(shape);
  const auto x = scaled(shape, options_.range);
  const auto standard = scaled(options_.standard, options_.range);
  const Candidate own = candidate(shape), usual = candidate(options_.standard);
  const SurfacePoint stars = surfaces_->stars.at(own.x);
  p.stars = stars.mean;
  p.stars_sd = stars.sd;
  p.stars_most = {stars.mean - kUpper95 * stars.sd, stars.mean + kUpper95 * stars.sd};
  const SurfacePoint liver = surfaces_->liver.at(x);
  const double liver_sd = std::hypot(liver.sd, surfaces_->liver.noise_sd());
  p.liver_g = liver.mean;
  p.liver_most = {liver.mean - kUpper95 * liver_sd, liver.mean + kUpper95 * liver_sd};
  p.itm = p.corn_g / p.liver_g;
  p.itm_most = {p.corn_g / p.liver_most.high, p.corn_g / std::max(1.0, p.liver_most.low)};
  p.loss = std::max(0.0, std::exp(surfaces_->loss.at(x).mean) - kLossFloor);
  p.loss_upper95 = loss_upper(shape);
  const SurfacePoint gain = surfaces_->stars.between(own.x, usual.x);
  p.stars_gain = gain.mean;
  p.stars_gain_sd = gain.sd;
  p.noise_sd = surfaces_->stars.noise_sd();
  const double corn = p.corn_g - corn_of(options_.standard);
  const double loss =
      100 * (std::exp(surfaces_->loss.at(x).mean) - std::exp(surfaces_->loss.at(standard).mean));
  p.reason = role == ProposalRole::kControl
                 ? "The standard curve, fed so that the new ones have something to be better than."
                 : fmt::format(
                       "{:+.2f} ± {:.2f} stars beside the standard curve for {:+.0f} g of "
                       "corn per duck; loss {:+.1f} points, and 95 lots in 100 stay under "
                       "{:.1f} %.",
                       gain.mean, kUpper95 * gain.sd, corn, loss, 100 * p.loss_upper95);
  p.learns = fmt::format("Its rating is known to ± {:.2f} stars now; one lot is worth ± {:.2f}.",
                         kUpper95 * stars.sd, kUpper95 * surfaces_->stars.noise_sd());
  return p;
}

std::vector<CurveProposal> CurveOptimiser::propose(int lots, Random& random) {
  settle();
  auto safe = safe_candidates(random);
  const int controls = std::max(1, static_cast<int>(std::lround(kControls * lots)));
  const double share =
      std::max(kFewestTests, kFirstTests * std::pow(kTestsFade, std::max(0, cycle_ - 1)));
  const int tests = std::min(lots - controls, static_cast<int>(std::lround(share * lots)));
  std::vector<CurveProposal> proposals;
  for (int i = 0; i < controls; ++i) {
    proposals.push_back(describe(options_.standard, ProposalRole::kControl));
  }
  const CurveProposal best = describe(best_of(safe, random), ProposalRole::kBest);
  // What lies around the best curve is worth a test, too.
  for (int i = 0; i < kRefined; ++i) {
    const CurveShape shape = near(best.shape, kRefinedReach, random);
    if (is_safe(shape)) safe.push_back(candidate(shape));
  }
  for (int i = controls + tests; i < lots; ++i) proposals.push_back(best);
  for (int i = 0; i < tests; ++i) {
    const auto weights = surfaces_->stars.draw(random);
    const Candidate* chosen = &safe.back();
    double most = -1e300;
    for (const Candidate& one : safe) {
      const double value =
          surfaces_->stars.value_of(weights, one.x) - options_.stars_per_kg * one.corn_g / 1'000;
      if (value > most) {
        most = value;
        chosen = &one;
      }
    }
    proposals.push_back(describe(chosen->shape, ProposalRole::kTest));
  }
  return proposals;
}

CurveProposal CurveOptimiser::best(Random& random) {
  settle();
  return describe(best_of(safe_candidates(random), random), ProposalRole::kBest);
}

CurveProposal CurveOptimiser::assess(const CurveShape& shape, ProposalRole role) {
  settle();
  return describe(shape, role);
}

std::vector<CurveProposal> CurveOptimiser::pareto(Random& random) {
  settle();
  std::vector<CurveProposal> all, front;
  for (const Candidate& one : safe_candidates(random)) {
    all.push_back(describe(one.shape, ProposalRole::kBest));
  }
  for (const CurveProposal& one : all) {
    const bool beaten = std::any_of(all.begin(), all.end(), [&](const CurveProposal& other) {
      const bool no_worse =
          other.stars >= one.stars && other.corn_g <= one.corn_g && other.loss <= one.loss;
      return no_worse &&
             (other.stars > one.stars || other.corn_g < one.corn_g || other.loss < one.loss);
    });
    if (!beaten) front.push_back(one);
  }
  std::sort(front.begin(), front.end(),
            [](const CurveProposal& a, const CurveProposal& b) { return a.corn_g < b.corn_g; });
  return front;
}

}  // namespace gaveurs
