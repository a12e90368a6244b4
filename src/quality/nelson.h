// The eight rules of L. S. Nelson, "The Shewhart Control Chart — Tests for Special Causes", Journal
// of Quality Technology 16(4), 1984. They read points in standard deviations from the centre line
// (z); zone C is |z| < 1, zone B 1-2, zone A 2-3. A rule marks the point that completes its
// pattern. They explain a chart to its reader; as alarms they cry wolf (see shift_detector.h).
//   1  one point beyond zone A (|z| > 3)
//   2  nine points in a row on one side of the centre line
//   3  six points in a row steadily rising or falling
//   4  fourteen points in a row alternating up and down
//   5  two of three points in a row in zone A or beyond, on one side, this one included
//   6  four of five points in a row in zone B or beyond, on one side, this one included
//   7  fifteen points in a row in zone C
//   8  eight points in a row on both sides with none in zone C
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "domain/chart.h"

namespace gaveurs {

/// Points that the pattern of each rule spans.
constexpr std::array<int, 9> kRuleSpan{0, 1, 9, 6, 14, 3, 5, 15, 8};

/// Reads one point after the other in constant memory. One owner, one thread.
class NelsonRules {
 public:
  /// Rules, of all eight, that this point completes.
  RuleSet push(double z);
  void reset() { size_ = 0; }

 private:
  double at(int back) const { return last_[static_cast<std::size_t>((next_ + 15 - back) % 16)]; }
  int in_row(double side, double beyond, int of) const;
  bool one_sided() const;
  bool trending() const;
  bool alternating() const;
  bool hugging() const;
  bool avoiding() const;

  std::array<double, 16> last_{};
  int next_ = 0;
  int size_ = 0;
};

/// A pattern that was found: the points first … last of the row, counted from 0.
struct RuleHit {
  int rule = 0;
  std::size_t first = 0, last = 0;
  bool operator==(const RuleHit&) const = default;
};
/// Every completed pattern of the rules in `wanted`, by last point, then by rule.
std::vector<RuleHit> nelson_hits(std::span<const double> z, RuleSet wanted);

}  // namespace gaveurs
