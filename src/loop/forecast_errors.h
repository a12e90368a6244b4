// ForecastErrors: how far outcomes fell from their forecasts, in the forecasts' own standard
// deviations, and so how wide an interval must be to hold what it says. A few errors of a normal
// distribution are mixed in, so that the first lots do not make intervals of their own. Plain
// value.
#pragma once

#include <cstddef>
#include <vector>

namespace gaveurs {

struct ErrorQuantiles {
  double q05 = -1.645, q25 = -0.674, q75 = 0.674, q95 = 1.645;
};

class ForecastErrors {
 public:
  void add(double standardised_error);
  /// Of the newest kKept errors.
  const ErrorQuantiles& quantiles() const;
  std::size_t size() const { return errors_.size(); }

  static constexpr std::size_t kKept = 800;

 private:
  std::vector<double> errors_;  // a ring once it is full
  std::size_t next_ = 0;
  mutable ErrorQuantiles quantiles_;
  mutable bool stale_ = false;
};

}  // namespace gaveurs
