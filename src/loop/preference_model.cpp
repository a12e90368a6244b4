#include "loop/preference_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr double kMiddle = 3.5;
constexpr double kBiasSd = 0.4, kLotSd = 0.5, kRatingSd = 0.85;
constexpr double kCheatingPrior = 0.05;
constexpr int kRounds = 8;
constexpr double kSelectionStep = 0.1, kMostSelection = 1.0;

/// What a cheat says: nearly always an end of the scale.
double cheat_likelihood(double stars) {
  return std::abs(stars - 1) < 0.5 || std::abs(stars - 5) < 0.5 ? 0.45 : 0.1 / 3;
}

double honest_likelihood(double stars, double mean) {
  const double z = (stars - mean) / kRatingSd;
  return std::exp(-0.5 * z * z) / (kRatingSd * std::sqrt(2 * std::numbers::pi));
}

double answering(double stars, double selection) {
  return std::exp(selection * std::abs(stars - kMiddle));
}

/// One aspect's ratings, fitted round by round.
class AspectFit {
 public:
  AspectFit(std::span<const JarRating> ratings, TasteAspect aspect, double selection)
      : ratings_(ratings), aspect_(static_cast<std::size_t>(aspect)), selection_(selection) {
    double sum = 0, days = 0;
    int count = 0;
    for (const JarRating& rating : ratings) {
      if (!said(rating)) continue;
      sum += stars(rating);
      days += rating.age_days;
      ++count;
    }
    if (count == 0) return;
    mean_ = sum / count;
    usual_age_ = days / count;
    for (int round = 0; round < kRounds; ++round) {
      fit_lots();
      fit_raters();
      fit_ageing();
    }
    fit_lots();
  }

  std::map<std::int64_t, TasteScore> lots;
  std::map<std::int64_t, double> bias, cheating;
  double ageing = 0;

 private:
  double stars(const JarRating& rating) const { return rating.stars[aspect_]; }
  bool said(const JarRating& rating) const { return stars(rating) >= 1; }
  /// A rating counts less the likelier it was to come.
  double weight_of(const JarRating& rating) const {
    return rating.weight * honest(rating) / answering(stars(rating), selection_);
  }
  double honest(const JarRating& rating) const {
    const auto at = cheating.find(rating.rater);
    return at == cheating.end() ? 1 - kCheatingPrior : 1 - at->second;
  }
  double bias_of(const JarRating& rating) const {
    const auto at = bias.find(rating.rater);
    return at == bias.end() ? 0 : at->second;
  }
  double aged(const JarRating& rating) const { return ageing * (rating.age_days - usual_age_); }
  double lot(const JarRating& rating) const {
    const auto at = lots.find(rating.lot);
    return at == lots.end() ? mean_ : at->second.mean;
  }

  void fit_lots() {
    struct Sum {
      double weight = 0, value = 0, squares = 0, honest = 0;
    };
    std::map<std::int64_t, Sum> sums;
    Sum all;
    for (const JarRating& rating : ratings_) {
      if (!said(rating)) continue;
      const double weight = weight_of(rating);
      const double value = stars(rating) - bias_of(rating) - aged(rating);
      for (Sum* sum : {&sums[rating.lot], &all}) {
        sum->weight += weight;
        sum->value += weight * value;
        sum->squares += weight * weight;
        sum->honest += honest(rating);
      }
    }
    if (all.weight > 0) mean_ = all.value / all.weight;
    lots.clear();
    for (const auto& [id, sum] : sums) {
      if (sum.weight <= 0) continue;
      const double effective = sum.weight * sum.weight / sum.squares;
      const double variance = kRatingSd * kRatingSd / effective;
      lots[id] = {sum.value / sum.weight, std::sqrt(variance), sum.honest};
    }
  }

  void fit_raters() {
    struct Sum {
      double weight = 0, value = 0, honest = 0, cheat = 0;
    };
    std::map<std::int64_t, Sum> sums;
    for (const JarRating& rating : ratings_) {
      if (!said(rating)) continue;
      Sum& sum = sums[rating.rater];
      const double shrunk = shrunk_lot(rating);
      const double weight = 1 / answering(stars(rating), selection_);
      sum.weight += weight;
      sum.value += weight * (stars(rating) - shrunk - aged(rating));
      sum.honest += std::log(
          honest_likelihood(stars(rating), shrunk + bias_of(rating) + aged(rating)) + 1e-6);
      sum.cheat += std::log(cheat_likelihood(stars(rating)));
    }
    double biases = 0, weights = 0;
    for (const auto& [id, sum] : sums) {
      const double pull = kRatingSd * kRatingSd / (kBiasSd * kBiasSd);
      bias[id] = sum.value / (sum.weight + pull);
      const double odds = std::log(kCheatingPrior / (1 - kCheatingPrior)) + sum.cheat - sum.honest;
      cheating[id] = 1 / (1 + std::exp(-std::clamp(odds, -50.0, 50.0)));
      biases += sum.weight * bias[id];
      weights += sum.weight;
    }
    // All raters together have none; else it and the lots would push each other away.
    for (auto& [id, one] : bias) one -= biases / weights;
  }

  double shrunk_lot(const JarRating& rating) const {
    const auto at = lots.find(rating.lot);
    if (at == lots.end()) return mean_;
    const double known = kLotSd * kLotSd / (kLotSd * kLotSd + at->second.sd * at->second.sd);
    return mean_ + known * (at->second.mean - mean_);
  }

  void fit_ageing() {
    double xx = 1e3, xy = 0;  // a weak pull to none
    for (const JarRating& rating : ratings_) {
      if (!said(rating)) continue;
      const double x = rating.age_days - usual_age_;
      const double left = stars(rating) - lot(rating) - bias_of(rating);
      xx += weight_of(rating) * x * x;
      xy += weight_of(rating) * x * left;
    }
    ageing = xy / xx;
  }

  std::span<const JarRating> ratings_;
  std::size_t aspect_;
  double selection_;
  double mean_ = kMiddle, usual_age_ = 0;
};

/// With answers as likely as a·e^(k·|stars − 3.5|), the mean of e^(−k·|stars − 3.5|) over a lot's
/// answers is a ÷ (its rate of answering): the k under which all lots agree on a.
double find_selection(std::span<const JarRating> ratings, std::span<const LotSales> sales) {
  std::map<std::int64_t, std::vector<double>> answers;
  for (const JarRating& rating : ratings) {
    const double stars = rating.stars[static_cast<std::size_t>(TasteAspect::kOverall)];
    if (stars >= 1) answers[rating.lot].push_back(stars);
  }
  double best = 0, best_fit = 1e300;
  for (double k = 0; k <= kMostSelection + 1e-9; k += kSelectionStep) {
    double log_sum = 0, jars = 0, fit = 0;
    std::vector<std::pair<double, const LotSales*>> inverse;
    for (const LotSales& lot : sales) {
      const auto at = answers.find(lot.lot);
      if (at == answers.end() || lot.jars <= 0) continue;
      double sum = 0;
      for (const double stars : at->second) sum += 1 / answering(stars, k);
      inverse.emplace_back(sum / static_cast<double>(at->second.size()), &lot);
      log_sum += sum;
      jars += lot.jars;
    }
    const double a = jars > 0 ? log_sum / jars : 0;
    for (const auto& [mean, lot] : inverse) {
      const auto count = static_cast<double>(answers[lot->lot].size());
      const double expected = std::clamp(a / mean, 1e-6, 1.0) * lot->jars;
      const double left = count - expected;
      fit += left * left / std::max(1.0, expected);
    }
    // Fewer assumptions win where the fit is the same.
    fit += 2 * k;
    if (fit < best_fit - 1e-9) {
      best_fit = fit;
      best = k;
    }
  }
  return best;
}

}  // namespace

Preferences learn_preferences(std::span<const JarRating> ratings, std::span<const LotSales> sales) {
  Preferences learned;
  learned.selection = find_selection(ratings, sales);
  for (std::size_t a = 0; a < kTasteAspects; ++a) {
    const auto aspect = static_cast<TasteAspect>(a);
    AspectFit fit(ratings, aspect, learned.selection);
    learned.lots[a] = std::move(fit.lots);
    if (aspect != TasteAspect::kOverall) continue;
    learned.bias = std::move(fit.bias);
    learned.cheating = std::move(fit.cheating);
    learned.ageing_per_day = fit.ageing;
  }
  return learned;
}

}  // namespace gaveurs
