#include "quality/height_map.h"

namespace gaveurs {
namespace {

constexpr double kCutMm = 15;  // a rim zone that high is liver, not light that spilled over

bool at_edge(std::size_t i) {
  const std::size_t x = i % kTofSide, y = i / kTofSide;
  return x == 0 || y == 0 || x == kTofSide - 1 || y == kTofSide - 1;
}

using Patch = std::array<int, kTofZones>;

/// Numbers `start`'s patch of zones that stand out and gives the sum of its heights.
double spread(const std::array<bool, kTofZones>& out, const TofMatrix& height, std::size_t start,
              int number, Patch& patch) {
  std::array<std::size_t, kTofZones> waiting{};
  std::size_t count = 1;
  waiting[0] = start;
  patch[start] = number;
  double sum = 0;
  for (std::size_t next = 0; next < count; ++next) {
    const std::size_t i = waiting[next], x = i % kTofSide, y = i / kTofSide;
    sum += height[i];
    const auto visit = [&](bool there, std::size_t j) {
      if (!there || !out[j] || patch[j] != 0) return;
      patch[j] = number;
      waiting[count++] = j;
    };
    visit(x > 0, i - 1);
    visit(x + 1 < kTofSide, i + 1);
    visit(y > 0, i - kTofSide);
    visit(y + 1 < kTofSide, i + kTofSide);
  }
  return sum;
}

}  // namespace

HeightMap map_heights(const Zones& zones, const TrayFit& tray) {
  HeightMap out;
  std::array<bool, kTofZones> stands{};
  for (std::size_t i = 0; i < kTofZones; ++i) {
    out.height_mm[i] = tray.empty_mm[i] - zones.distance_mm[i];
    stands[i] = out.height_mm[i] > kStandsOutMm;
  }
  Patch patch{};
  int number = 0, largest = 0;
  double most = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!stands[i] || patch[i] != 0) continue;
    const double sum = spread(stands, out.height_mm, i, ++number, patch);
    if (sum > most) most = sum, largest = number;
  }
  if (largest == 0) return out;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (patch[i] != largest) continue;
    out.liver[i] = true;
    ++out.liver_zones;
    if (!zones.measured[i]) ++out.guessed_zones;
    if (at_edge(i) && out.height_mm[i] > kCutMm) out.cut = true;
    const int x = static_cast<int>(i) % kTofSide, y = static_cast<int>(i) / kTofSide;
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= kTofSide || y + dy >= kTofSide) continue;
        out.around[static_cast<std::size_t>((y + dy) * kTofSide + x + dx)] = true;
      }
    }
  }
  return out;
}

}  // namespace gaveurs
