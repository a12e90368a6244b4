#include "loop/lot_clusters.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

struct Kind {
  double corn, liver, itm, loss;
};
constexpr std::array kKinds = {Kind{8.4, 600, 14, 2}, Kind{7.0, 470, 15, 2}, Kind{7.8, 500, 17, 7}};

/// `apart`: 1 as different as above, 0 all alike.
std::vector<ClusterRow> drawn(int rows, double apart, std::uint64_t seed = 5) {
  Random random(seed);
  std::vector<ClusterRow> out;
  for (int i = 0; i < rows; ++i) {
    const Kind& kind = kKinds[static_cast<std::size_t>(i) % kKinds.size()];
    ClusterRow row{std::to_string(i), {}};
    row.figures.fill(NAN);
    const auto set = [&](LotFigure figure, double usual, double own, double sd) {
      row.figures[static_cast<std::size_t>(figure)] =
          usual + apart * (own - usual) + random.normal(0, sd);
    };
    set(LotFigure::kCorn, 7.7, kind.corn, 0.15);
    set(LotFigure::kLiver, 520, kind.liver, 15);
    set(LotFigure::kItm, 15, kind.itm, 0.4);
    set(LotFigure::kLoss, 3, kind.loss, 0.6);
    out.push_back(row);
  }
  return out;
}

Eigen::MatrixXd points_of(const std::vector<ClusterRow>& rows, const Clusters& found) {
  Eigen::MatrixXd x(std::ssize(rows), std::ssize(found.used));
  for (Eigen::Index r = 0; r < x.rows(); ++r) {
    for (Eigen::Index c = 0; c < x.cols(); ++c) {
      x(r, c) = rows[static_cast<std::size_t>(r)].figures[found.used[static_cast<std::size_t>(c)]];
    }
  }
  x.rowwise() -= x.colwise().mean().eval();
  x.array().rowwise() /= x.array().square().colwise().mean().sqrt().eval();
  return x;
}

TEST(LotClusters, FindTheKindsThereAreAndSayWhatMakesThem) {
  const auto rows = drawn(240, 1);
  const auto found = *find_clusters(rows, 1);
  ASSERT_EQ(found.clusters.size(), 3U);
  for (const Cluster& cluster : found.clusters) {
    int other = 0;
    for (const std::size_t row : cluster.members) other += row % 3 != cluster.members[0] % 3;
    EXPECT_LE(other, 2);
    const bool fat = cluster.members[0] % 3 == 0;
    EXPECT_EQ(cluster.name.en.find("heavy livers") != std::string::npos, fat) << cluster.name.en;
    EXPECT_EQ(cluster.name.fr.find("foies lourds") != std::string::npos, fat) << cluster.name.fr;
  }
}

TEST(LotClusters, BeatRandomLabelsAndOneCluster) {
  const auto rows = drawn(240, 0.7);
  const auto found = *find_clusters(rows, 1);
  const Eigen::MatrixXd x = points_of(rows, found);
  Random random(9);
  std::vector<int> labels(rows.size()), by_chance;
  for (std::size_t c = 0; c < found.clusters.size(); ++c) {
    for (const std::size_t row : found.clusters[c].members) labels[row] = static_cast<int>(c);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    by_chance.push_back(static_cast<int>(random.integer(0, std::ssize(found.clusters) - 1)));
  }
  EXPECT_GT(silhouette_of(x, labels), silhouette_of(x, by_chance) + 0.2);
  EXPECT_GT(found.silhouette, found.shuffled_silhouette);
  EXPECT_GT(found.explained, 0.4);  // one cluster explains nothing
}

TEST(LotClusters, WhereNothingStandsOutNoneAreClaimed) {
  const auto none = find_clusters(drawn(240, 0), 1);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kConflict);
  EXPECT_NE(none.error().message.find("chance"), std::string::npos);
}

TEST(LotClusters, TooFewRowsAreNoGroups) {
  EXPECT_EQ(find_clusters(drawn(12, 1), 1).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(find_clusters({}, 1).error().kind, ErrorKind::kConflict);
}

TEST(LotClusters, RowsThatDoNotKnowAFigureAreLeftOutAndSaid) {
  auto rows = drawn(120, 1);
  rows[7].figures[static_cast<std::size_t>(LotFigure::kLiver)] = NAN;
  const auto found = *find_clusters(rows, 1);
  EXPECT_EQ(found.left_out, std::vector<std::size_t>{7});
  EXPECT_EQ(found.rows, 119U);
}

}  // namespace
}  // namespace gaveurs
