#include "loop/formula_front.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {
namespace {

constexpr double kNoWorse = 1e-12;  // of R² that a rounder constant may cost, or
constexpr double kPartWorse = 0.01;  // this part of what is unexplained
constexpr Eigen::Index kPolishRows = 2'000;

double lost(double r2) { return std::max(1e-15, 1 - r2); }

bool as_good(double r2, double than) {
  return lost(r2) <= lost(than) * (1 + kPartWorse) + kNoWorse;
}

/// Constants inside terms as whole or half numbers where that is as good.
void make_round(FormulaModel& model, double& r2, const Eigen::MatrixXd& x,
                const Eigen::VectorXd& y) {
  for (std::size_t t = 0; t < model.terms.size(); ++t) {
    for (std::size_t n = 0; n < model.terms[t].size(); ++n) {
      const FormulaNode& node = model.terms[t].nodes()[n];
      if (node.op != FormulaOp::kConstant) continue;
      FormulaModel rounder = model;
      rounder.terms[t].nodes()[n].constant = std::round(2 * node.constant) / 2;
      rounder.terms[t] = rounder.terms[t].simplified();
      if (rounder.terms[t] == model.terms[t] || !refit(rounder, x, y, 0)) continue;
      const double now = r_squared(rounder.predict(x), y);
      if (!as_good(now, r2)) continue;
      const bool shorter = rounder.terms[t].size() != model.terms[t].size();
      model = std::move(rounder);
      r2 = now;
      if (shorter) break;
    }
  }
}

/// A constant or a term that does nothing goes.
void drop_idle(FormulaModel& model, double& r2, const Eigen::MatrixXd& x,
               const Eigen::VectorXd& y) {
  for (std::size_t t = model.terms.size(); t-- > 0;) {
    FormulaModel without = model;
    without.terms.erase(without.terms.begin() + static_cast<std::ptrdiff_t>(t));
    if (!refit(without, x, y, 0)) continue;
    const double now = r_squared(without.predict(x), y);
    if (!as_good(now, r2)) continue;
    model = std::move(without);
    r2 = now;
  }
  FormulaModel without = model;
  without.constant = 0;
  if (!model.terms.empty() && as_good(r_squared(without.predict(x), y), r2)) model = without;
}

}  // namespace

FormulaModel FormulaCandidate::model() const {
  FormulaModel model{.link = link, .powers = powers};
  for (const FormulaTermPtr& term : terms) model.terms.push_back(term->expression);
  return model;
}

FormulaArchive::FormulaArchive(const FormulaTable& searched, const FormulaTable& all,
                               const FormulaOptions&)
    : searched_(searched), all_(all) {}

bool FormulaArchive::offer(const FormulaCandidate& candidate) {
  auto at = candidates_.begin();
  while (at != candidates_.end() && at->size < candidate.size) ++at;
  if (at != candidates_.begin() && std::prev(at)->loss <= candidate.loss + 1e-9) return false;
  if (at != candidates_.end() && at->size == candidate.size && at->loss <= candidate.loss) {
    return false;
  }
  const auto end = std::find_if(at, candidates_.end(), [&](const FormulaCandidate& other) {
    return other.loss < candidate.loss;
  });
  at = candidates_.erase(at, end);
  candidates_.insert(at, candidate);
  return true;
}

FormulaFound FormulaArchive::finished(const FormulaCandidate& candidate) const {
  FormulaFound found{.model = candidate.model()};
  // Enough rows to fit well, and few enough to be quick.
  const Eigen::Index rows = std::min(kPolishRows, all_.y.size());
  const Eigen::MatrixXd x = all_.x.topRows(rows);
  const Eigen::VectorXd y = all_.y.head(rows);
  if (!refit(found.model, x, y, 20) && !refit(found.model, searched_.x, searched_.y, 20)) {
    found.check_r2 = kNoFit;
    return found;
  }
  found.search_r2 = r_squared(found.model.predict(searched_.x), searched_.y);
  double r2 = r_squared(found.model.predict(x), y);
  make_round(found.model, r2, x, y);
  drop_idle(found.model, r2, x, y);
  found.size = found.model.size();
  found.search_r2 = r_squared(found.model.predict(searched_.x), searched_.y);
  found.check_r2 = r_squared(found.model.predict(all_.x), all_.y);
  return found;
}

FormulaFront FormulaArchive::finish() const {
  FormulaFront front;
  std::vector<FormulaFound> all;
  for (const FormulaCandidate& candidate : candidates_) all.push_back(finished(candidate));
  std::stable_sort(all.begin(), all.end(), [](const FormulaFound& a, const FormulaFound& b) {
    return a.size != b.size ? a.size < b.size : a.check_r2 > b.check_r2;
  });
  for (FormulaFound& found : all) {
    if (found.check_r2 <= kNoFit) continue;
    if (!front.formulas.empty() &&
        lost(found.check_r2) >= lost(front.formulas.back().check_r2) * 0.99) {
      continue;
    }
    front.formulas.push_back(std::move(found));
  }
  front.exact = !front.formulas.empty() && lost(front.formulas.back().check_r2) < 1e-9;
  return front;
}

}  // namespace gaveurs
