// Clusters of lots or gaveurs: k-means on standardised figures, the number of clusters chosen by
// the silhouette (Rousseeuw 1987) and only believed when it is above that of the same figures
// shuffled column by column, in which nothing goes together. A cluster is named by the figures that
// stand out most in it. Pure; the same seed gives the same clusters.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "loop/lot_figures.h"

namespace gaveurs {

/// One lot, or the means of one gaveur's lots.
struct ClusterRow {
  std::string id;
  LotFigures figures;
};

struct Cluster {
  Wording name;
  std::vector<std::size_t> members;  // rows, those nearest to the middle first
  LotFigures mean;  // in the figures' own units; NaN where not used
  LotFigures deviation;  // of the mean from that of all, in standard deviations
};

struct Clusters {
  std::vector<Cluster> clusters;  // the largest first
  std::vector<std::size_t> used;  // figures
  std::vector<std::size_t> left_out;  // rows that do not know a used figure
  std::size_t rows = 0;  // clustered
  double silhouette = 0;  // of these clusters
  double shuffled_silhouette = 0;  // the best of shuffled figures with as many clusters
  double explained = 0;  // 1 − variance inside ÷ variance of all as one cluster
};

constexpr std::size_t kFewestToCluster = 20;
constexpr int kMostClusters = 7;

/// Figures that fewer than four rows in five know are not used. Errors kConflict: too few rows, or
/// no grouping stands out from chance; the message says which.
Result<Clusters> find_clusters(const std::vector<ClusterRow>& rows, std::uint64_t seed);

/// Of gaveurs with at least `fewest` lots, the means of the figures they know.
std::vector<ClusterRow> rows_by_gaveur(const std::vector<ClosedLot>& lots, int fewest);
std::vector<ClusterRow> rows_by_lot(const std::vector<ClosedLot>& lots);

/// Mean silhouette of labels; 0 with one cluster. Rows of `x` are points.
double silhouette_of(const Eigen::MatrixXd& x, const std::vector<int>& labels);

}  // namespace gaveurs
