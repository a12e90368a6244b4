// Random: the one source of chance, seeded from outside, so the same seed gives the same world on
// every machine (the standard library's distributions do not promise that). Not thread-safe: one
// per owner; `split` makes an independent stream for a part of the world.
#pragma once

#include <cstdint>
#include <string_view>

namespace gaveurs {

class Random {
 public:
  explicit Random(std::uint64_t seed);
  /// A stream that depends on this one's seed and `name` only, not on what was drawn so far.
  Random split(std::string_view name) const;

  std::uint64_t next();
  /// Uniform in [0, 1).
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Uniform whole number in [low, high].
  std::int64_t integer(std::int64_t low, std::int64_t high);
  /// Normal with the given mean and standard deviation (Marsaglia's polar method).
  double normal(double mean, double sd);
  bool chance(double probability) { return uniform() < probability; }

 private:
  std::uint64_t seed_;
  std::uint64_t state_[4];
};

}  // namespace gaveurs
