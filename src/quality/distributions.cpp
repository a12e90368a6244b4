#include "quality/distributions.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

namespace gaveurs {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

bool inside(double p) { return p > 0 && p < 1; }

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double p) {
  return inside(p) ? quantile(boost::math::normal(), p) : kUndefined;
}

double chi_squared_quantile(double p, double degrees) {
  if (!inside(p) || !(degrees > 0)) return kUndefined;
  return quantile(boost::math::chi_squared(degrees), p);
}

double binomial_cdf(int k, int n, double p) {
  if (n < 0 || !(p >= 0 && p <= 1)) return kUndefined;
  if (k < 0) return 0;
  if (k >= n) return 1;
  return cdf(boost::math::binomial(n, p), k);
}

}  // namespace gaveurs
