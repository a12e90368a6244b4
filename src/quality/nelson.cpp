#include "quality/nelson.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {

RuleSet NelsonRules::push(double z) {
  last_[static_cast<std::size_t>(next_)] = z;
  next_ = (next_ + 1) % 16;
  size_ = std::min(size_ + 1, 16);

  RuleSet found = kNoRules;
  const double side = z < 0 ? -1 : 1;
  if (std::abs(z) > 3) found |= rule_bit(1);
  if (one_sided()) found |= rule_bit(2);
  if (trending()) found |= rule_bit(3);
  if (alternating()) found |= rule_bit(4);
  if (side * z > 2 && in_row(side, 2, 3) >= 2) found |= rule_bit(5);
  if (side * z > 1 && in_row(side, 1, 5) >= 4) found |= rule_bit(6);
  if (hugging()) found |= rule_bit(7);
  if (avoiding()) found |= rule_bit(8);
  return found;
}

// How many of the newest `of` points lie on `side` of the centre by more than `beyond`.
int NelsonRules::in_row(double side, double beyond, int of) const {
  int count = 0;
  for (int back = 0; back < std::min(of, size_); ++back) count += side * at(back) > beyond;
  return count;
}

bool NelsonRules::one_sided() const {
  return size_ >= kRuleSpan[2] && (in_row(1, 0, 9) == 9 || in_row(-1, 0, 9) == 9);
}

bool NelsonRules::trending() const {
  if (size_ < kRuleSpan[3]) return false;
  int up = 0, down = 0;
  for (int back = 0; back < 5; ++back) {
    up += at(back) > at(back + 1);
    down += at(back) < at(back + 1);
  }
  return up == 5 || down == 5;
}

bool NelsonRules::alternating() const {
  if (size_ < kRuleSpan[4]) return false;
  for (int back = 0; back < 12; ++back) {
    if ((at(back) - at(back + 1)) * (at(back + 1) - at(back + 2)) >= 0) return false;
  }
  return true;
}

bool NelsonRules::hugging() const {
  if (size_ < kRuleSpan[7]) return false;
  for (int back = 0; back < 15; ++back) {
    if (std::abs(at(back)) >= 1) return false;
  }
  return true;
}

bool NelsonRules::avoiding() const {
  if (size_ < kRuleSpan[8]) return false;
  const int above = in_row(1, 1, 8), below = in_row(-1, 1, 8);
  return above + below == 8 && above > 0 && below > 0;
}

std::vector<RuleHit> nelson_hits(std::span<const double> z, RuleSet wanted) {
  std::vector<RuleHit> hits;
  NelsonRules rules;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const RuleSet found = rules.push(z[i]) & wanted;
    for (int rule = 1; rule <= 8; ++rule) {
      if ((found & rule_bit(rule)) == 0) continue;
      const auto span = static_cast<std::size_t>(kRuleSpan[static_cast<std::size_t>(rule)]);
      hits.push_back({rule, i + 1 >= span ? i + 1 - span : 0, i});
    }
  }
  return hits;
}

}  // namespace gaveurs
