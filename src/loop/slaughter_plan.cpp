#include "loop/slaughter_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "base/random.h"

namespace gaveurs {
namespace {

constexpr double kLate = 1.5;     // a day late against a day early
constexpr double kNoRoom = 60;    // days, of each duck of a lot that finds no day
constexpr int kMostRounds = 200;  // of moves and exchanges
// Times that a part of the plan is made anew, so that all of them look at so many lots and days.
constexpr std::int64_t kMostSearches = 10'000, kFewestSearches = 500, kLooks = 60'000'000;
constexpr int kMostRemoved = 12;  // lots of such a part
constexpr std::uint64_t kSeed = 1;
constexpr double kWarmth = 0.02;  // of the cost, that a worse plan may be at the beginning

/// Successive shortest paths with potentials (Ahuja, Magnanti, Orlin 1993): from the source over
/// lots and days to the sink. Costs of an edge are per duck and not negative.
class DuckFlow {
 public:
  DuckFlow(std::span<const PlanLot> lots, std::span<const PlanDay> days)
      : nodes_(lots.size() + days.size() + 3), edges_of_(nodes_) {
    const std::size_t source = 0, sink = nodes_ - 1, none = nodes_ - 2;
    for (std::size_t l = 0; l < lots.size(); ++l) {
      add(source, 1 + l, lots[l].ducks, 0);
      for (std::size_t d = 0; d < days.size(); ++d) {
        const auto cost = plan_cost(lots[l], days[d].day);
        if (!cost) continue;
        add(1 + l, 1 + lots.size() + d, lots[l].ducks, *cost / static_cast<double>(lots[l].ducks));
      }
      add(1 + l, none, lots[l].ducks, kNoRoom);
      total_ += lots[l].ducks;
    }
    for (std::size_t d = 0; d < days.size(); ++d) {
      add(1 + lots.size() + d, sink, days[d].capacity, 0);
    }
    add(none, sink, total_, 0);
  }

  /// The least cost; every duck goes somewhere.
  double run() {
    std::vector<double> potential(nodes_, 0);
    double cost = 0;
    for (std::int64_t left = total_; left > 0;) {
      std::vector<double> distance(nodes_, std::numeric_limits<double>::infinity());
      std::vector<std::size_t> by(nodes_, edges_.size());
      shortest(potential, distance, by);
      const std::size_t sink = nodes_ - 1;
      if (!std::isfinite(distance[sink])) break;
      for (std::size_t n = 0; n < nodes_; ++n) {
        potential[n] += std::min(distance[n], distance[sink]);
      }
      std::int64_t amount = left;
      for (std::size_t n = sink; n != 0; n = edges_[by[n] ^ 1].to) {
        amount = std::min(amount, edges_[by[n]].room);
      }
      for (std::size_t n = sink; n != 0; n = edges_[by[n] ^ 1].to) {
        edges_[by[n]].room -= amount;
        edges_[by[n] ^ 1].room += amount;
        cost += static_cast<double>(amount) * edges_[by[n]].cost;
      }
      left -= amount;
    }
    return cost;
  }

  /// The day that takes all of a lot; unset where it is split.
  std::optional<std::size_t> whole_day(std::size_t lot, std::size_t lots,
                                       std::int64_t ducks) const {
    for (const std::size_t e : edges_of_[1 + lot]) {
      const std::size_t to = edges_[e].to;
      if ((e & 1) == 0 && to > lots && to < nodes_ - 2 && edges_[e ^ 1].room == ducks) {
        return to - 1 - lots;
      }
    }
    return std::nullopt;
  }

 private:
  struct Edge {
    std::size_t to;
    std::int64_t room;
    double cost;
  };

  void add(std::size_t from, std::size_t to, std::int64_t room, double cost) {
    edges_of_[from].push_back(edges_.size());
    edges_.push_back({to, room, cost});
    edges_of_[to].push_back(edges_.size());
    edges_.push_back({from, 0, -cost});
  }

  void shortest(const std::vector<double>& potential, std::vector<double>& distance,
                std::vector<std::size_t>& by) const {
    using Item = std::pair<double, std::size_t>;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> open;
    distance[0] = 0;
    open.emplace(0, 0);
    while (!open.empty()) {
      const auto [at, node] = open.top();
      open.pop();
      if (at > distance[node]) continue;
      for (const std::size_t e : edges_of_[node]) {
        const Edge& edge = edges_[e];
        if (edge.room <= 0) continue;
        // Rounding may leave a reduced cost a hair below 0.
        const double step = std::max(0.0, edge.cost + potential[node] - potential[edge.to]);
        if (at + step >= distance[edge.to] - 1e-12) continue;
        distance[edge.to] = at + step;
        by[edge.to] = e;
        open.emplace(at + step, edge.to);
      }
    }
  }

  std::size_t nodes_;
  std::vector<std::vector<std::size_t>> edges_of_;
  std::vector<Edge> edges_;
  std::int64_t total_ = 0;
};

/// A plan under way: lots on days or waiting.
class Planner {
 public:
  Planner(std::span<const PlanLot> lots, std::span<const PlanDay> days) : lots_(lots), days_(days) {
    plan_.day_of.resize(lots.size());
    plan_.load.assign(days.size(), 0);
  }

  double cost(std::size_t lot, std::optional<std::size_t> day) const {
    if (!day) return kNoRoom * static_cast<double>(lots_[lot].ducks);
    return plan_cost(lots_[lot], days_[*day].day).value_or(std::numeric_limits<double>::infinity());
  }
  bool has_room(std::size_t day, std::int64_t ducks) const {
    return plan_.load[day] + ducks <= days_[day].capacity;
  }
  void put(std::size_t lot, std::optional<std::size_t> day) {
    auto& now = plan_.day_of[lot];
    if (now) plan_.load[*now] -= lots_[lot].ducks;
    if (day) plan_.load[*day] += lots_[lot].ducks;
    now = day;
  }
  std::optional<std::size_t> cheapest(std::size_t lot) const {
    std::optional<std::size_t> best;
    for (std::size_t d = 0; d < days_.size(); ++d) {
      if (!has_room(d, lots_[lot].ducks) || !std::isfinite(cost(lot, d))) continue;
      if (!best || cost(lot, d) < cost(lot, best)) best = d;
    }
    return best;
  }
  void place_waiting() {
    std::vector<std::size_t> waiting;
    for (std::size_t l = 0; l < lots_.size(); ++l) {
      if (!plan_.day_of[l]) waiting.push_back(l);
    }
    std::sort(waiting.begin(), waiting.end(),
              [&](std::size_t a, std::size_t b) { return lots_[a].ducks > lots_[b].ducks; });
    for (const std::size_t lot : waiting) put(lot, cheapest(lot));
  }

  /// A few lots that share days are taken off and put back in an order by chance, again and again,
  /// a little worse plans allowed at the beginning (large neighbourhood search, Shaw 1998).
  SlaughterPlan searched() {
    Random random(kSeed);
    SlaughterPlan best = bettered();
    const auto looks =
        static_cast<std::int64_t>(std::max<std::size_t>(1, lots_.size() * days_.size()));
    const std::int64_t searches = std::clamp(kLooks / looks, kFewestSearches, kMostSearches);
    for (std::int64_t i = 0; i < searches && best.cost > 0 && !lots_.empty(); ++i) {
      const SlaughterPlan before = plan_;
      make_a_part_anew(random);
      for (std::size_t l = 0; l < lots_.size(); ++l) move(l);
      plan_.cost = cost_of_all();
      const double allowed =
          before.cost * (1 + kWarmth * random.uniform() *
                                 (1 - static_cast<double>(i) / static_cast<double>(searches)));
      if (plan_.cost < best.cost - 1e-9) best = plan_;
      if (plan_.cost > allowed) plan_ = before;
    }
    plan_ = best;
    return bettered();
  }

  SlaughterPlan bettered() {
    for (int round = 0; round < kMostRounds; ++round) {
      bool better = false;
      for (std::size_t l = 0; l < lots_.size(); ++l) {
        better = move(l) || better;
        for (std::size_t o = 0; o < l; ++o) better = exchange(l, o) || better;
      }
      if (!better) break;
    }
    plan_.cost = cost_of_all();
    return plan_;
  }

 private:
  double cost_of_all() const {
    double sum = 0;
    for (std::size_t l = 0; l < lots_.size(); ++l) sum += cost(l, plan_.day_of[l]);
    return sum;
  }

  void make_a_part_anew(Random& random) {
    const auto any = [&random](std::size_t count) {
      return static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(count) - 1));
    };
    const PlanLot& middle = lots_[any(lots_.size())];
    std::vector<std::size_t> part;
    for (std::size_t l = 0; l < lots_.size(); ++l) {
      if (lots_[l].ready_from <= middle.ready_to + 1 &&
          lots_[l].ready_to >= middle.ready_from - 1) {
        part.push_back(l);
      }
    }
    for (std::size_t i = part.size(); i > 1; --i) std::swap(part[i - 1], part[any(i)]);
    part.resize(std::min(part.size(), static_cast<std::size_t>(random.integer(2, kMostRemoved))));
    for (const std::size_t lot : part) put(lot, std::nullopt);
    if (random.chance(0.5)) {
      std::sort(part.begin(), part.end(),
                [&](std::size_t a, std::size_t b) { return lots_[a].ducks > lots_[b].ducks; });
    }
    for (const std::size_t lot : part) put(lot, cheapest(lot));
  }

  bool move(std::size_t lot) {
    const auto before = plan_.day_of[lot];
    put(lot, std::nullopt);
    const auto best = cheapest(lot);
    const bool better = best && cost(lot, best) < cost(lot, before) - 1e-9;
    put(lot, better ? best : before);
    return better;
  }

  /// Each takes the other's day, or the one thrown out the cheapest that is left.
  bool exchange(std::size_t a, std::size_t b) {
    const auto day_a = plan_.day_of[a], day_b = plan_.day_of[b];
    if (day_a == day_b) return false;
    const double before = cost(a, day_a) + cost(b, day_b);
    put(a, std::nullopt);
    put(b, std::nullopt);
    for (const auto& [first, second, first_to] :
         {std::tuple{a, b, day_b}, std::tuple{b, a, day_a}}) {
      if (!first_to || !has_room(*first_to, lots_[first].ducks)) continue;
      put(first, first_to);
      const auto other = cheapest(second);
      if (cost(first, first_to) + cost(second, other) < before - 1e-9) {
        put(second, other);
        return true;
      }
      put(first, std::nullopt);
    }
    put(a, day_a);
    put(b, day_b);
    return false;
  }

  std::span<const PlanLot> lots_;
  std::span<const PlanDay> days_;
  SlaughterPlan plan_;
};

}  // namespace

std::optional<double> plan_cost(const PlanLot& lot, std::int64_t day) {
  if (day < lot.ready_from || day > lot.ready_to) return std::nullopt;
  const auto off = static_cast<double>(day - lot.best);
  return static_cast<double>(lot.ducks) * (off < 0 ? -off : kLate * off);
}

Result<SlaughterPlan> plan_slaughter(std::span<const PlanLot> lots, std::span<const PlanDay> days) {
  if (lots.size() > kMostPlanLots || days.size() > kMostPlanDays) {
    return fail(ErrorKind::kTooLarge, Refusal{"more lots or days than can be planned at once",
                                              {"plan.too_large",
                                               {{"lots", static_cast<double>(kMostPlanLots)},
                                                {"days", static_cast<double>(kMostPlanDays)}}}});
  }
  for (const PlanLot& lot : lots) {
    if (lot.ducks <= 0 || lot.best < lot.ready_from || lot.ready_to < lot.best) {
      return fail(ErrorKind::kInvalid, lot.code + ": ducks must be above 0 and days in order");
    }
  }
  DuckFlow flow(lots, days);
  const double least = flow.run();
  Planner by_flow(lots, days), by_hand(lots, days);
  for (std::size_t l = 0; l < lots.size(); ++l) {
    by_flow.put(l, flow.whole_day(l, lots.size(), lots[l].ducks));
  }
  by_flow.place_waiting();
  const SlaughterPlan earliest = earliest_first(lots, days);
  for (std::size_t l = 0; l < lots.size(); ++l) by_hand.put(l, earliest.day_of[l]);
  SlaughterPlan best = by_flow.searched(), other = by_hand.searched();
  if (other.cost < best.cost) best = std::move(other);
  best.least = least;
  return best;
}

SlaughterPlan earliest_first(std::span<const PlanLot> lots, std::span<const PlanDay> days) {
  std::vector<std::size_t> order(lots.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return lots[a].ready_from < lots[b].ready_from;
  });
  SlaughterPlan plan;
  plan.day_of.resize(lots.size());
  plan.load.assign(days.size(), 0);
  for (const std::size_t lot : order) {
    double cost = kNoRoom * static_cast<double>(lots[lot].ducks);
    for (std::size_t d = 0; d < days.size(); ++d) {
      const auto here = plan_cost(lots[lot], days[d].day);
      if (!here || plan.load[d] + lots[lot].ducks > days[d].capacity) continue;
      plan.day_of[lot] = d;
      plan.load[d] += lots[lot].ducks;
      cost = *here;
      break;
    }
    plan.cost += cost;
  }
  return plan;
}

}  // namespace gaveurs
