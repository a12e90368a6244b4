// Factors of Shewhart charts for subgroups of 2 to 25. d2 and d3 are mean and standard deviation of
// the range of n standard normal values (L. H. C. Tippett, Biometrika 17, 1925; tabled in ASTM
// MNL 7 and in D. C. Montgomery, Introduction to Statistical Quality Control, appendix VI); a test
// integrates them anew. All other factors follow from these two. Pure.
#pragma once

namespace gaveurs {

/// n is 2-25 everywhere; anything else gives 0.
double factor_d2(int n);
double factor_d3(int n);
/// X̄ chart: A2 = 3 / (d2 √n); limits are centre ± A2 · R̄.
double factor_A2(int n);
/// R chart: D3 = max(0, 1 − 3 d3/d2) and D4 = 1 + 3 d3/d2; limits are D3 · R̄ and D4 · R̄.
double factor_D3(int n);
double factor_D4(int n);
/// Individuals chart: E2 = 3 / d2(2); limits are centre ± E2 · mean moving range.
double factor_E2();

}  // namespace gaveurs
