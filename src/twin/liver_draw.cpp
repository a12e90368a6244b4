#include "twin/liver_draw.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

/// Usual surface of each grade, in the order of Grade: what is drawn lies within 30-130 % of it.
struct Usual {
  double roughness_mm, mottling;
  std::array<double, 4> defects;  // chance of 0, 1, 2, 3
  double largest_mm;
};
constexpr std::array<Usual, kGrades> kUsual{{
    {1.0, 0.020, {0.20, 0.40, 0.25, 0.15}, 30},
    {1.0, 0.020, {0.05, 0.30, 0.35, 0.30}, 30},
    {0.9, 0.018, {0.25, 0.45, 0.22, 0.08}, 26},
    {0.7, 0.014, {0.60, 0.34, 0.06, 0.00}, 22},
    {0.5, 0.010, {0.88, 0.12, 0.00, 0.00}, 8},
}};
/// Specks are common and harm nothing; what is called a defect is larger than a fingertip's edge.
constexpr double kSpeckMm = 4, kLargestSpeckMm = 7.5;
/// The smallest dents against other defects: they come from fingers, hooks and the tray's rim.
constexpr double kDentShare = 24.0 / 17;

DefectKind draw_kind(Random& random) {
  static constexpr std::array<double, kDefectKinds> kShare{0.05, 0.20, 0.15, 0.40, 0.20};
  double at = random.uniform();
  for (int kind = 0; kind < kDefectKinds; ++kind) {
    if (at < kShare[static_cast<std::size_t>(kind)]) return static_cast<DefectKind>(kind);
    at -= kShare[static_cast<std::size_t>(kind)];
  }
  return DefectKind::kBruise;
}

TrueDefect draw_defect(double smallest_mm, double largest_mm, double smallest_dent_mm,
                       Random& random) {
  TrueDefect defect;
  defect.kind = draw_kind(random);
  // Small ones are commoner.
  const double share = random.uniform();
  defect.size_mm = smallest_mm * std::pow(largest_mm / smallest_mm, share);
  defect.severity = random.uniform();
  if (defect.kind == DefectKind::kDent) {
    if (largest_mm < smallest_dent_mm) {
      defect.kind = DefectKind::kBruise;
    } else {
      defect.size_mm = std::max(smallest_dent_mm, defect.size_mm);
    }
  }
  defect.angle = random.uniform(0, std::numbers::pi);
  defect.bright = random.chance(0.5);
  defect.albedo = defect.bright ? random.uniform(0.7, 0.95) : random.uniform(0.08, 0.5);
  return defect;
}

int draw_count(const std::array<double, 4>& chances, Random& random) {
  double at = random.uniform();
  for (int count = 0; count < 3; ++count) {
    if (at < chances[static_cast<std::size_t>(count)]) return count;
    at -= chances[static_cast<std::size_t>(count)];
  }
  return chances[3] > 0 ? 3 : 0;
}

/// Further out than this share of a lobe its surface falls by more than 45° and is an edge.
constexpr double kVisible = 0.8;

/// Puts a defect on a lobe, whole and clear of the others; false when it found no place.
bool place(TrueDefect& defect, const LiverForm& form, Random& random) {
  const auto lobes = lobes_of(form);
  const double long_half = defect.size_mm / 2 * (defect.kind == DefectKind::kTear ? 1.73 : 1);
  for (int tries = 0; tries < 24; ++tries) {
    const LobeOutline& lobe = lobes[random.chance(0.62) ? 0 : 1];
    const double a = kVisible * lobe.half_length, b = kVisible * lobe.half_width;
    if (long_half > 0.6 * b) continue;
    const double r = std::sqrt(random.uniform()), turn = random.uniform(0, 2 * std::numbers::pi);
    const double u = a * r * std::cos(turn), v = b * r * std::sin(turn);
    const double lx = lobe.x + u * std::cos(lobe.angle) - v * std::sin(lobe.angle);
    const double ly = lobe.y + u * std::sin(lobe.angle) + v * std::cos(lobe.angle);
    defect.x_mm = form.x_mm + lx * std::cos(form.angle) - ly * std::sin(form.angle);
    defect.y_mm = form.y_mm + lx * std::sin(form.angle) + ly * std::cos(form.angle);
    const bool clear = std::ranges::all_of(form.defects, [&](const TrueDefect& other) {
      return std::hypot(other.x_mm - defect.x_mm, other.y_mm - defect.y_mm) >
             (other.size_mm + defect.size_mm) / 2 + 22;
    });
    if (clear) return true;
  }
  return false;
}

void add_defects(LiverForm& form, const LiverWish& wish, const Usual& usual, Random& random) {
  int count = draw_count(usual.defects, random);
  if (wish.flaws < 0.5) count = std::min(count, 1);
  if (wish.flaws > 2) ++count;
  const double smallest = wish.smallest_defect_mm, dent = kDentShare * smallest;
  const bool many = wish.grade == Grade::kReject && random.chance(0.35);
  if (many) {
    count = static_cast<int>(random.integer(5, 6));
  }
  const double largest = std::max(many ? 24 : usual.largest_mm * std::min(wish.flaws, 1.2), 6.0);
  for (int i = 0; i < count; ++i) {
    const bool speck = largest <= smallest || (!many && random.chance(0.3));
    TrueDefect defect = speck ? draw_defect(kSpeckMm, kLargestSpeckMm, dent, random)
                              : draw_defect(smallest, largest, dent, random);
    // A foreign body refuses a liver, so only rejected ones have one.
    const bool foreign =
        defect.kind == DefectKind::kForeignBody && defect.size_mm >= kForeignBodyMm;
    if (foreign && wish.grade != Grade::kReject) defect.kind = DefectKind::kBruise;
    if (place(defect, form, random)) form.defects.push_back(defect);
  }
  // What no one would eat: a large thing in it, or half of it blood.
  if (wish.grade == Grade::kReject && !many && random.chance(0.4)) {
    TrueDefect defect = draw_defect(18, 30, dent, random);
    if (random.chance(0.6)) defect.kind = DefectKind::kForeignBody;
    defect.severity = random.uniform(0.7, 1);
    if (place(defect, form, random)) form.defects.push_back(defect);
  }
}

/// A larger liver is longer and wider, and thicker too; a poor one has spread more.
void draw_outline(LiverForm& form, const LiverWish& wish, Random& random) {
  const double spread = wish.grade >= Grade::kA ? 1 : 1 + 0.03 * std::min(wish.flaws, 2.0);
  const double usual = 156 * std::pow(wish.mass_g / 527, 0.35) * spread;
  form.length_mm = usual * random.normal(1, 0.035);
  form.width_mm = form.length_mm * random.normal(0.72, 0.03);
  if (wish.tray) {
    form.length_mm = std::min(form.length_mm, 170.0);
    form.width_mm = std::clamp(form.width_mm, 80.0, 122.0);
  } else {
    form.length_mm = std::min(form.length_mm, 165.0);
    form.width_mm = std::clamp(form.width_mm, 80.0, 130.0);
  }
  form.major_share = random.uniform(0.62, 0.74);
  form.lobe_shift = random.uniform(-0.07, 0.07);
  form.lobe_angle = random.uniform(-0.25, 0.25);
}

void draw_pose(DrawnLiver& drawn, bool tray, double turned, Random& random) {
  LiverForm& form = drawn.form;
  drawn.tray.present = tray;
  if (!tray) {
    form.angle = random.uniform(-0.6, 0.6);
    const double room = std::clamp(86 - form.length_mm / 2, 0.0, 6.0);
    form.x_mm = random.uniform(-room, room);
    form.y_mm = random.uniform(-room, room);
    return;
  }
  drawn.tray.x_mm = std::clamp(random.normal(0, 1), -2.5, 2.5);
  drawn.tray.y_mm = std::clamp(random.normal(0, 1), -2.5, 2.5);
  drawn.tray.angle = turned + random.normal(0, 0.8) * kDegree;
  const Tray& t = kStandardBarquette;
  const double room_x = std::clamp((t.length_mm - form.length_mm) / 2 - 3, 0.0, 4.0);
  const double room_y = std::clamp((t.width_mm - form.width_mm) / 2 - 3, 0.0, 4.0);
  form.angle = drawn.tray.angle + random.uniform(-1, 1) * (room_y > 3 ? 5 : 1.5) * kDegree;
  const double along = random.uniform(-room_x, room_x), across = random.uniform(-room_y, room_y);
  form.x_mm = drawn.tray.x_mm + along * std::cos(turned) - across * std::sin(turned);
  form.y_mm = drawn.tray.y_mm + along * std::sin(turned) + across * std::cos(turned);
  if (random.chance(0.5)) form.angle += std::numbers::pi;
}

/// How a liver goes bad, each part 0 when good.
struct Decay {
  double stale, lean, brown, bloody, bile, dull;
};

Decay draw_decay(Random& random) {
  const auto part = [&random](double usual) { return -usual * std::log(1 - random.uniform()); };
  return {part(0.4), part(0.35), part(1), part(0.6), part(0.3), part(1)};
}

LiverMatter decayed(const LiverMatter& good, const Decay& decay, double extent) {
  LiverMatter matter = good;
  const double stale = 1 - std::exp(-extent * decay.stale);
  matter.haem = good.haem * (1 - stale) * (1 + 1.5 * extent * decay.bloody);
  matter.met = good.met + 0.9 * good.haem * stale * (1 + 0.5 * extent * decay.bloody);
  matter.fat = good.fat * std::exp(-0.8 * extent * decay.lean);
  matter.brown = good.brown * (1 + 1.2 * extent * decay.brown);
  matter.bile = good.bile + 0.25 * extent * decay.bile;
  matter.base = good.base * (1 + 1.0 * extent * decay.dull);
  return matter;
}

double score_of(const LiverMatter& matter) {
  return spectral_score(spectral_parts(spectral_features(reflectance_of(matter))));
}

}  // namespace

DrawnLiver draw_form(const LiverWish& wish, Random& random) {
  const Usual& usual = kUsual[static_cast<std::size_t>(wish.grade)];
  DrawnLiver drawn;
  LiverForm& form = drawn.form;
  form.mass_g = wish.mass_g;
  draw_outline(form, wish, random);
  draw_pose(drawn, wish.tray, wish.turned_rad, random);
  form.roughness_mm = std::min(usual.roughness_mm * wish.flaws * random.uniform(0.3, 1.3), 1.5);
  form.mottling = std::min(usual.mottling * wish.flaws * random.uniform(0.3, 1.3), 0.04);
  form.albedo = random.normal(0.60, 0.03);
  form.gloss = random.uniform(0, 1);
  form.depth_mm = random.normal(0, 0.25);
  add_defects(form, wish, usual, random);
  return drawn;
}

std::optional<LiverMatter> draw_matter(double score, double yellow, Random& random) {
  LiverMatter good;
  good.haem *= random.normal(1, 0.05);
  good.carotenoid *= yellow * random.normal(1, 0.15);
  good.brown *= random.normal(1, 0.05);
  good.fat *= random.normal(1, 0.03);
  good.base *= random.normal(1, 0.06);
  const Decay decay = draw_decay(random);
  double low = 0, high = 0;
  double at_low = score_of(good);
  if (at_low < score) return std::nullopt;
  // The score falls with decay, but not always from the start: find a crossing, then halve.
  while (true) {
    high = low + 0.1;
    const double at_high = score_of(decayed(good, decay, high));
    if (at_high <= score) break;
    low = high;
    if (low > 2) return std::nullopt;
  }
  for (int i = 0; i < 8; ++i) {
    const double middle = (low + high) / 2;
    (score_of(decayed(good, decay, middle)) > score ? low : high) = middle;
  }
  return decayed(good, decay, high);
}

}  // namespace gaveurs
