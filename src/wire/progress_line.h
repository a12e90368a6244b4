// The line by which a simulator tells its supervisor how far it is, printed on standard output
// when started with `--progress json`, about once a second and once at the end:
//   {"progress":{"sent":120,"acked":118,"refused":0,"lots":3}}
// Names are lower case words, values whole numbers that count from the program's start or state
// what is now. Every simulator has sent, acked and refused; what else counts is its own. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gaveurs {

struct ProgressCounter {
  std::string name;  // [a-z_]{1,32}
  std::int64_t value = 0;
  bool operator==(const ProgressCounter&) const = default;
};

/// More in one line than this make it an ordinary line.
constexpr std::size_t kMaxProgressCounters = 16;

/// The line, without its end.
std::string progress_line(
    std::initializer_list<std::pair<std::string_view, std::int64_t>> counters);

/// The counters of a line; nullopt for any line that is not exactly of the form above.
std::optional<std::vector<ProgressCounter>> parse_progress_line(std::string_view line);

}  // namespace gaveurs
