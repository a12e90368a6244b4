#include "domain/meal.h"

namespace gaveurs {

std::vector<std::span<const StoredMeal>> meals_by_day(std::span<const StoredMeal> meals) {
  std::vector<std::span<const StoredMeal>> out;
  for (std::size_t from = 0; from < meals.size();) {
    std::size_t end = from + 1;
    while (end < meals.size() && meals[end].meal.slot.jour == meals[from].meal.slot.jour) ++end;
    out.push_back(meals.subspan(from, end - from));
    from = end;
  }
  return out;
}

}  // namespace gaveurs
