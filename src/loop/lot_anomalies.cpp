#include "loop/lot_anomalies.h"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr double kKnownPart = 0.5;
constexpr double kCorePart = 0.75;  // of the rows, that say what is usual
constexpr int kStarts = 12, kSteps = 20;
constexpr std::size_t kFewestKnown = 3;
constexpr std::size_t kMostReasons = 3;

/// Corn ÷ liver is the ITM: of the three one would be said twice.
bool is_judged(std::size_t figure) { return figure != static_cast<std::size_t>(LotFigure::kItm); }

/// Quantile of the normal distribution, by halving.
double normal_quantile(double p) {
  double low = -9, high = 9;
  for (int i = 0; i < 80; ++i) {
    const double middle = (low + high) / 2;
    (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// Of χ² by Wilson and Hilferty (1931).
double chi_square_quantile(double p, double degrees) {
  const double a = 2 / (9 * degrees);
  return degrees * std::pow(1 - a + normal_quantile(p) * std::sqrt(a), 3);
}

struct Usual {
  Vector mean;
  Matrix spread;
};

Usual usual_of(const Matrix& x, const std::vector<Eigen::Index>& rows) {
  Usual usual;
  const Matrix part = x(rows, Eigen::all);
  usual.mean = part.colwise().mean().transpose();
  const Matrix centred = part.rowwise() - usual.mean.transpose();
  usual.spread = centred.transpose() * centred / static_cast<double>(part.rows() - 1);
  usual.spread.diagonal().array() += 1e-6;
  return usual;
}

Vector distances_of(const Matrix& x, const Usual& usual) {
  const Eigen::LLT<Matrix> factor(usual.spread);
  const Matrix centred = (x.rowwise() - usual.mean.transpose()).transpose();
  return factor.matrixL().solve(centred).colwise().squaredNorm().transpose();
}

std::vector<Eigen::Index> nearest(const Vector& distances, Eigen::Index count) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(distances.size()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Eigen::Index>(i);
  std::nth_element(order.begin(), order.begin() + count, order.end(),
                   [&](auto a, auto b) { return distances(a) < distances(b); });
  order.resize(static_cast<std::size_t>(count));
  return order;
}

/// The rows whose covariance has the smallest determinant, made as wide as the middle row wants it.
Usual robust(const Matrix& x, Random& random) {
  const auto core = std::min<Eigen::Index>(
      x.rows() - 1, static_cast<Eigen::Index>(kCorePart * static_cast<double>(x.rows())));
  Usual best;
  double smallest = INFINITY;
  for (int start = 0; start < kStarts; ++start) {
    std::vector<Eigen::Index> rows;
    for (Eigen::Index i = 0; i < 3 * x.cols() + 2; ++i) {
      rows.push_back(random.integer(0, x.rows() - 1));
    }
    Usual usual = usual_of(x, rows);
    double determinant = INFINITY;
    for (int step = 0; step < kSteps; ++step) {
      usual = usual_of(x, nearest(distances_of(x, usual), core));
      const double now = usual.spread.llt().matrixLLT().diagonal().array().log().sum();
      if (now >= determinant - 1e-9) break;
      determinant = now;
    }
    if (determinant < smallest) {
      smallest = determinant;
      best = usual;
    }
  }
  Vector distances = distances_of(x, best);
  std::vector<double> sorted(distances.begin(), distances.end());
  const auto middle = sorted.begin() + std::ssize(sorted) / 2;
  std::nth_element(sorted.begin(), middle, sorted.end());
  best.spread *= *middle / chi_square_quantile(0.5, static_cast<double>(x.cols()));
  return best;
}

struct Scales {
  std::vector<std::size_t> used;
  Vector middle, width;
};

Scales scales_of(std::span<const ClusterRow> rows) {
  Scales scales;
  std::vector<double> middles, widths;
  for (std::size_t f = 0; f < kLotFigures; ++f) {
    std::vector<double> known;
    for (const ClusterRow& row : rows) {
      if (std::isfinite(row.figures[f])) known.push_back(row.figures[f]);
    }
    if (!is_judged(f) || known.empty() ||
        static_cast<double>(known.size()) < kKnownPart * static_cast<double>(rows.size())) {
      continue;
    }
    std::sort(known.begin(), known.end());
    const auto at = [&known](double part) {
      return known[static_cast<std::size_t>(part * static_cast<double>(known.size() - 1))];
    };
    const double width = (at(0.84) - at(0.16)) / 2;
    if (!(width > 0)) continue;
    scales.used.push_back(f);
    middles.push_back(at(0.5));
    widths.push_back(width);
  }
  scales.middle = Eigen::Map<Vector>(middles.data(), std::ssize(middles));
  scales.width = Eigen::Map<Vector>(widths.data(), std::ssize(widths));
  return scales;
}

Wording reason_of(const FigureSurprise& s) {
  const FigureWords& words = words_of(s.figure);
  const char* space = words.unit[0] == '\0' ? "" : " ";
  const auto number = [&](double value) {
    return fmt::format("{:.{}f}{}{}", value, words.digits, space, words.unit);
  };
  const auto far = fmt::format("{:.1f}", std::abs(s.far));
  // 0,21: as French writes numbers.
  const auto french = [](std::string text) {
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
  };
  return {
      fmt::format("{} : {}, quand le reste du lot laisse attendre {} ± {} ({} fois l'écart "
                  "usuel {})",
                  words.fr, french(number(s.value)), french(number(s.expected)),
                  french(number(s.spread)), french(far), s.far > 0 ? "au-dessus" : "au-dessous"),
      fmt::format("{}: {}, where the rest of the lot lets expect {} ± {} ({} times the usual "
                  "deviation {})",
                  words.en, number(s.value), number(s.expected), number(s.spread), far,
                  s.far > 0 ? "above" : "below")};
}

class Judge {
 public:
  Judge(std::span<const ClusterRow> rows, double one_in) : rows_(rows), one_in_(one_in) {}

  Result<LotAnomalies> run(std::uint64_t seed) {
    scales_ = scales_of(rows_);
    std::vector<std::size_t> whole;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (known_of(r).size() == scales_.used.size()) whole.push_back(r);
    }
    if (whole.size() < kFewestToJudge || scales_.used.size() < kFewestKnown) {
      return fail(
          ErrorKind::kConflict,
          Refusal{fmt::format("{} lots know their figures; {} are needed to tell what is usual",
                              whole.size(), kFewestToJudge),
                  {"anomalies.too_few",
                   {{"known", static_cast<double>(whole.size())},
                    {"needed", static_cast<double>(kFewestToJudge)}}}});
    }
    Matrix x(std::ssize(whole), std::ssize(scales_.used));
    for (std::size_t i = 0; i < whole.size(); ++i) {
      x.row(static_cast<Eigen::Index>(i)) = scaled(whole[i]).transpose();
    }
    Random random(seed);
    usual_ = robust(x, random);
    LotAnomalies out;
    out.used = scales_.used;
    out.distances.assign(rows_.size(), NAN);
    for (std::size_t r = 0; r < rows_.size(); ++r) judge(r, out);
    std::sort(out.lots.begin(), out.lots.end(),
              [](const LotAnomaly& a, const LotAnomaly& b) { return a.distance > b.distance; });
    return out;
  }

 private:
  /// Places within the used figures.
  std::vector<Eigen::Index> known_of(std::size_t row) const {
    std::vector<Eigen::Index> known;
    for (std::size_t i = 0; i < scales_.used.size(); ++i) {
      if (std::isfinite(rows_[row].figures[scales_.used[i]])) {
        known.push_back(static_cast<Eigen::Index>(i));
      }
    }
    return known;
  }

  Vector scaled(std::size_t row) const {
    Vector x(std::ssize(scales_.used));
    for (std::size_t i = 0; i < scales_.used.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      x(at) = (rows_[row].figures[scales_.used[i]] - scales_.middle(at)) / scales_.width(at);
    }
    return x;
  }

  void judge(std::size_t row, LotAnomalies& out) const {
    const auto known = known_of(row);
    if (known.size() < kFewestKnown) return;
    ++out.rows;
    const Vector off = (scaled(row) - usual_.mean)(known);
    const Matrix precision = usual_.spread(known, known).inverse();
    const Vector pull = precision * off;
    const double limit = chi_square_quantile(1 - 1 / one_in_, static_cast<double>(known.size()));
    const double distance = off.dot(pull) / limit;
    out.distances[row] = distance;
    if (!(distance > 1)) return;
    LotAnomaly anomaly{.row = row, .distance = distance};
    for (std::size_t i = 0; i < known.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      const double width = scales_.width(known[i]), spread = 1 / std::sqrt(precision(at, at));
      const double value = rows_[row].figures[scales_.used[static_cast<std::size_t>(known[i])]];
      const double off_expected = pull(at) / precision(at, at);
      anomaly.surprises.push_back({scales_.used[static_cast<std::size_t>(known[i])], value,
                                   value - off_expected * width, spread * width,
                                   off_expected / spread});
    }
    std::sort(anomaly.surprises.begin(), anomaly.surprises.end(),
              [](const FigureSurprise& a, const FigureSurprise& b) {
                return std::abs(a.far) > std::abs(b.far);
              });
    anomaly.surprises.resize(std::min(kMostReasons, anomaly.surprises.size()));
    anomaly.reason = reason_of(anomaly.surprises.front());
    out.lots.push_back(std::move(anomaly));
  }

  std::span<const ClusterRow> rows_;
  double one_in_;
  Scales scales_;
  Usual usual_;
};

}  // namespace

Result<LotAnomalies> find_anomalies(std::span<const ClusterRow> rows, double one_in,
                                    std::uint64_t seed) {
  return Judge(rows, one_in).run(seed);
}

}  // namespace gaveurs
