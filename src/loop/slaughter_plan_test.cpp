#include "loop/slaughter_plan.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "base/random.h"

namespace gaveurs {
namespace {

struct Task {
  std::vector<PlanLot> lots;
  std::vector<PlanDay> days;
};

Task drawn(Random& random, int lots, int days, std::int64_t capacity) {
  Task task;
  for (int d = 0; d < days; ++d) task.days.push_back({d, capacity});
  for (int l = 0; l < lots; ++l) {
    const std::int64_t best = random.integer(1, days - 2);
    task.lots.push_back({fmt::format("MT{:03}", l), random.integer(200, 1'500), best - 1, best,
                         best + random.integer(1, 3)});
  }
  return task;
}

void expect_kept(const Task& task, const SlaughterPlan& plan) {
  std::vector<std::int64_t> load(task.days.size(), 0);
  for (std::size_t l = 0; l < task.lots.size(); ++l) {
    if (!plan.day_of[l]) continue;
    const std::int64_t day = task.days[*plan.day_of[l]].day;
    EXPECT_GE(day, task.lots[l].ready_from);
    EXPECT_LE(day, task.lots[l].ready_to);
    load[*plan.day_of[l]] += task.lots[l].ducks;
  }
  EXPECT_EQ(load, plan.load);
  for (std::size_t d = 0; d < load.size(); ++d) EXPECT_LE(load[d], task.days[d].capacity);
}

TEST(SlaughterPlan, IsNeverWorseThanEarliestFirstAndOnTheWholeMuchBetter) {
  Random random(3);
  double ours = 0, theirs = 0, least = 0;
  for (int i = 0; i < 15; ++i) {
    const Task task = drawn(random, 40, 14, random.integer(2'500, 4'500));
    const SlaughterPlan plan = *plan_slaughter(task.lots, task.days);
    const SlaughterPlan greedy = earliest_first(task.lots, task.days);
    expect_kept(task, plan);
    expect_kept(task, greedy);
    EXPECT_LE(plan.cost, greedy.cost + 1e-6);
    EXPECT_GE(plan.cost, plan.least - 1e-6);
    ours += plan.cost;
    theirs += greedy.cost;
    least += plan.least;
  }
  EXPECT_LT(ours, 0.7 * theirs);
  EXPECT_GT(least, 0);
}

/// All plans of a few lots, by trying each.
double best_of_all(const Task& task, std::size_t lot, std::vector<std::int64_t>& load) {
  if (lot == task.lots.size()) return 0;
  double best = 60.0 * static_cast<double>(task.lots[lot].ducks) + best_of_all(task, lot + 1, load);
  for (std::size_t d = 0; d < task.days.size(); ++d) {
    const auto cost = plan_cost(task.lots[lot], task.days[d].day);
    if (!cost || load[d] + task.lots[lot].ducks > task.days[d].capacity) continue;
    load[d] += task.lots[lot].ducks;
    best = std::min(best, *cost + best_of_all(task, lot + 1, load));
    load[d] -= task.lots[lot].ducks;
  }
  return best;
}

TEST(SlaughterPlan, IsTheBestOfAllOrCloseToIt) {
  Random random(8);
  double ours = 0, best = 0;
  for (int i = 0; i < 15; ++i) {
    const Task task = drawn(random, 7, 6, 2'000);
    std::vector<std::int64_t> load(task.days.size(), 0);
    const SlaughterPlan plan = *plan_slaughter(task.lots, task.days);
    const double least = best_of_all(task, 0, load);
    EXPECT_GE(plan.cost, least - 1e-6);
    EXPECT_LE(plan.least, least + 1e-6);
    ours += plan.cost;
    best += least;
  }
  EXPECT_LE(ours, 1.05 * best);
}

TEST(SlaughterPlan, EachLotGoesOnItsBestDayWhereThereIsRoom) {
  Random random(1);
  const Task task = drawn(random, 30, 20, 1'000'000);
  const SlaughterPlan plan = *plan_slaughter(task.lots, task.days);
  EXPECT_EQ(plan.cost, 0);
  EXPECT_EQ(plan.least, 0);
}

TEST(SlaughterPlan, DaysOutOfOrderAreRefused) {
  const std::vector<PlanLot> lots = {{"MT1", 100, 5, 4, 6}};
  EXPECT_EQ(plan_slaughter(lots, {}).error().kind, ErrorKind::kInvalid);
}

TEST(SlaughterPlan, ALotWithoutRoomIsSaidAndNotSqueezedIn) {
  const std::vector<PlanLot> lots = {{"MT1", 900, 0, 0, 0}, {"MT2", 900, 0, 0, 0}};
  const std::vector<PlanDay> days = {{0, 1'000}};
  const SlaughterPlan plan = *plan_slaughter(lots, days);
  EXPECT_NE(plan.day_of[0].has_value(), plan.day_of[1].has_value());
}

}  // namespace
}  // namespace gaveurs
