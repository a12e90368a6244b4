#include "twin/tof_camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr int kRays = 8;  // each way, of one zone
constexpr int kRaysPerZone = kRays * kRays;
constexpr double kStepMm = 8, kLeastStepMm = 1.5;  // along a ray
constexpr double kLowestMm = -40;
constexpr double kTiltMm = 4;   // a tilted tray may rise so much
constexpr double kNearMm = 8;  // higher than its neighbour a ray is not expected to meet anything
constexpr double kSlopeMm = 2.5;  // over which a slope is taken
/// Signal of a target of albedo 1 at 1 mm, seen straight: 1000 for albedo 0.5 at 200 mm.
constexpr double kSignal = 1000 / 0.5 * 200 * 200;
constexpr double kSpill = 0.02;  // of a zone's light, into each of its four neighbours
constexpr double kVignette = 0.25;
/// Of one frame at signal 1000 without ambient light; DS14161 gives ±5 % (or 11 mm) for all errors
/// together, of which most is offset.
constexpr double kRangeSdMm = 2.2;
constexpr double kSignalSd = 0.015;
/// Of a water or fat film seen straight: ((1.45 − 1) / (1.45 + 1))².
constexpr double kFresnel = 0.034;
/// 1 − cosine over which a wet liver's slopes spread, some 7°: a liver glistens, it is no mirror.
/// Its highlight against a white target is π F D(0) / 4 with D(0) = 1 / (2π × width): 0.53.
constexpr double kGlintWidth = 0.008, kGlint = kFresnel / (8 * kGlintWidth);
constexpr double kWindowCosine = 0.9997;  // the sensor's window of 8 mm, seen in the film
constexpr double kDropout = 0.002;
constexpr double kWeakSignal = 40;
constexpr double kWideMm = 12;

double rounded(double value) { return std::round(value * 10) / 10; }

struct Ray {
  double tx, ty;  // offset per mm along the axis
  double cosine;  // against the axis
  double vignette;  // what the lens leaves
};

using Rays = std::array<Ray, kTofZones * kRaysPerZone>;

const Rays& rays() {
  static const Rays kAll = [] {
    Rays all{};
    const double half = std::tan(std::numbers::pi / 8);
    for (std::size_t zone = 0; zone < kTofZones; ++zone) {
      for (int r = 0; r < kRaysPerZone; ++r) {
        const double u = static_cast<double>(zone % kTofSide) + (r % kRays + 0.5) / kRays;
        const double v = static_cast<double>(zone / kTofSide) + (r / kRays + 0.5) / kRays;
        Ray& ray = all[zone * kRaysPerZone + static_cast<std::size_t>(r)];
        ray.tx = (u / kTofSide * 2 - 1) * half;
        ray.ty = (v / kTofSide * 2 - 1) * half;
        const double out = ray.tx * ray.tx + ray.ty * ray.ty;
        ray.cosine = 1 / std::sqrt(1 + out);
        ray.vignette = 1 - kVignette * out / (2 * half * half);
      }
    }
    return all;
  }();
  return kAll;
}

/// The scene as it lies under a tilted sensor.
class Tilted {
 public:
  Tilted(const LiverSurface& scene, const TofStation& station)
      : scene_(scene),
        belt_mm_(station.belt_mm),
        sx_(std::tan(station.tilt_x_deg * std::numbers::pi / 180)),
        sy_(std::tan(station.tilt_y_deg * std::numbers::pi / 180)) {}

  double height(double x, double y) const { return scene_.height(x, y) + sx_ * x + sy_ * y; }

  double top() const { return scene_.top_mm() + kTiltMm; }

  /// Height at which the ray meets the scene first, sought from `from` downwards (from the top when
  /// that lies inside). Goes down by less than the gap, so that it does
  /// not pass through an edge.
  double meet(const Ray& ray, double from) const {
    double above = from;
    double gap_above = gap(ray, above);
    if (gap_above <= 0) above = top(), gap_above = gap(ray, above);
    while (above > kLowestMm) {
      const double z = above - std::clamp(0.7 * gap_above, kLeastStepMm, kStepMm);
      const double g = gap(ray, z);
      if (g <= 0) return refine(ray, above, gap_above, z, g);
      above = z;
      gap_above = g;
    }
    return kLowestMm;
  }

  struct Facing {
    double ray, up;  // cosines of the surface's normal with the ray and with the axis
  };
  Facing facing(const Ray& ray, double x, double y, double z) const {
    const double hx = (height(x + kSlopeMm, y) - z) / kSlopeMm;
    const double hy = (height(x, y + kSlopeMm) - z) / kSlopeMm;
    const double up = 1 / std::sqrt(1 + hx * hx + hy * hy);
    return {std::max((1 + hx * ray.tx + hy * ray.ty) * ray.cosine * up, 0.02), up};
  }

  double belt_mm() const { return belt_mm_; }

 private:
  double gap(const Ray& ray, double z) const {
    const double d = belt_mm_ - z;
    return z - height(ray.tx * d, ray.ty * d);
  }
  double refine(const Ray& ray, double high, double gap_high, double low, double gap_low) const {
    const double z = low - gap_low * (high - low) / (gap_high - gap_low);
    const double g = gap(ray, z);
    if (g > 0) {
      high = z, gap_high = g;
    } else {
      low = z, gap_low = g;
    }
    return gap_high - gap_low > 1e-9 ? low - gap_low * (high - low) / (gap_high - gap_low) : z;
  }

  const LiverSurface& scene_;
  double belt_mm_, sx_, sy_;
};

struct Sum {
  double signal = 0, distance = 0, square = 0;  // the latter two weighted
  double diffuse = 0;
};

/// What a place gives back under the dome: its share of the dome's light above it and of the tray's
/// below, and, where it is wet, the dome's mirror image, but for the sensor's own dark window.
double diffuse_light(const LiverSurface& scene, const LiverSurface::Point& at,
                     const Tilted::Facing& facing) {
  const double sky = (1 + facing.up) / 2;
  double light = at.albedo * (sky + kStandardBarquette.albedo * (1 - sky));
  if (!at.liver) return light;
  const bool window = facing.ray > kWindowCosine, low = facing.up < std::numbers::sqrt2 / 2;
  const double mirrored = window ? 0 : low ? kStandardBarquette.albedo : 1;
  return light + kFresnel * scene.gloss() * mirrored;
}

Sum look(const LiverSurface& scene, const Tilted& tilted, std::size_t zone) {
  Sum sum;
  // From the axis outwards: what hides a ray's target has then been met by the ray before it.
  const bool leftwards = zone % kTofSide < kTofSide / 2;
  double before = tilted.top();
  for (int r = 0; r < kRaysPerZone; ++r) {
    const int column = leftwards ? kRays - 1 - r % kRays : r % kRays;
    const auto at = static_cast<std::size_t>(r / kRays * kRays + column);
    const Ray& ray = rays()[zone * kRaysPerZone + at];
    if (r % kRays == 0) before = tilted.top();
    const double z = tilted.meet(ray, std::min(before + kNearMm, tilted.top()));
    before = z;
    const double d = tilted.belt_mm() - z;
    const double x = ray.tx * d, y = ray.ty * d;
    const Tilted::Facing facing = tilted.facing(ray, x, y, z);
    const LiverSurface::Point at_ray = scene.at(x, y);
    double light = at_ray.albedo * facing.ray;
    if (at_ray.liver && facing.ray > 0.96) {
      light += kGlint * scene.gloss() * std::exp(-(1 - facing.ray) / kGlintWidth);
    }
    const double seen_at = at_ray.liver ? d + scene.depth_mm() : d;
    const double radial = d / ray.cosine;
    const double w = kSignal * light * ray.vignette / (radial * radial) / kRaysPerZone;
    sum.signal += w;
    sum.distance += w * seen_at;
    sum.square += w * seen_at * seen_at;
    sum.diffuse += diffuse_light(scene, at_ray, facing) / kRaysPerZone;
  }
  return sum;
}

/// What the sensor makes of signal and distance; it knows its own lens.
double reflectance_percent(std::size_t zone, double signal, double distance_mm) {
  const Ray& ray = rays()[zone * kRaysPerZone + kRaysPerZone / 2 + kRays / 2];
  const double radial = distance_mm / ray.cosine;
  return 100 * signal * radial * radial / (kSignal * ray.vignette);
}

std::array<Sum, kTofZones> spilled(const std::array<Sum, kTofZones>& sharp) {
  std::array<Sum, kTofZones> out{};
  const auto add = [&](std::size_t to, std::size_t from, double share) {
    out[to].signal += share * sharp[from].signal;
    out[to].distance += share * sharp[from].distance;
    out[to].square += share * sharp[from].square;
    out[to].diffuse += share * sharp[from].diffuse;
  };
  for (std::size_t i = 0; i < kTofZones; ++i) {
    const std::size_t x = i % kTofSide, y = i / kTofSide;
    add(i, i, 1 - 4 * kSpill);
    add(i, x > 0 ? i - 1 : i, kSpill);
    add(i, x + 1 < kTofSide ? i + 1 : i, kSpill);
    add(i, y > 0 ? i - kTofSide : i, kSpill);
    add(i, y + 1 < kTofSide ? i + kTofSide : i, kSpill);
  }
  return out;
}

/// Without a lamp of its own a station shows the background; with one, the difference of frames
/// with and without it, whose noise is that of both.
double ambient_shown(double behind, double lamp, double frames, Random& random) {
  if (lamp <= 0) return behind;
  const double noise = kSignalSd * std::sqrt(1000 * (lamp + 2 * behind) / frames);
  return std::max(lamp + noise * random.normal(0, 1), 0.0);
}

double status_of(const ZoneView& view, double signal, Random& random) {
  const double chance = random.uniform();
  if (signal < kWeakSignal) return 4;
  if (view.spread_mm > kWideMm) return chance < 0.03 ? 13 : 9;
  return 5;
}

}  // namespace

TofStation draw_tof_station(const Mount& mount, Random random) {
  TofStation station;
  station.belt_mm = random.normal(mount.belt_mm, 2);
  station.tilt_x_deg = random.normal(0, 0.4);
  station.tilt_y_deg = random.normal(0, 0.4);
  station.calibration.belt_mm = rounded(station.belt_mm + random.normal(0, 0.3));
  station.calibration.tilt_x_deg = station.tilt_x_deg + random.normal(0, 0.05);
  station.calibration.tilt_y_deg = station.tilt_y_deg + random.normal(0, 0.05);
  for (auto* tilt : {&station.calibration.tilt_x_deg, &station.calibration.tilt_y_deg}) {
    *tilt = std::round(*tilt * 100) / 100;
  }
  for (double& offset : station.zone_offset_mm) offset = random.normal(0, 0.4);
  for (double& gain : station.zone_gain) gain = random.normal(1, 0.004);
  station.calibration.tray_angle_deg = mount.tray_angle_deg;
  station.calibration.ambient_white = mount.ambient_white;
  station.ambient_white = mount.ambient_white * random.normal(1, 0.01);
  return station;
}

std::array<ZoneView, kTofZones> view_scene(const LiverSurface& scene, const TofStation& station) {
  const Tilted tilted(scene, station);
  std::array<Sum, kTofZones> sharp{};
  for (std::size_t i = 0; i < kTofZones; ++i) sharp[i] = look(scene, tilted, i);
  const auto sums = spilled(sharp);
  std::array<ZoneView, kTofZones> out{};
  for (std::size_t i = 0; i < kTofZones; ++i) {
    const double mean = sums[i].distance / sums[i].signal;
    const double variance = sums[i].square / sums[i].signal - mean * mean;
    out[i] = {sums[i].signal, mean, std::sqrt(std::max(variance, 0.0)), sums[i].diffuse};
  }
  return out;
}

TofRaw measure_tof(const LiverSurface& scene, const TofStation& station,
                   const TofConditions& conditions, Random& random) {
  const auto views = view_scene(scene, station);
  TofRaw raw;
  raw.reflectance.emplace();
  raw.amplitude.emplace();
  raw.ambient.emplace();
  raw.status.emplace();
  const double window = (1 - conditions.dirt) * (1 - conditions.dirt);
  const double frames = conditions.frames;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    const double behind =
        std::max(conditions.ambient * (1 - conditions.dirt) * (1 + random.normal(0, 0.03)), 0.0);
    const double lamp =
        station.ambient_white * views[i].diffuse * (1 - conditions.dirt) * station.zone_gain[i];
    const double light = behind + lamp;
    // Dirt also throws some light straight back: the sensor takes most of it off again, what is
    // left draws distances towards it.
    const double veil = conditions.dirt * 40;
    const double signal = views[i].signal * window * station.zone_gain[i];
    const double noise = std::sqrt((1 + (light + veil) / signal) * 1000 / signal / frames);
    const double seen = std::max(signal * (1 + kSignalSd * noise * random.normal(0, 1)), 0.0);
    double distance = views[i].distance_mm + station.zone_offset_mm[i] + conditions.offset_mm +
                      kRangeSdMm * noise * random.normal(0, 1);
    distance -= distance * 0.1 * veil / (veil + signal);
    const bool lost = random.chance(kDropout);
    raw.distance_mm[i] = lost ? 0 : std::clamp(rounded(distance), 0.0, 4000.0);
    (*raw.amplitude)[i] = lost ? 0 : std::min(rounded(seen), 4095.0);
    (*raw.reflectance)[i] =
        lost ? 0 : std::min(rounded(reflectance_percent(i, seen, distance)), 255.0);
    (*raw.ambient)[i] = std::min(rounded(ambient_shown(behind, lamp, frames, random)), 4095.0);
    (*raw.status)[i] = lost ? 255 : status_of(views[i], seen, random);
  }
  return raw;
}

}  // namespace gaveurs
