// Slaughter plan: which lot goes to the line on which day, so that as few ducks as can be are
// slaughtered far from their lot's best day and no day is over its capacity. Lots stay whole. A
// minimum-cost flow of ducks (lots may be split in it) gives the least cost that any plan can have;
// its lots that are whole stay, the others are placed, and moves and exchanges better the plan. So
// each plan says how far it can be from the best one. Pure; days since 1970-01-01.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace gaveurs {

struct PlanLot {
  std::string code;
  std::int64_t ducks = 0;
  std::int64_t ready_from = 0, best = 0, ready_to = 0;  // days, in this order
};

struct PlanDay {
  std::int64_t day = 0;
  std::int64_t capacity = 0;  // ducks
};

struct SlaughterPlan {
  std::vector<std::optional<std::size_t>> day_of;  // by lot, its place in the days; unset: no room
  double cost = 0;  // duck-days off the best day; late ones count 1.5, no room 60 days
  double least = 0;  // no plan costs less
  std::vector<std::int64_t> load;  // ducks by day
};

constexpr std::size_t kMostPlanLots = 400, kMostPlanDays = 92;

/// Duck-days of a lot on a day; unset outside its days.
std::optional<double> plan_cost(const PlanLot& lot, std::int64_t day);
/// Error kInvalid when a lot's days are out of order or ducks are not above 0; kTooLarge.
Result<SlaughterPlan> plan_slaughter(std::span<const PlanLot> lots, std::span<const PlanDay> days);
/// The plan of whoever takes lots as they become ready, each to its first day with room.
SlaughterPlan earliest_first(std::span<const PlanLot> lots, std::span<const PlanDay> days);

}  // namespace gaveurs
