// The nearest of some names to one that nobody knows, to be told beside it. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace gaveurs {

/// Levenshtein's distance.
inline std::size_t name_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

/// The first of the nearest; empty where there are no names.
inline std::string nearest_name(std::string_view unknown, const std::vector<std::string>& names) {
  const auto best = std::ranges::min_element(
      names, {}, [&](const std::string& name) { return name_distance(unknown, name); });
  return best == names.end() ? std::string() : *best;
}

}  // namespace gaveurs
