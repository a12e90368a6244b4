#include "twin/liver_spectrum.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr int kFirstNm = 380;
constexpr int kStepNm = 10;
constexpr std::size_t kSteps = 63;
constexpr std::size_t kMatters = 7;

double bell(double nm, double centre, double sd) {
  const double t = (nm - centre) / sd;
  return std::exp(-t * t / 2);
}

/// k of one unit of each matter, in the order of LiverMatter.
std::array<double, kMatters> absorption(double nm) {
  return {bell(nm, 420, 16) + 0.18 * bell(nm, 548, 14) + 0.20 * bell(nm, 582, 13),
          0.9 * bell(nm, 405, 18) + 0.10 * bell(nm, 500, 25) + 0.12 * bell(nm, 632, 16),
          0.75 * bell(nm, 425, 16) + bell(nm, 452, 15) + 0.85 * bell(nm, 480, 13),
          std::exp(-(nm - 400) / 90),
          bell(nm, 930, 28) + 0.06 * bell(nm, 760, 20),
          bell(nm, 455, 30) + 0.7 * bell(nm, 660, 45),
          1};
}

/// White LED (blue die, phosphor), a 415 nm LED and a 910 nm LED.
double lamp(double nm) {
  return 0.9 * bell(nm, 450, 12) + 0.75 * bell(nm, 570, 60) + 0.25 * bell(nm, 640, 50) +
         0.35 * bell(nm, 415, 12) + 0.8 * bell(nm, 910, 25) + 0.02;
}

/// The filters of the AS7341: full width at half height, nm (ams datasheet DS000504); Clear has
/// none.
double filter(std::size_t channel, double nm) {
  static constexpr std::array<double, kChannels> kWidth{26, 30, 36, 39, 39, 40, 50, 52, 0, 100};
  if (static_cast<Channel>(channel) == Channel::kClear) return nm < 1000 ? 1 : 0;
  const double sd = kWidth[channel] / (2 * std::sqrt(2 * std::numbers::ln2));
  return bell(nm, kChannelNm[channel], sd);
}

struct Tables {
  std::array<std::array<double, kMatters>, kSteps> matter;
  std::array<std::array<double, kSteps>, kChannels> weight;  // sums to 1 for each channel

  Tables() {
    for (std::size_t i = 0; i < kSteps; ++i) matter[i] = absorption(nm(i));
    for (std::size_t c = 0; c < kChannels; ++c) {
      double sum = 0;
      for (std::size_t i = 0; i < kSteps; ++i) sum += weight[c][i] = filter(c, nm(i)) * lamp(nm(i));
      for (double& w : weight[c]) w /= sum;
    }
  }
  static double nm(std::size_t i) { return kFirstNm + kStepNm * static_cast<double>(i); }
};

const Tables& tables() {
  static const Tables kTables;
  return kTables;
}

/// Of blue light more is lost than of red: 1.5 at 415 nm, 0.5 at 910 nm.
double blueness(std::size_t channel) {
  const int nm = kChannelNm[channel] == 0 ? 580 : kChannelNm[channel];
  return 1.5 - (nm - 415) / 495.0;
}

}  // namespace

Reflectance reflectance_of(const LiverMatter& m) {
  const std::array<double, kMatters> amounts{m.haem, m.met,  m.carotenoid, m.brown,
                                             m.fat,  m.bile, m.base};
  const Tables& t = tables();
  std::array<double, kSteps> spectrum{};
  for (std::size_t i = 0; i < kSteps; ++i) {
    double k = 0;
    for (std::size_t j = 0; j < kMatters; ++j) k += amounts[j] * t.matter[i][j];
    spectrum[i] = 1 + k - std::sqrt(k * k + 2 * k);
  }
  Reflectance out{};
  for (std::size_t c = 0; c < kChannels; ++c) {
    for (std::size_t i = 0; i < kSteps; ++i) out[c] += t.weight[c][i] * spectrum[i];
  }
  return out;
}

SpectralStation draw_spectral_station(Calibration& calibration, Random random) {
  SpectralStation station;
  for (std::size_t c = 0; c < kChannels; ++c) {
    station.white[c] = kNominalWhite[c] * random.normal(1, 0.04);
    station.dark[c] = 0.002 * random.uniform(0.5, 1.5);
    station.misfit[c] = random.normal(1, 0.004);
    calibration.white[c] = std::round(station.white[c] * station.misfit[c] * 1e4) / 1e4;
    calibration.dark[c] = std::round(station.dark[c] * 1e4) / 1e4;
  }
  return station;
}

SpectralRaw measure_spectrum(const Reflectance& reflectance, const SpectralStation& station,
                             const SpectralConditions& conditions, Random& random) {
  SpectralRaw raw;
  raw.gain = conditions.gain;
  raw.integration_ms = conditions.integration_ms;
  const double exposure = conditions.gain * conditions.integration_ms;
  const double lie = random.normal(1, 0.012);  // height and slope change all channels alike
  for (std::size_t c = 0; c < kChannels; ++c) {
    const double blue = blueness(c);
    const double window = 1 - conditions.dirt * blue * 0.5;
    const double light = std::pow(conditions.lamp, blue) * lie + conditions.ambient * (2 - blue);
    const double counts =
        exposure * (station.white[c] * reflectance[c] * light * window + station.dark[c]);
    const double noise = std::sqrt(0.02 * counts + 9);
    raw.counts[c] = std::clamp(std::round(random.normal(counts, noise)), 0.0, 65535.0);
  }
  return raw;
}

}  // namespace gaveurs
