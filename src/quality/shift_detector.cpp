#include "quality/shift_detector.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "quality/distributions.h"

namespace gaveurs {
namespace {

// Solves the square system of n rows of n + 1 numbers in place, without pivoting: I − Q of a
// transient chain is diagonally dominant. The solution ends in the last column.
void solve(std::vector<double>& rows, int n) {
  const auto at = [&](int row, int column) -> double& {
    return rows[static_cast<std::size_t>(row) * static_cast<std::size_t>(n + 1) +
                static_cast<std::size_t>(column)];
  };
  for (int k = 0; k < n; ++k) {
    for (int row = k + 1; row < n; ++row) {
      const double factor = at(row, k) / at(k, k);
      for (int column = k; column <= n; ++column) at(row, column) -= factor * at(k, column);
    }
  }
  for (int row = n - 1; row >= 0; --row) {
    for (int column = row + 1; column < n; ++column) at(row, n) -= at(row, column) * at(column, n);
    at(row, n) /= at(row, row);
  }
}

}  // namespace

double ShiftScheme::ewma_edge() const { return ewma_limit * std::sqrt(lambda / (2 - lambda)); }

ChartAlarm ShiftDetector::push(double z) {
  const double counted = std::clamp(z, -scheme_.point_limit, scheme_.point_limit);
  ewma_ += scheme_.lambda * (counted - ewma_);
  if (std::abs(z) > scheme_.point_limit) return ChartAlarm::kPoint;
  return std::abs(ewma_) > edge_ ? ChartAlarm::kEwma : ChartAlarm::kNone;
}

double mean_run_length(const ShiftScheme& scheme, double shift_sigma) {
  constexpr int kStates = 201;
  const double edge = scheme.ewma_edge(), width = 2 * edge / kStates;
  std::vector<double> rows(static_cast<std::size_t>(kStates) * (kStates + 1));
  for (int from = 0; from < kStates; ++from) {
    const double kept = (1 - scheme.lambda) * (-edge + (from + 0.5) * width);
    for (int to = 0; to < kStates; ++to) {
      const double low = std::max((-edge + to * width - kept) / scheme.lambda, -scheme.point_limit);
      const double high =
          std::min((-edge + (to + 1) * width - kept) / scheme.lambda, scheme.point_limit);
      const double moves =
          high > low ? normal_cdf(high - shift_sigma) - normal_cdf(low - shift_sigma) : 0;
      rows[static_cast<std::size_t>(from * (kStates + 1) + to)] = (from == to) - moves;
    }
    rows[static_cast<std::size_t>(from * (kStates + 1) + kStates)] = 1;
  }
  solve(rows, kStates);
  return rows[static_cast<std::size_t>((kStates / 2) * (kStates + 1) + kStates)];
}

const RunLengths& usual_run_lengths() {
  static const RunLengths kLengths{mean_run_length({}, 0), mean_run_length({}, 1)};
  return kLengths;
}

}  // namespace gaveurs
