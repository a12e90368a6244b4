// Buyers of jars, each with tastes of his own: what one tastes, how he marks it, whether he says
// so, and in which words. Seeded, so the same world buys and rates the same. Pure. The mapping from
// matter to taste is ours (docs/feedback.md): there is no public data of this kind.
#pragma once

#include <optional>
#include <string>

#include "base/random.h"
#include "domain/feedback.h"

namespace gaveurs {

/// What is in the jar when it is opened; all 0-1.
struct JarMatter {
  double fat = 0.5;  // 0 lean and firm … 1 running
  double smooth = 0.5;  // 1: not rough at all
  double colour = 0.5;  // 1: the even ivory yellow that is looked for
  double fresh = 1;  // at packing
  double oxidised = 0;
  std::optional<Grade> shown;  // what the label promises
};

/// After `days` in the shop and the kitchen; slowly, for it was cooked in its jar.
JarMatter aged(JarMatter jar, double days);

class Buyer {
 public:
  enum class Honesty { kHonest, kPraises, kRunsDown };

  /// `number` is his own: the same number is the same person.
  Buyer(const Random& world, std::int64_t number, double cheating);

  std::int64_t number() const { return number_; }
  Honesty honesty() const { return honesty_; }
  /// An address of his own network, of ranges reserved for documentation (RFC 5737, RFC 3849).
  std::string address() const;
  std::string browser() const;

  /// What he would say, marked 1-5 in whole stars.
  Rating taste(const JarMatter& jar, Random& chance) const;
  /// Whether he says it at all: the more the further from "all right" it was.
  bool answers(const Rating& rating, double share, Random& chance) const;

 private:
  double liking(const JarMatter& jar, std::size_t aspect) const;
  std::string words(const Rating& rating, Random& chance) const;

  std::int64_t number_;
  Honesty honesty_ = Honesty::kHonest;
  double likes_fat_ = 0.5;  // the richness he likes best
  double likes_pale_ = 0.5;  // the colour he likes best
  double strictness_ = 0;  // stars he takes off for nothing
  double swayed_ = 0;  // by what the label promises
  std::array<double, kDetails> weights_{};  // sum 1
};

}  // namespace gaveurs
