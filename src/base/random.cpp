#include "base/random.h"

#include <bit>
#include <cmath>

namespace gaveurs {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014), as xoshiro's authors advise for seeding.
std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) : seed_(seed) {
  for (auto& word : state_) word = split_mix(seed);
}

Random Random::split(std::string_view name) const {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return Random(seed_ ^ std::rotl(hash, 17));
}

// xoshiro256** 1.0 (Blackman and Vigna, 2018).
std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::int64_t Random::integer(std::int64_t low, std::int64_t high) {
  // Unsigned, since a range of half of all numbers and more does not fit the signed ones.
  const auto first = static_cast<std::uint64_t>(low);
  const std::uint64_t range = static_cast<std::uint64_t>(high) - first + 1;
  if (range == 0) return static_cast<std::int64_t>(next());
  // Values above the last whole multiple of `range` would favour small results.
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % range;
  std::uint64_t value = next();
  while (value >= limit) value = next();
  return static_cast<std::int64_t>(first + value % range);
}

double Random::normal(double mean, double sd) {
  double u = 0;
  double v = 0;
  double s = 0;
  do {
    u = uniform(-1, 1);
    v = uniform(-1, 1);
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  return mean + sd * u * std::sqrt(-2 * std::log(s) / s);
}

}  // namespace gaveurs
