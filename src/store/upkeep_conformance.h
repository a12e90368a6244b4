// What the tests of a store's periodic jobs share: a store whose rollups are waited for, and
// numbers asked of its tables. Tests only.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "store/store_conformance.h"

namespace gaveurs {

class UpkeepTest : public StoreConformance {
 protected:
  std::unique_ptr<Store> open_keeping(int days) const {
    auto with = options();
    with.keep_readings_days = days;
    auto store = open_store(with);
    EXPECT_TRUE(store.has_value()) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  std::int64_t number(const char* sql) const {
    auto db = connect();
    auto& rows = db->prepared(sql).with();
    const std::int64_t value = rows.step() ? rows.integer(0) : -1;
    rows.reset();
    return value;
  }
  struct Day {
    std::int64_t meals = 0, lots = 0;
    double given = 0, coldest = 0;
  };
  Day day(Instant start) const {
    auto db = connect();
    auto& rows = db->prepared(
        "SELECT repas, lots, dose_reelle, temperature_min FROM gavage_par_jour "
        "WHERE gaveur_id = 3 AND jour = $1");
    rows.with(start);
    Day out;
    if (rows.step()) out = {rows.integer(0), rows.integer(1), rows.real(2), rows.real(3)};
    rows.reset();
    return out;
  }
  static bool wait_until(const std::function<bool()>& good) {
    for (int tries = 0; tries < 1'000; ++tries) {
      if (good()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  bool wait_for_rollups(Seq head) const {
    return wait_until([&] { return number("SELECT seq FROM agregats_suivi") >= head; });
  }
  /// Hourly meals from `first` on, each of a lot of its own.
  static WriteSet hourly(Instant first, int count) {
    auto set = people();
    for (int n = 0; n < count; ++n) {
      auto stored = meal("MT" + std::to_string(n), 0, Moment::kMatin, 400 + n, n + 1);
      stored.meal.values.time = first + n * kMicrosPerHour;
      stored.meal.values.temperature_stabule_c = 20 - n;
      set.meals.push_back(stored);
      set.events.push_back(meal_event(n + 1, stored.meal.lot.value));
    }
    return set;
  }
};

}  // namespace gaveurs
