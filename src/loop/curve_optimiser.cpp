#include "loop/curve_optimiser.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <numeric>

namespace gaveurs {
namespace {

constexpr double kLossFloor = 0.005, kUpper95 = 1.645;
constexpr SurfacePrior kStars{3.5, 0.7, 0.35, 0.18, 0.07, 0.15, 0.30};
constexpr SurfacePrior kLiver{530, 80, 40, 20, 8, 25, 30};
constexpr SurfacePrior kLoss{-3.3, 0.8, 0.20, 0.10, 0.05, 0.25, 0.40};
constexpr double kCornStep_g = 500;  // the surfaces of liver and loss see a lot's corn so
constexpr int kFedNumbers = kShapeNumbers + 1;
constexpr std::array<double, 5> kKeeps = {1.0, 0.92, 0.8, 0.6,
                                          0.4};  // of a trial's weight, per cycle
constexpr int kCyclesJudged = 3;
constexpr double kReason = 3;  // of log likelihood, to forget faster
/// Of new curves the one is best that is better than the standard by most, less a part of the error
/// of that; it takes the standard's place when 95 in 100 of the likely surfaces say it is better.
constexpr double kSurer = 0.3, kSure = kUpper95;
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

/// The curve's numbers and the corn it comes to, on which livers and losses depend most.
std::vector<double> with_corn(std::vector<double> x, double corn_g) {
  x.push_back(corn_g / kCornStep_g);
  return x;
}

}  // namespace

CurveOptimiser::CurveOptimiser(OptimiserOptions options)
    : options_(std::move(options)), standard_corn_g_(corn_of(options_.standard)) {}

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
  Surfaces surfaces{ResponseSurface(kShapeNumbers + 1, stars), ResponseSurface(kFedNumbers, kLiver),
                    ResponseSurface(kFedNumbers, kLoss)};
  for (const CurveTrial& trial : trials_) {
    if (trial.cycle >= upto_cycle) continue;
    const auto x = scaled(trial.shape, options_.range);
    const double weight = std::pow(keep, upto_cycle - 1 - trial.cycle);
    if (trial.stars > 0) {
      surfaces.stars.add(with_liver(x, trial.liver_g), trial.gaveur, trial.stars, trial.stars_sd,
                         weight);
    }
    const auto x_fed = fed(trial.shape);
    surfaces.liver.add(x_fed, trial.gaveur, trial.liver_g, 0,
                       std::pow(kLiverKeep, upto_cycle - 1 - trial.cycle));
    if (trial.loss) surfaces.loss.add(x_fed, trial.gaveur, log_loss(*trial.loss));
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
        const SurfacePoint said = before.stars.at(
            with_liver(scaled(trial.shape, options_.range), trial.liver_g), trial.gaveur);
        const double variance = said.sd * said.sd + noise * noise + trial.stars_sd * trial.stars_sd;
        const double left = trial.stars - said.mean;
        fit -= 0.5 * (std::log(variance) + left * left / variance);
      }
    }
    // To keep all is the rule; to forget needs a reason.
    if (fit > best_fit + (best_fit > -1e299 ? kReason : 0.0)) {
      best_fit = fit;
      best = keep;
    }
  }
  return best;
}

void CurveOptimiser::settle() {
  if (!surfaces_) surfaces_.emplace(learn(choose_keep(), cycle_));
}

CurveOptimiser::Candidate CurveOptimiser::candidate(const CurveShape& shape, Who who) const {
  const double liver = surfaces_->liver.at(fed(shape), who).mean;
  return {shape, with_liver(scaled(shape, options_.range), liver), corn_of(shape)};
}

std::vector<double> CurveOptimiser::fed(const CurveShape& shape) const {
  return with_corn(scaled(shape, options_.range), corn_of(shape) - standard_corn_g_);
}

double CurveOptimiser::loss_upper(const CurveShape& shape, Who who) const {
  const SurfacePoint said = surfaces_->loss.at(fed(shape), who);
  const double sd = std::hypot(said.sd, surfaces_->loss.noise_sd());
  return std::exp(said.mean + kUpper95 * sd) - kLossFloor;
}

double CurveOptimiser::loss_limit(Who who) const {
  if (!options_.standard_sets_limit) return options_.loss_limit;
  return std::max(options_.loss_limit, loss_upper(options_.standard, who));
}

bool CurveOptimiser::is_safe(const CurveShape& shape, Who who) const {
  return !limit_broken(doses_of(shape), options_.limits) &&
         loss_upper(shape, who) <= loss_limit(who);
}

CurveShape CurveOptimiser::near(const CurveShape& middle, double reach, Random& random) const {
  auto numbers = numbers_of(middle);
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const double low = options_.range.low[k], high = options_.range.high[k];
    numbers[k] = std::clamp(numbers[k] + reach * (high - low) * random.uniform(-1, 1), low, high);
  }
  return shape_of(numbers, middle.meals);
}

std::vector<CurveShape> CurveOptimiser::drawn(Random& random) const {
  std::vector<CurveShape> all;
  const bool near_only = harms();
  for (int i = 0; i < options_.candidates; ++i) {
    // Every second one lies near the standard, where little is risked.
    const double reach = near_only || i % 2 == 1 ? kNearReach : 1;
    const CurveShape shape = near(options_.standard, reach, random);
    if (!limit_broken(doses_of(shape), options_.limits)) all.push_back(shape);
  }
  return all;
}

std::vector<CurveOptimiser::Candidate> CurveOptimiser::safe_of(const std::vector<CurveShape>& drawn,
                                                               Who who) const {
  std::vector<Candidate> safe;
  const double limit = loss_limit(who);
  for (const CurveShape& shape : drawn) {
    if (loss_upper(shape, who) <= limit) safe.push_back(candidate(shape, who));
  }
  safe.push_back(candidate(options_.standard, who));
  return safe;
}

double CurveOptimiser::better_by(const Candidate& one, const Candidate& standard,
                                 double errors) const {
  const SurfacePoint gain = surfaces_->stars.between(one.x, standard.x);
  return gain.mean - errors * gain.sd -
         options_.stars_per_kg * (one.corn_g - standard.corn_g) / 1'000;
}

CurveShape CurveOptimiser::best_of(const std::vector<Candidate>& safe, Who who,
                                   Random& random) const {
  const Candidate standard = candidate(options_.standard, who);
  CurveShape best = options_.standard;
  double most = 0;
  const auto look = [&](const Candidate& one) {
    const double value = better_by(one, standard, kSurer);
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
      if (is_safe(shape, who)) look(candidate(shape, who));
    }
  }
  return better_by(candidate(best, who), standard, kSure) > 0 ? best : options_.standard;
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

CurveProposal CurveOptimiser::describe(const CurveShape& shape, ProposalRole role, Who who) const {
  CurveProposal p;
  p.shape = shape;
  p.role = role;
  p.corn_g = corn_of(shape);
  const auto x = fed(shape);
  const Candidate own = candidate(shape, who), usual = candidate(options_.standard, who);
  const SurfacePoint stars = surfaces_->stars.at(own.x, who);
  p.stars = stars.mean;
  p.stars_sd = stars.sd;
  p.stars_most = {stars.mean - kUpper95 * stars.sd, stars.mean + kUpper95 * stars.sd};
  const SurfacePoint liver = surfaces_->liver.at(x, who);
  const double liver_sd = std::hypot(liver.sd, surfaces_->liver.noise_sd());
  p.liver_g = liver.mean;
  p.liver_most = {liver.mean - kUpper95 * liver_sd, liver.mean + kUpper95 * liver_sd};
  p.itm = p.corn_g / p.liver_g;
  p.itm_most = {p.corn_g / p.liver_most.high, p.corn_g / std::max(1.0, p.liver_most.low)};
  const double lost = surfaces_->loss.at(x, who).mean;
  p.loss = std::max(0.0, std::exp(lost) - kLossFloor);
  p.loss_upper95 = loss_upper(shape, who);
  const SurfacePoint gain = surfaces_->stars.between(own.x, usual.x);
  p.stars_gain = gain.mean;
  p.stars_gain_sd = gain.sd;
  p.noise_sd = surfaces_->stars.noise_sd();
  const double corn = p.corn_g - standard_corn_g_;
  const double loss =
      100 * (std::exp(lost) - std::exp(surfaces_->loss.at(fed(options_.standard), who).mean));
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

std::vector<ProposalRole> CurveOptimiser::roles_for(std::size_t lots, Random& random) const {
  const auto of_lots = [&](double share) {
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(lots)));
  };
  std::vector<ProposalRole> roles(std::min(lots, std::max<std::size_t>(1, of_lots(kControls))),
                                  ProposalRole::kControl);
  const double share =
      std::max(kFewestTests, kFirstTests * std::pow(kTestsFade, std::max(0, cycle_ - 1)));
  roles.resize(std::min(lots, roles.size() + of_lots(share)), ProposalRole::kTest);
  roles.resize(lots, ProposalRole::kBest);
  // None shall always get the control.
  for (std::size_t i = lots; i > 1; --i) {
    const auto other = random.integer(0, static_cast<std::int64_t>(i) - 1);
    std::swap(roles[i - 1], roles[static_cast<std::size_t>(other)]);
  }
  return roles;
}

const CurveOptimiser::Candidate& CurveOptimiser::drawn_best(const std::vector<Candidate>& safe,
                                                            Random& random) const {
  const auto weights = surfaces_->stars.draw(random);
  const Candidate* chosen = &safe.back();
  double most = -1e300;
  for (const Candidate& one : safe) {
    const double value =
        surfaces_->stars.value_of(weights, one.x) - options_.stars_per_kg * one.corn_g / 1'000;
    if (value <= most) continue;
    most = value;
    chosen = &one;
  }
  return *chosen;
}

CurveOptimiser::Choice CurveOptimiser::choice_of(const std::vector<CurveShape>& drawn, Who who,
                                                 Random& random) const {
  Choice choice{safe_of(drawn, who), {}};
  choice.best = describe(best_of(choice.safe, who, random), ProposalRole::kBest, who);
  // What lies around the best curve is worth a test, too.
  for (int i = 0; i < kRefined; ++i) {
    const CurveShape shape = near(choice.best->shape, kRefinedReach, random);
    if (is_safe(shape, who)) choice.safe.push_back(candidate(shape, who));
  }
  return choice;
}

std::vector<CurveProposal> CurveOptimiser::propose(std::span<const std::int64_t> gaveurs,
                                                   Random& random, const GoOn& go_on) {
  settle();
  const auto curves = drawn(random);
  const auto roles = roles_for(gaveurs.size(), random);
  std::map<std::int64_t, Choice> choices;
  std::vector<CurveProposal> proposals;
  for (std::size_t i = 0; i < gaveurs.size(); ++i) {
    if (roles[i] == ProposalRole::kControl) {
      proposals.push_back(describe(options_.standard, roles[i], gaveurs[i]));
      continue;
    }
    auto at = choices.find(gaveurs[i]);
    if (at == choices.end()) {
      if (go_on && !go_on()) break;
      at = choices.emplace(gaveurs[i], choice_of(curves, gaveurs[i], random)).first;
    }
    proposals.push_back(
        roles[i] == ProposalRole::kBest
            ? *at->second.best
            : describe(drawn_best(at->second.safe, random).shape, roles[i], gaveurs[i]));
  }
  return proposals;
}

CurveProposal CurveOptimiser::best(Who gaveur, Random& random) {
  settle();
  return describe(best_of(safe_of(drawn(random), gaveur), gaveur, random), ProposalRole::kBest,
                  gaveur);
}

CurveProposal CurveOptimiser::assess(const CurveShape& shape, ProposalRole role, Who gaveur) {
  settle();
  return describe(shape, role, gaveur);
}

std::vector<CurveProposal> CurveOptimiser::pareto(Who gaveur, Random& random) {
  settle();
  struct Value {
    double stars, corn_g, loss;
  };
  const auto safe = safe_of(drawn(random), gaveur);
  std::vector<Value> all;
  for (const Candidate& one : safe) {
    all.push_back({surfaces_->stars.at(one.x, gaveur).mean, one.corn_g,
                   surfaces_->loss.at(fed(one.shape), gaveur).mean});
  }
  std::vector<CurveProposal> front;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const Value& one = all[i];
    const bool beaten = std::any_of(all.begin(), all.end(), [&](const Value& other) {
      const bool no_worse =
          other.stars >= one.stars && other.corn_g <= one.corn_g && other.loss <= one.loss;
      return no_worse &&
             (other.stars > one.stars || other.corn_g < one.corn_g || other.loss < one.loss);
    });
    if (!beaten) front.push_back(describe(safe[i].shape, ProposalRole::kBest, gaveur));
  }
  std::sort(front.begin(), front.end(),
            [](const CurveProposal& a, const CurveProposal& b) { return a.corn_g < b.corn_g; });
  return front;
}

}  // namespace gaveurs
