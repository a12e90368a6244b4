#include "twin/liver_surface.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr std::size_t kWaves = 8;
constexpr double kCellArea = LiverSurface::kCellMm * LiverSurface::kCellMm;
constexpr double kThickMm = 12;  // the rim of a liver is left out of what is said of its surface
constexpr int kPatch = 10;       // nodes: 20 mm, a zone at a liver's surface

/// Waves of random direction and length, together of RMS 1, fixed to a frame of its own. Walked row
/// by row: from node to node each wave's phase turns by the same angle.
class Ripple {
 public:
  Ripple(Random& random, double shortest_mm, double longest_mm, double x, double y, double angle) {
    for (std::size_t i = 0; i < kWaves; ++i) {
      const double heading = random.uniform(0, 2 * std::numbers::pi) + angle;
      const double k = 2 * std::numbers::pi / random.uniform(shortest_mm, longest_mm);
      kx_[i] = k * std::cos(heading);
      ky_[i] = k * std::sin(heading);
      phase_[i] = random.uniform(0, 2 * std::numbers::pi) - kx_[i] * x - ky_[i] * y;
      turn_c_[i] = std::cos(kx_[i] * LiverSurface::kCellMm);
      turn_s_[i] = std::sin(kx_[i] * LiverSurface::kCellMm);
    }
  }
  void begin_row(double x, double y) {
    for (std::size_t i = 0; i < kWaves; ++i) {
      const double phase = kx_[i] * x + ky_[i] * y + phase_[i];
      c_[i] = std::cos(phase);
      s_[i] = std::sin(phase);
    }
  }
  /// The value here; goes on to the next node of the row.
  double next() {
    double sum = 0;
    for (std::size_t i = 0; i < kWaves; ++i) {
      sum += s_[i];
      const double s = s_[i] * turn_c_[i] + c_[i] * turn_s_[i];
      c_[i] = c_[i] * turn_c_[i] - s_[i] * turn_s_[i];
      s_[i] = s;
    }
    return sum * std::sqrt(2.0 / kWaves);
  }

 private:
  using Each = std::array<double, kWaves>;
  Each kx_, ky_, phase_, turn_c_, turn_s_, c_, s_;
};

struct Place {
  double x, y;
};

Place turned(double x, double y, double c, double s) { return {c * x + s * y, c * y - s * x}; }
Place turned(double x, double y, double angle) {
  return turned(x, y, std::cos(angle), std::sin(angle));
}

/// A soft dome of height 1 that has slumped: flat above, steep at its edge.
class Dome {
 public:
  explicit Dome(const LobeOutline& outline)
      : lobe_(outline), c_(std::cos(outline.angle)), s_(std::sin(outline.angle)) {}
  double at(double x, double y) const {
    const double dx = x - lobe_.x, dy = y - lobe_.y;
    const double u = (c_ * dx + s_ * dy) / lobe_.half_length;
    const double v = (c_ * dy - s_ * dx) / lobe_.half_width;
    const double r2 = u * u + v * v;
    return r2 >= 1 ? 0 : std::sqrt(1 - r2 * r2 * r2);
  }

 private:
  LobeOutline lobe_;
  double c_, s_;
};

/// 1 inside, 0 outside, with a soft edge of a few mm.
double cover(const TrueDefect& defect, double x, double y) {
  const double aspect = defect.kind == DefectKind::kTear ? 3 : 1;
  const Place p = turned(x - defect.x_mm, y - defect.y_mm, defect.angle);
  const double radius = defect.size_mm / 2;
  const double a = radius * std::sqrt(aspect), b = radius / std::sqrt(aspect);
  const double r = std::hypot(p.x / a, p.y / b);
  const double edge_mm = 0.8;
  return std::clamp(0.5 + (1 - r) * b / (2 * edge_mm), 0.0, 1.0);
}

/// What a defect does to the surface, as a change of height (mm) at full cover.
double rise(const TrueDefect& defect) {
  switch (defect.kind) {
    case DefectKind::kForeignBody:
      // Bone and grit stand up; film and feathers, the light ones, lie flat.
      return defect.bright ? 1.5 : std::min(0.5 * defect.size_mm, 9.0);
    case DefectKind::kDent:
      return -(0.32 + 0.25 * defect.severity) * defect.size_mm;
    case DefectKind::kTear:
      return -(0.25 + 0.25 * defect.severity) * defect.size_mm;
    default:
      return 0;
  }
}

/// Albedo of a liver of albedo `albedo` of which blood is the share `blood`, by Kubelka and Munk
/// (1931): R = 1 + k − √(k² + 2k), k = 2 µa / (0.75 µs'). Whole blood absorbs 0.65/mm at 940 nm
/// (Bosschaart et al. 2014); fatty tissue scatters 1.2/mm there (Jacques 2013).
double with_blood(double albedo, double blood) {
  constexpr double kBlood = 2 * 0.65 / (0.75 * 1.2);
  const double k = (1 - albedo) * (1 - albedo) / (2 * albedo) + blood * kBlood;
  return 1 + k - std::sqrt(k * k + 2 * k);
}

/// What a hollow gives back whose opening is the share `open` of its walls: light that meets the
/// walls again is lost a little each time.
double hollow(double albedo, double open) { return albedo * open / (1 - albedo * (1 - open)); }

/// Factor on the albedo at 940 nm at full cover.
double shade(const TrueDefect& defect, double albedo) {
  const double deep = -rise(defect) / std::max(defect.size_mm, 0.1);
  switch (defect.kind) {
    case DefectKind::kForeignBody:
      return defect.albedo / albedo;
    case DefectKind::kDent:  // the cap of a sphere
      return hollow(albedo, 1 / (1 + 4 * deep * deep)) / albedo;
    case DefectKind::kTear: {  // a furrow three times as long as wide, its walls a little bloody
      const double wide = 1 / std::sqrt(3.0);
      return hollow(with_blood(albedo, 0.2 * defect.severity), wide / (wide + 2 * deep)) / albedo;
    }
    case DefectKind::kBruise:  // from a tenth of blood, where one speaks of a bruise, to all of it
      return with_blood(albedo, 0.1 + 0.9 * defect.severity) / albedo;
    case DefectKind::kBileStain:
      // Bile absorbs near 400 nm, biliverdin near 660, and at 940 nothing but its water (Maitland
      // and Walsh 1993): what is left is a film that is wetter than the liver.
      return 1 - (0.03 + 0.07 * defect.severity);
  }
  return 1;
}

}  // namespace

std::array<LobeOutline, 2> lobes_of(const LiverForm& form) {
  const double half = form.length_mm / 2, across = form.width_mm / 2;
  const double a1 = form.major_share * half, a2 = (1.36 - form.major_share) * half;
  return {{{a1 - half, 0, a1, across, 0},
           {half - a2, form.lobe_shift * form.width_mm, a2, 0.86 * across, form.lobe_angle}}};
}

LiverSurface::Point TrayLie::at(double x_mm, double y_mm) const {
  if (!pose_.present) return {0, pose_.belt_albedo, false};
  const Tray& tray = kStandardBarquette;
  const Place p = turned(x_mm - pose_.x_mm, y_mm - pose_.y_mm, c_, s_);
  const double dx = std::abs(p.x) - tray.length_mm / 2;
  const double dy = std::abs(p.y) - tray.width_mm / 2;
  const double out = std::max(dx, dy);
  if (out <= 0) return {0, tray.albedo, false};
  if (out <= tray.rim_width_mm) return {tray.rim_height_mm, tray.albedo, false};
  return {-tray.bottom_mm, pose_.belt_albedo, false};
}

std::array<double, 2> zone_of(double x_mm, double y_mm, double height_mm, double belt_mm) {
  const double half = (belt_mm - height_mm) * std::tan(std::numbers::pi / 8);
  const double zones = kTofSide / 2.0;
  return {zones + zones * x_mm / half, zones + zones * y_mm / half};
}

LiverSurface::LiverSurface(const LiverForm& form, const TrayPose& tray, Random random)
    : nodes_(static_cast<std::size_t>(kSide * kSide)),
      liver_(nodes_.size()),
      bumps_(nodes_.size()),
      clean_(nodes_.size()),
      gloss_(form.gloss),
      depth_mm_(form.depth_mm) {
  const Point outside = TrayLie(tray).at(1e6, 1e6);
  belt_mm_ = outside.height_mm;
  belt_albedo_ = outside.albedo;
  grow(form, random);
  settle(form);
  measure_axes();
  measure_outline(form);
  measure_patches();
  lay(tray);
}

// Two lobes that flow into each other, bumps on them, and what the defects change.
void LiverSurface::grow(const LiverForm& form, Random& random) {
  const auto lobes = lobes_of(form);
  const Dome major(lobes[0]), minor(lobes[1]);
  Ripple bumps(random, 60, 120, form.x_mm, form.y_mm, form.angle);
  Ripple mottling(random, 60, 140, form.x_mm, form.y_mm, form.angle);
  Ripple marbling(random, 14, 35, form.x_mm, form.y_mm, form.angle);
  const double c = std::cos(form.angle), s = std::sin(form.angle);
  const double reach = form.length_mm / 2 + 8;
  // Heights are scaled to the volume afterwards; bumps are given in mm, so a first guess of the
  // scale is needed: the volume over the outline's area.
  const double volume = form.mass_g / kLiverGramsPerMm3;
  const double scale = volume / (0.60 * form.length_mm * form.width_mm);
  for (int iy = 0; iy < kSide; ++iy) {
    const double y = iy * kCellMm - kHalfMm;
    const double chord2 = reach * reach - (y - form.y_mm) * (y - form.y_mm);
    if (chord2 <= 0) continue;
    const int half = static_cast<int>(std::sqrt(chord2) / kCellMm) + 1;
    const int middle = static_cast<int>(std::lround((form.x_mm + kHalfMm) / kCellMm));
    const int first = std::max(middle - half, 0), last = std::min(middle + half, kSide - 1);
    bumps.begin_row(first * kCellMm - kHalfMm, y);
    mottling.begin_row(first * kCellMm - kHalfMm, y);
    marbling.begin_row(first * kCellMm - kHalfMm, y);
    for (int ix = first; ix <= last; ++ix) {
      const double x = ix * kCellMm - kHalfMm;
      const double wave = bumps.next();
      const double tone = form.mottling * mottling.next() + form.marbling * marbling.next();
      const Place p = turned(x - form.x_mm, y - form.y_mm, c, s);
      const double z1 = major.at(p.x, p.y), z2 = 0.9 * minor.at(p.x, p.y);
      if (z1 <= 0 && z2 <= 0) continue;
      // The norm of degree 8: one lobe flows into the other over a crease of some millimetres.
      const double q1 = z1 * z1 * z1 * z1, q2 = z2 * z2 * z2 * z2;
      const double z = std::sqrt(std::sqrt(std::sqrt(q1 * q1 + q2 * q2)));
      const double bump = form.roughness_mm * wave * std::min(z / 0.5, 1.0);
      const std::size_t i = index(ix, iy);
      liver_[i] = static_cast<float>(std::max(z * scale + bump, 0.1));
      bumps_[i] = static_cast<float>(bump);
      clean_[i] = static_cast<float>(form.albedo * (1 + tone));
      nodes_[i].albedo = clean_[i];
    }
  }
  for (const TrueDefect& defect : form.defects) hurt(defect);
}

/// Changes height and albedo where the defect is.
void LiverSurface::hurt(const TrueDefect& defect) {
  const int reach = static_cast<int>(defect.size_mm / kCellMm) + 2;
  const int cx = static_cast<int>(std::lround((defect.x_mm + kHalfMm) / kCellMm));
  const int cy = static_cast<int>(std::lround((defect.y_mm + kHalfMm) / kCellMm));
  for (int iy = std::max(cy - reach, 0); iy <= std::min(cy + reach, kSide - 1); ++iy) {
    for (int ix = std::max(cx - reach, 0); ix <= std::min(cx + reach, kSide - 1); ++ix) {
      const std::size_t i = index(ix, iy);
      if (liver_[i] <= 0) continue;
      const double share = cover(defect, ix * kCellMm - kHalfMm, iy * kCellMm - kHalfMm);
      if (share <= 0) continue;
      const double albedo = nodes_[i].albedo;
      const double after = albedo * (1 + share * (shade(defect, albedo) - 1));
      liver_[i] = static_cast<float>(std::max(liver_[i] + share * rise(defect), 0.1));
      nodes_[i].albedo = static_cast<float>(std::clamp(after, 0.02, 0.98));
    }
  }
}

void LiverSurface::settle(const LiverForm& form) {
  double sum = 0;
  for (const float z : liver_) sum += z;
  const double factor = form.mass_g / kLiverGramsPerMm3 / (sum * kCellArea);
  for (float& z : liver_) z = static_cast<float>(z * factor);
  for (float& bump : bumps_) bump = static_cast<float>(bump * factor);
}

void LiverSurface::measure_axes() {
  double m = 0, mx = 0, my = 0, mxx = 0, myy = 0, mxy = 0, thickest = 0;
  for (int iy = 0; iy < kSide; ++iy) {
    for (int ix = 0; ix < kSide; ++ix) {
      const double z = liver_[index(ix, iy)];
      if (z <= 0) continue;
      const double x = ix * kCellMm - kHalfMm, y = iy * kCellMm - kHalfMm;
      m += z, mx += z * x, my += z * y;
      mxx += z * x * x, myy += z * y * y, mxy += z * x * y;
      thickest = std::max(thickest, z - static_cast<double>(bumps_[index(ix, iy)]));
    }
  }
  mx /= m, my /= m;
  const double xx = mxx / m - mx * mx, yy = myy / m - my * my, xy = mxy / m - mx * my;
  const double middle = (xx + yy) / 2, apart = std::hypot((xx - yy) / 2, xy);
  features_.mass_g = m * kCellArea * kLiverGramsPerMm3;
  features_.length_mm = 2 * std::sqrt(5 * (middle + apart));
  features_.width_mm = 2 * std::sqrt(5 * (middle - apart));
  features_.thickness_mm = thickest;
}

void LiverSurface::measure_outline(const LiverForm& form) {
  double low_x = 1e9, high_x = -1e9, low_y = 1e9, high_y = -1e9;
  const double c = std::cos(form.angle), s = std::sin(form.angle);
  for (int iy = 0; iy < kSide; ++iy) {
    for (int ix = 0; ix < kSide; ++ix) {
      if (liver_[index(ix, iy)] <= 0) continue;
      const Place p =
          turned(ix * kCellMm - kHalfMm - form.x_mm, iy * kCellMm - kHalfMm - form.y_mm, c, s);
      low_x = std::min(low_x, p.x), high_x = std::max(high_x, p.x);
      low_y = std::min(low_y, p.y), high_y = std::max(high_y, p.y);
    }
  }
  outline_length_mm_ = high_x - low_x + kCellMm;
  outline_width_mm_ = high_y - low_y + kCellMm;
}

// Roughness and uniformity are those of means over a zone's patch: finer grain is not graded.
void LiverSurface::measure_patches() {
  double n = 0, bump = 0, bump2 = 0, light = 0, light2 = 0;
  for (int py = 0; py + kPatch <= kSide; py += kPatch) {
    for (int px = 0; px + kPatch <= kSide; px += kPatch) {
      double b = 0, a = 0, count = 0;
      for (int iy = py; iy < py + kPatch; ++iy) {
        for (int ix = px; ix < px + kPatch; ++ix) {
          const std::size_t i = index(ix, iy);
          if (liver_[i] < kThickMm) continue;
          b += bumps_[i], a += clean_[i], ++count;
        }
      }
      if (count < 0.7 * kPatch * kPatch) continue;
      b /= count, a /= count, ++n;
      bump += b, bump2 += b * b, light += a, light2 += a * a;
    }
  }
  if (n < 2) return;
  bump /= n, light /= n;
  features_.roughness_mm = std::sqrt(std::max(bump2 / n - bump * bump, 0.0));
  features_.uniformity =
      uniformity_of(std::sqrt(std::max(light2 / n - light * light, 0.0)) / light);
}

void LiverSurface::lay(const TrayPose& tray) {
  const TrayLie lie(tray);
  top_mm_ = tray.present ? kStandardBarquette.rim_height_mm : 0;
  for (int iy = 0; iy < kSide; ++iy) {
    for (int ix = 0; ix < kSide; ++ix) {
      const std::size_t i = index(ix, iy);
      const Point under = lie.at(ix * kCellMm - kHalfMm, iy * kCellMm - kHalfMm);
      if (liver_[i] > 0) {
        nodes_[i].height = static_cast<float>(under.height_mm + liver_[i]);
      } else {
        nodes_[i] = {static_cast<float>(under.height_mm), static_cast<float>(under.albedo)};
      }
      top_mm_ = std::max(top_mm_, static_cast<double>(nodes_[i].height));
    }
  }
}

LiverSurface::Point LiverSurface::at(double x_mm, double y_mm) const {
  const double gx = (x_mm + kHalfMm) / kCellMm, gy = (y_mm + kHalfMm) / kCellMm;
  if (!(gx >= 0 && gy >= 0 && gx < kSide - 1 && gy < kSide - 1))
    return {belt_mm_, belt_albedo_, false};
  const int ix = static_cast<int>(gx), iy = static_cast<int>(gy);
  const double fx = gx - ix, fy = gy - iy;
  const std::size_t i = index(ix, iy);
  const Node &a = nodes_[i], &b = nodes_[i + 1], &c = nodes_[i + kSide], &d = nodes_[i + kSide + 1];
  const double wa = (1 - fx) * (1 - fy), wb = fx * (1 - fy), wc = (1 - fx) * fy, wd = fx * fy;
  return {wa * a.height + wb * b.height + wc * c.height + wd * d.height,
          wa * a.albedo + wb * b.albedo + wc * c.albedo + wd * d.albedo,
          liver_[i + (fx > 0.5 ? 1 : 0) + (fy > 0.5 ? kSide : 0)] > 0};
}

double LiverSurface::height(double x_mm, double y_mm) const {
  const double gx = (x_mm + kHalfMm) / kCellMm, gy = (y_mm + kHalfMm) / kCellMm;
  if (!(gx >= 0 && gy >= 0 && gx < kSide - 1 && gy < kSide - 1)) return belt_mm_;
  const int ix = static_cast<int>(gx), iy = static_cast<int>(gy);
  const double fx = gx - ix, fy = gy - iy;
  const Node* a = &nodes_[index(ix, iy)];
  const double top = a[0].height + fx * (a[1].height - a[0].height);
  const double low = a[kSide].height + fx * (a[kSide + 1].height - a[kSide].height);
  return top + fy * (low - top);
}

double LiverSurface::liver_at(double x_mm, double y_mm) const {
  const int ix = static_cast<int>(std::lround((x_mm + kHalfMm) / kCellMm));
  const int iy = static_cast<int>(std::lround((y_mm + kHalfMm) / kCellMm));
  if (ix < 0 || iy < 0 || ix >= kSide || iy >= kSide) return 0;
  return liver_[index(ix, iy)];
}

double LiverSurface::volume_mm3() const {
  double sum = 0;
  for (const float z : liver_) sum += z;
  return sum * kCellArea;
}

}  // namespace gaveurs
