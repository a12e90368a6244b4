#include "domain/spectrum.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "domain/grading.h"

namespace gaveurs {
namespace {

constexpr int kFirstNm = 380;
constexpr int kStepNm = 10;
constexpr std::size_t kSteps = 41;
constexpr std::size_t kBands = 8;

/// CIE 018: the 2° observer's x̄, ȳ, z̄ from 380 to 780 nm.
constexpr std::array<std::array<double, 3>, kSteps> kObserver{{
    {0.001368, 0.000039, 0.006450}, {0.004243, 0.000120, 0.020050}, {0.014310, 0.000396, 0.067850},
    {0.043510, 0.001210, 0.207400}, {0.134380, 0.004000, 0.645600}, {0.283900, 0.011600, 1.385600},
    {0.348280, 0.023000, 1.747060}, {0.336200, 0.038000, 1.772110}, {0.290800, 0.060000, 1.669200},
    {0.195360, 0.090980, 1.287640}, {0.095640, 0.139020, 0.812950}, {0.032010, 0.208020, 0.465180},
    {0.004900, 0.323000, 0.272000}, {0.009300, 0.503000, 0.158200}, {0.063270, 0.710000, 0.078250},
    {0.165500, 0.862000, 0.042160}, {0.290400, 0.954000, 0.020300}, {0.433450, 0.994950, 0.008750},
    {0.594500, 0.995000, 0.003900}, {0.762100, 0.952000, 0.002100}, {0.916300, 0.870000, 0.001650},
    {1.026300, 0.757000, 0.001100}, {1.062200, 0.631000, 0.000800}, {1.002600, 0.503000, 0.000340},
    {0.854450, 0.381000, 0.000190}, {0.642400, 0.265000, 0.000050}, {0.447900, 0.175000, 0.000020},
    {0.283500, 0.107000, 0},        {0.164900, 0.061000, 0},        {0.087400, 0.032000, 0},
    {0.046770, 0.017000, 0},        {0.022700, 0.008210, 0},        {0.011359, 0.004102, 0},
    {0.005790, 0.002091, 0},        {0.002899, 0.001047, 0},        {0.001440, 0.000520, 0},
    {0.000690, 0.000249, 0},        {0.000332, 0.000120, 0},        {0.000166, 0.000060, 0},
    {0.000083, 0.000030, 0},        {0.000042, 0.000015, 0},
}};

/// CIE standard illuminant D65, relative power from 380 to 780 nm.
constexpr std::array<double, kSteps> kD65{
    49.9755, 54.6482, 82.7549, 91.4860, 93.4318, 86.6823, 104.865, 117.008, 117.812,
    114.861, 115.923, 108.811, 109.354, 107.802, 104.790, 107.689, 104.405, 104.046,
    100.000, 96.3342, 95.7880, 88.6856, 90.0062, 89.5991, 87.6987, 83.2886, 83.6992,
    80.0268, 80.2146, 82.2778, 78.2842, 69.7213, 71.6091, 74.3490, 61.6040, 69.8856,
    75.0870, 63.5927, 46.4182, 66.8054, 63.3828};

using Weights = std::array<std::array<double, kBands>, 3>;

/// How much band `band` says about the reflectance at `nm`: hats of linear interpolation.
constexpr double share(std::size_t band, double nm) {
  const double centre = kChannelNm[band];
  if (nm <= centre) {
    if (band == 0) return 1;
    const double left = kChannelNm[band - 1];
    return nm <= left ? 0 : (nm - left) / (centre - left);
  }
  if (band + 1 == kBands) return 1;
  const double right = kChannelNm[band + 1];
  return nm >= right ? 0 : (right - nm) / (right - centre);
}

/// X, Y, Z of a spectrum are these weights times its bands; a perfect white has Y = 1.
constexpr Weights band_weights() {
  double white = 0;
  for (std::size_t i = 0; i < kSteps; ++i) white += kD65[i] * kObserver[i][1];
  Weights weights{};
  for (std::size_t i = 0; i < kSteps; ++i) {
    const double nm = kFirstNm + kStepNm * static_cast<double>(i);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      for (std::size_t band = 0; band < kBands; ++band) {
        weights[axis][band] += kD65[i] * kObserver[i][axis] * share(band, nm) / white;
      }
    }
  }
  return weights;
}

constexpr Weights kWeights = band_weights();

double cube_root_part(double t) {
  constexpr double kDelta = 6.0 / 29;
  return t > kDelta * kDelta * kDelta ? std::cbrt(t) : t / (3 * kDelta * kDelta) + 4.0 / 29;
}

constexpr double kDegree = std::numbers::pi / 180;

/// Hue in degrees 0-360, 0 for grey.
double hue(double a, double b) {
  if (a == 0 && b == 0) return 0;
  const double degrees = std::atan2(b, a) / kDegree;
  return degrees < 0 ? degrees + 360 : degrees;
}

double pow7(double x) { return x * x * x * x * x * x * x; }

double absorbance(double reflectance) { return -std::log(std::max(reflectance, 1e-4)); }

double quotient(double above, double below) { return below > 1e-6 ? above / below : 0; }

}  // namespace

Lab to_lab(const Reflectance& reflectance) {
  std::array<double, 3> f{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double sum = 0, white = 0;
    for (std::size_t band = 0; band < kBands; ++band) {
      sum += kWeights[axis][band] * reflectance[band];
      white += kWeights[axis][band];
    }
    f[axis] = cube_root_part(sum / white);
  }
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

double delta_e_2000(const Lab& one, const Lab& other) {
  const double kPow25 = pow7(25);
  const double chroma = (std::hypot(one.a, one.b) + std::hypot(other.a, other.b)) / 2;
  const double g = 0.5 * (1 - std::sqrt(pow7(chroma) / (pow7(chroma) + kPow25)));
  const double a1 = one.a * (1 + g), a2 = other.a * (1 + g);
  const double c1 = std::hypot(a1, one.b), c2 = std::hypot(a2, other.b);
  const double h1 = hue(a1, one.b), h2 = hue(a2, other.b);

  const bool grey = c1 * c2 == 0;
  double dh = grey ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  double h_mean = h1 + h2;
  if (!grey) {
    if (std::abs(h1 - h2) > 180) h_mean += h_mean < 360 ? 360 : -360;
    h_mean /= 2;
  }
  const double dl = other.l - one.l, dc = c2 - c1;
  const double dhue = 2 * std::sqrt(c1 * c2) * std::sin(dh / 2 * kDegree);
  const double l_mean = (one.l + other.l) / 2, c_mean = (c1 + c2) / 2;

  const double t =
      1 - 0.17 * std::cos((h_mean - 30) * kDegree) + 0.24 * std::cos(2 * h_mean * kDegree) +
      0.32 * std::cos((3 * h_mean + 6) * kDegree) - 0.20 * std::cos((4 * h_mean - 63) * kDegree);
  const double bend = (h_mean - 275) / 25;
  const double turn = 30 * std::exp(-bend * bend);
  const double rc = 2 * std::sqrt(pow7(c_mean) / (pow7(c_mean) + kPow25));
  const double from_50 = (l_mean - 50) * (l_mean - 50);
  const double l = dl / (1 + 0.015 * from_50 / std::sqrt(20 + from_50));
  const double c = dc / (1 + 0.045 * c_mean);
  const double h = dhue / (1 + 0.015 * c_mean * t);
  return std::sqrt(l * l + c * c + h * h - std::sin(2 * turn * kDegree) * rc * c * h);
}

SpectralFeatures spectral_features(const Reflectance& r) {
  static const Lab kReference = to_lab(kGoodLiver);
  const auto& [f415, f445, f480, f515, f555, f590, f630, f680, clear, nir] = r;
  SpectralFeatures out;
  out.ratios = {quotient(f415, f630),
                quotient(nir, f415),
                quotient(f555 + f590, f415 + f445),
                quotient(f630 + f680, f515),
                quotient(f415 + f445, f630 + f680),
                quotient(f415 + f480, f555 + f590)};
  out.lab = to_lab(r);
  out.delta_e = delta_e_2000(kReference, out.lab);
  const double lipid = absorbance(nir) - absorbance(f680);
  const double haem = (absorbance(f555) + absorbance(f590)) / 2 - absorbance(f515);
  const double met = absorbance(f630) - absorbance(f680);
  out.fat_quality_index = rising(lipid, 0, 0.5);
  out.freshness_index = rising(haem, -0.15, 0.10);
  out.oxidation_index = rising(met, 0.02, 0.35);
  return out;
}

}  // namespace gaveurs
