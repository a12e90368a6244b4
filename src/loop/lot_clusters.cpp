#include "loop/lot_clusters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "base/random.h"

namespace gaveurs {
namespace {

using Matrix = Eigen::MatrixXd;

constexpr double kKnownPart = 0.8;
constexpr int kRestarts = 8, kRounds = 60;
constexpr Eigen::Index kSilhouetteRows = 700;
constexpr double kStandsOut = 0.4;    // standard deviations
constexpr double kFarOut = 4;         // a single lot may not stretch a figure further
constexpr double kAboveChance = 0.01;  // of silhouette
constexpr int kSmallestPart = 50;     // a cluster holds at least one row in so many

struct Labels {
  std::vector<int> of;
  double inside = std::numeric_limits<double>::infinity();  // squared distances
};

/// k-means++ (Arthur and Vassilvitskii 2007) and Lloyd's rounds.
Labels k_means_once(const Matrix& x, int count, Random& random) {
  Matrix centres(count, x.cols());
  Eigen::VectorXd nearest = Eigen::VectorXd::Constant(x.rows(), INFINITY);
  Eigen::Index next = random.integer(0, x.rows() - 1);
  for (int c = 0; c < count; ++c) {
    centres.row(c) = x.row(next);
    nearest = nearest.cwiseMin((x.rowwise() - centres.row(c)).rowwise().squaredNorm());
    double at = random.uniform() * nearest.sum();
    next = 0;
    while (next + 1 < x.rows() && (at -= nearest(next)) > 0) ++next;
  }
  Labels labels;
  labels.of.assign(static_cast<std::size_t>(x.rows()), -1);
  for (int round = 0; round < kRounds; ++round) {
    bool moved = false;
    labels.inside = 0;
    for (Eigen::Index r = 0; r < x.rows(); ++r) {
      Eigen::Index best = 0;
      labels.inside += (centres.rowwise() - x.row(r)).rowwise().squaredNorm().minCoeff(&best);
      int& label = labels.of[static_cast<std::size_t>(r)];
      moved = moved || label != static_cast<int>(best);
      label = static_cast<int>(best);
    }
    if (!moved) break;
    Eigen::VectorXd sizes = Eigen::VectorXd::Zero(count);
    Matrix sums = Matrix::Zero(count, x.cols());
    for (Eigen::Index r = 0; r < x.rows(); ++r) {
      const int label = labels.of[static_cast<std::size_t>(r)];
      sums.row(label) += x.row(r);
      ++sizes(label);
    }
    for (int c = 0; c < count; ++c) {
      if (sizes(c) > 0) centres.row(c) = sums.row(c) / sizes(c);
    }
  }
  return labels;
}

Labels k_means(const Matrix& x, int count, Random& random) {
  Labels best;
  for (int i = 0; i < kRestarts; ++i) {
    Labels labels = k_means_once(x, count, random);
    if (labels.inside < best.inside) best = std::move(labels);
  }
  return best;
}

int smallest(const Labels& labels, int count) {
  std::vector<int> sizes(static_cast<std::size_t>(count), 0);
  for (const int label : labels.of) ++sizes[static_cast<std::size_t>(label)];
  return *std::min_element(sizes.begin(), sizes.end());
}

struct Chosen {
  Labels labels;
  int count = 1;
  double silhouette = -1;
};

Chosen choose(const Matrix& x, int fewest, int most, Random& random) {
  Chosen chosen;
  for (int count = fewest; count <= most; ++count) {
    Labels labels = k_means(x, count, random);
    if (smallest(labels, count) * kSmallestPart < x.rows()) continue;
    const double silhouette = silhouette_of(x, labels.of);
    if (silhouette > chosen.silhouette) chosen = {std::move(labels), count, silhouette};
  }
  return chosen;
}

/// Each column in an order of its own: as spread as before, but nothing goes together.
Matrix shuffled(Matrix x, Random& random) {
  for (Eigen::Index c = 0; c < x.cols(); ++c) {
    for (Eigen::Index r = x.rows() - 1; r > 0; --r) {
      std::swap(x(r, c), x(random.integer(0, r), c));
    }
  }
  return x;
}

struct Prepared {
  Matrix x;  // standardised
  std::vector<std::size_t> rows, used, left_out;
  Eigen::RowVectorXd mean, sd;
};

Prepared prepare(const std::vector<ClusterRow>& rows) {
  Prepared out;
  for (std::size_t f = 0; f < kLotFigures; ++f) {
    const auto known = std::count_if(rows.begin(), rows.end(), [f](const ClusterRow& row) {
      return std::isfinite(row.figures[f]);
    });
    if (static_cast<double>(known) >= kKnownPart * static_cast<double>(rows.size())) {
      out.used.push_back(f);
    }
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const bool whole = std::all_of(out.used.begin(), out.used.end(), [&](std::size_t f) {
      return std::isfinite(rows[r].figures[f]);
    });
    (whole ? out.rows : out.left_out).push_back(r);
  }
  if (out.rows.empty() || out.used.empty()) return out;
  const auto width = std::ssize(out.used), height = std::ssize(out.rows);
  out.x.resize(height, width);
  for (Eigen::Index r = 0; r < height; ++r) {
    for (Eigen::Index c = 0; c < width; ++c) {
      out.x(r, c) = rows[out.rows[static_cast<std::size_t>(r)]]
                        .figures[out.used[static_cast<std::size_t>(c)]];
    }
  }
  out.mean = out.x.colwise().mean();
  out.x.rowwise() -= out.mean;
  out.sd = (out.x.array().square().colwise().mean()).sqrt().max(1e-12);
  out.x.array().rowwise() /= out.sd.array();
  out.x = out.x.cwiseMax(-kFarOut).cwiseMin(kFarOut);
  return out;
}

Wording name_of(const Cluster& cluster, const std::vector<std::size_t>& used) {
  std::vector<std::size_t> order = used;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(cluster.deviation[a]) > std::abs(cluster.deviation[b]);
  });
  Wording name;
  int said = 0;
  for (const std::size_t f : order) {
    const double deviation = cluster.deviation[f];
    if (said == 3 || (said > 0 && std::abs(deviation) < kStandsOut)) break;
    if (std::abs(deviation) < kStandsOut / 2) break;
    const FigureWords& words = words_of(f);
    name.fr += (said > 0 ? ", " : "") + std::string(deviation > 0 ? words.high_fr : words.low_fr);
    name.en += (said > 0 ? ", " : "") + std::string(deviation > 0 ? words.high_en : words.low_en);
    ++said;
  }
  if (said == 0) name = {"proche de la moyenne", "near the average"};
  return name;
}

Cluster made(int label, const Chosen& chosen, const Prepared& in) {
  Cluster cluster;
  cluster.mean.fill(NAN);
  cluster.deviation.fill(0);
  std::vector<Eigen::Index> at;
  Eigen::RowVectorXd middle = Eigen::RowVectorXd::Zero(in.x.cols());
  for (Eigen::Index r = 0; r < in.x.rows(); ++r) {
    if (chosen.labels.of[static_cast<std::size_t>(r)] != label) continue;
    at.push_back(r);
    middle += in.x.row(r);
  }
  middle /= static_cast<double>(at.size());
  for (std::size_t c = 0; c < in.used.size(); ++c) {
    const auto column = static_cast<Eigen::Index>(c);
    cluster.deviation[in.used[c]] = middle(column);
    cluster.mean[in.used[c]] = in.mean(column) + middle(column) * in.sd(column);
  }
  std::sort(at.begin(), at.end(), [&](Eigen::Index a, Eigen::Index b) {
    return (in.x.row(a) - middle).squaredNorm() < (in.x.row(b) - middle).squaredNorm();
  });
  for (const Eigen::Index r : at) {
    cluster.members.push_back(in.rows[static_cast<std::size_t>(r)]);
  }
  cluster.name = name_of(cluster, in.used);
  return cluster;
}

}  // namespace

double silhouette_of(const Matrix& x, const std::vector<int>& labels) {
  const int count = labels.empty() ? 0 : *std::max_element(labels.begin(), labels.end()) + 1;
  if (count < 2) return 0;
  // Of a part of the rows against all rows: enough for a mean.
  const Eigen::Index step = std::max<Eigen::Index>(1, x.rows() / kSilhouetteRows);
  double sum = 0;
  Eigen::Index asked = 0;
  for (Eigen::Index r = 0; r < x.rows(); r += step, ++asked) {
    Eigen::VectorXd far = Eigen::VectorXd::Zero(count), sizes = Eigen::VectorXd::Zero(count);
    const Eigen::VectorXd distances = (x.rowwise() - x.row(r)).rowwise().norm();
    for (Eigen::Index o = 0; o < x.rows(); ++o) {
      if (o == r) continue;
      const int label = labels[static_cast<std::size_t>(o)];
      far(label) += distances(o);
      ++sizes(label);
    }
    const int own = labels[static_cast<std::size_t>(r)];
    if (sizes(own) == 0) continue;  // alone: 0
    const double inside = far(own) / sizes(own);
    double nearest = INFINITY;
    for (int c = 0; c < count; ++c) {
      if (c != own && sizes(c) > 0) nearest = std::min(nearest, far(c) / sizes(c));
    }
    const double most = std::max(inside, nearest);
    if (std::isfinite(nearest) && most > 0) sum += (nearest - inside) / most;
  }
  return sum / static_cast<double>(asked);
}

Result<Clusters> find_clusters(const std::vector<ClusterRow>& rows, std::uint64_t seed) {
  const Prepared in = prepare(rows);
  if (in.rows.size() < kFewestToCluster || in.used.size() < 2) {
    const std::size_t known = in.used.size() < 2 ? 0 : in.rows.size();
    return fail(ErrorKind::kConflict,
                Refusal{fmt::format("{} rows know their figures; {} are needed to look for groups",
                                    known, kFewestToCluster),
                        {"clusters.too_few",
                         {{"known", static_cast<double>(known)},
                          {"needed", static_cast<double>(kFewestToCluster)}}}});
  }
  Random random(seed);
  const int most = std::min<int>(kMostClusters, static_cast<int>(in.rows.size()) / 8);
  const Chosen chosen = choose(in.x, 2, std::max(2, most), random);
  Clusters out;
  for (int i = 0; i < 3; ++i) {
    const Chosen chance = choose(shuffled(in.x, random), std::max(2, chosen.count),
                                 std::max(2, chosen.count), random);
    out.shuffled_silhouette = std::max(out.shuffled_silhouette, chance.silhouette);
  }
  if (chosen.count < 2 || chosen.silhouette < out.shuffled_silhouette + kAboveChance) {
    return fail(
        ErrorKind::kConflict,
        Refusal{fmt::format("no groups stand out from chance: silhouette {:.3f}, and {:.3f} of the "
                            "same figures shuffled",
                            chosen.silhouette, out.shuffled_silhouette),
                {"clusters.chance",
                 {{"silhouette", chosen.silhouette}, {"shuffled", out.shuffled_silhouette}}}});
  }
  out.used = in.used;
  out.left_out = in.left_out;
  out.rows = in.rows.size();
  out.silhouette = chosen.silhouette;
  out.explained = 1 - chosen.labels.inside / std::max(1e-12, in.x.squaredNorm());
  for (int label = 0; label < chosen.count; ++label) {
    out.clusters.push_back(made(label, chosen, in));
  }
  std::stable_sort(
      out.clusters.begin(), out.clusters.end(),
      [](const Cluster& a, const Cluster& b) { return a.members.size() > b.members.size(); });
  return out;
}

std::vector<ClusterRow> rows_by_lot(const std::vector<ClosedLot>& lots) {
  std::vector<ClusterRow> rows;
  rows.reserve(lots.size());
  for (const ClosedLot& lot : lots) rows.push_back({lot.code, lot_figures(lot)});
  return rows;
}

std::vector<ClusterRow> rows_by_gaveur(const std::vector<ClosedLot>& lots, int fewest) {
  struct Sums {
    LotFigures sum{}, known{};
    int lots = 0;
  };
  std::map<std::int64_t, Sums> by_gaveur;
  for (const ClosedLot& lot : lots) {
    const LotFigures figures = lot_figures(lot);
    Sums& sums = by_gaveur[lot.input.gaveur];
    ++sums.lots;
    for (std::size_t f = 0; f < kLotFigures; ++f) {
      if (!std::isfinite(figures[f])) continue;
      sums.sum[f] += figures[f];
      ++sums.known[f];
    }
  }
  std::vector<ClusterRow> rows;
  for (const auto& [gaveur, sums] : by_gaveur) {
    if (sums.lots < fewest) continue;
    ClusterRow row{std::to_string(gaveur), {}};
    for (std::size_t f = 0; f < kLotFigures; ++f) row.figures[f] = sums.sum[f] / sums.known[f];
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace gaveurs
