#include "loop/forecast_errors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gaveurs {
namespace {

/// Quantiles of the normal distribution at (i + ½) ÷ 40, upper half.
constexpr std::array<double, 20> kNormal = {0.0313, 0.0941, 0.1573, 0.2211, 0.2858, 0.3517, 0.4193,
                                            0.4888, 0.5607, 0.6355, 0.7137, 0.7962, 0.8840, 0.9784,
                                            1.0813, 1.1958, 1.3264, 1.4817, 1.6807, 2.2414};

double quantile(const std::vector<double>& sorted, double part) {
  const double at = part * static_cast<double>(sorted.size()) - 0.5;
  const double low = std::clamp(std::floor(at), 0.0, static_cast<double>(sorted.size() - 1));
  const auto i = static_cast<std::size_t>(low);
  const std::size_t j = std::min(i + 1, sorted.size() - 1);
  return sorted[i] + std::clamp(at - low, 0.0, 1.0) * (sorted[j] - sorted[i]);
}

}  // namespace

void ForecastErrors::add(double standardised_error) {
  if (!std::isfinite(standardised_error)) return;
  if (errors_.size() < kKept) {
    errors_.push_back(standardised_error);
  } else {
    errors_[next_] = standardised_error;
  }
  next_ = (next_ + 1) % kKept;
  stale_ = true;
}

const ErrorQuantiles& ForecastErrors::quantiles() const {
  if (stale_) {
    std::vector<double> sorted = errors_;
    for (const double z : kNormal) {
      sorted.push_back(z);
      sorted.push_back(-z);
    }
    std::sort(sorted.begin(), sorted.end());
    quantiles_ = {quantile(sorted, 0.05), quantile(sorted, 0.25), quantile(sorted, 0.75),
                  quantile(sorted, 0.95)};
    stale_ = false;
  }
  return quantiles_;
}

}  // namespace gaveurs
