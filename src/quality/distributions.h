// Probability distributions that control charts and their confidence intervals need. Pure, any
// thread. Values by Boost.Math, which stays in the .cpp file; domains as said, else NaN.
#pragma once

namespace gaveurs {

/// Φ(z) of the standard normal.
double normal_cdf(double z);
/// z with Φ(z) = p, 0 < p < 1.
double normal_quantile(double p);
/// x with P(χ² ≤ x) = p, 0 < p < 1, for `degrees` > 0, which need not be whole.
double chi_squared_quantile(double p, double degrees);
/// P(X ≤ k) of a binomial count of `n` tries with chance `p` each; 0 for k < 0, 1 for k ≥ n.
double binomial_cdf(int k, int n, double p);

}  // namespace gaveurs
