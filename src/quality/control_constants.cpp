#include "quality/control_constants.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gaveurs {
namespace {

constexpr int kFirst = 2, kLast = 25;
constexpr std::array<double, kLast - kFirst + 1> kD2{
    1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078, 3.173, 3.258, 3.336,
    3.407, 3.472, 3.532, 3.588, 3.640, 3.689, 3.735, 3.778, 3.819, 3.858, 3.895, 3.931};
constexpr std::array<double, kLast - kFirst + 1> kD3{
    0.853, 0.888, 0.880, 0.864, 0.848, 0.833, 0.820, 0.808, 0.797, 0.787, 0.778, 0.770,
    0.763, 0.756, 0.750, 0.744, 0.739, 0.734, 0.729, 0.724, 0.720, 0.716, 0.712, 0.708};

bool tabled(int n) { return n >= kFirst && n <= kLast; }

}  // namespace

double factor_d2(int n) { return tabled(n) ? kD2[static_cast<std::size_t>(n - kFirst)] : 0; }
double factor_d3(int n) { return tabled(n) ? kD3[static_cast<std::size_t>(n - kFirst)] : 0; }
double factor_A2(int n) { return tabled(n) ? 3 / (factor_d2(n) * std::sqrt(n)) : 0; }
double factor_D3(int n) {
  return tabled(n) ? std::max(0.0, 1 - 3 * factor_d3(n) / factor_d2(n)) : 0;
}
double factor_D4(int n) { return tabled(n) ? 1 + 3 * factor_d3(n) / factor_d2(n) : 0; }
double factor_E2() { return 3 / factor_d2(2); }

}  // namespace gaveurs
