#include "loop/lot_anomalies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

constexpr std::size_t kStrangeEvery = 20;

void set(ClusterRow& row, LotFigure figure, double value) {
  row.figures[static_cast<std::size_t>(figure)] = value;
}

/// Livers follow corn; of every twentieth lot they do not, though each figure alone is usual.
std::vector<ClusterRow> drawn(int rows, double strange_g, std::uint64_t seed = 4) {
  Random random(seed);
  std::vector<ClusterRow> out;
  for (int i = 0; i < rows; ++i) {
    ClusterRow row{std::to_string(i), {}};
    row.figures.fill(NAN);
    const double corn = random.normal(7.8, 0.6);
    double liver = 527 + 60 * (corn - 7.8) + random.normal(0, 18);
    if (static_cast<std::size_t>(i) % kStrangeEvery == 0)
      liver += corn > 7.8 ? -strange_g : strange_g;
    set(row, LotFigure::kCorn, corn);
    set(row, LotFigure::kMeals, 20 + std::round(2 * (corn - 7.8) + random.normal(0, 0.7)));
    set(row, LotFigure::kLast, 430 + random.normal(0, 25));
    set(row, LotFigure::kAge, 85 + random.normal(0, 4));
    set(row, LotFigure::kLiver, liver);
    set(row, LotFigure::kLoss, 3 + random.normal(0, 1));
    out.push_back(row);
  }
  return out;
}

/// Of the strange lots, the part found with `false_alarms` usual ones called strange.
double found_part(const std::vector<double>& scores, std::size_t false_alarms) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < scores.size(); ++i) order.emplace_back(scores[i], i);
  std::sort(order.rbegin(), order.rend());
  std::size_t found = 0, strange = 0, wrong = 0;
  for (const auto& [score, row] : order) {
    const bool is_strange = row % kStrangeEvery == 0;
    strange += is_strange;
    if (is_strange && wrong <= false_alarms) ++found;
    wrong += !is_strange;
  }
  return static_cast<double>(found) / static_cast<double>(strange);
}

/// The baseline: the figure that is the most standard deviations off, alone.
std::vector<double> per_figure(const std::vector<ClusterRow>& rows) {
  std::vector<double> scores(rows.size(), 0);
  for (std::size_t f = 0; f < kLotFigures; ++f) {
    double sum = 0, squares = 0, count = 0;
    for (const ClusterRow& row : rows) {
      if (!std::isfinite(row.figures[f])) continue;
      sum += row.figures[f];
      squares += row.figures[f] * row.figures[f];
      ++count;
    }
    if (count == 0) continue;
    const double mean = sum / count, sd = std::sqrt(squares / count - mean * mean);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      scores[r] = std::max(scores[r], std::abs(rows[r].figures[f] - mean) / sd);
    }
  }
  return scores;
}

TEST(LotAnomalies, FindMoreThanThreeSigmaOfEachFigureAtEqualFalseAlarms) {
  const auto rows = drawn(600, 75);
  const auto found = *find_anomalies(rows, 200, 1);
  const double ours = found_part(found.distances, 6), theirs = found_part(per_figure(rows), 6);
  EXPECT_GT(ours, 0.7);
  EXPECT_LT(theirs, 0.5 * ours);
}

TEST(LotAnomalies, TheReasonNamesTheFigureAndHowFarItIs) {
  auto rows = drawn(300, 0);
  set(rows[11], LotFigure::kLiver,
      rows[11].figures[static_cast<std::size_t>(LotFigure::kLiver)] - 150);
  const auto found = *find_anomalies(rows, 1'000, 1);
  ASSERT_FALSE(found.lots.empty());
  EXPECT_EQ(found.lots[0].row, 11U);
  const FigureSurprise& first = found.lots[0].surprises[0];
  EXPECT_EQ(first.figure, static_cast<std::size_t>(LotFigure::kLiver));
  EXPECT_LT(first.far, -5);
  EXPECT_NEAR(first.expected - first.value, 150, 40);
  EXPECT_TRUE(found.lots[0].reason.en.starts_with("liver: ")) << found.lots[0].reason.en;
  EXPECT_NE(found.lots[0].reason.fr.find("au-dessous"), std::string::npos);
  // French writes numbers with a comma.
  EXPECT_EQ(found.lots[0].reason.fr.find('.'), std::string::npos) << found.lots[0].reason.fr;
}

TEST(LotAnomalies, ManyStrangeLotsDoNotHideThemselves) {
  auto rows = drawn(400, 0);
  for (std::size_t i = 0; i < 60; ++i) {
    set(rows[i * 6], LotFigure::kLoss, 30);
    set(rows[i * 6], LotFigure::kLiver, 380);
  }
  const auto found = *find_anomalies(rows, 1'000, 1);
  EXPECT_GE(found.lots.size(), 60U);
}

TEST(LotAnomalies, ALotIsJudgedByWhatItKnows) {
  auto rows = drawn(300, 0);
  set(rows[3], LotFigure::kLiver, NAN);
  set(rows[3], LotFigure::kLoss, 40);
  const auto found = *find_anomalies(rows, 1'000, 1);
  ASSERT_FALSE(found.lots.empty());
  EXPECT_EQ(found.lots[0].row, 3U);
}

TEST(LotAnomalies, TooFewLotsSayNothing) {
  EXPECT_EQ(find_anomalies(drawn(30, 0), 100, 1).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(find_anomalies({}, 100, 1).error().kind, ErrorKind::kConflict);
}

}  // namespace
}  // namespace gaveurs
