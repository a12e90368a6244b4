#include "loop/random_forest.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/random.h"

namespace gaveurs {

namespace {

constexpr std::size_t kBins = 256;

/// Each feature cut at up to kBins - 1 of its quantiles, and every cell as the number of its bin:
/// a split is then found by counting, not by sorting.
struct Binned {
  std::vector<std::vector<double>> edges;       // by feature, rising; a bin ends with its edge
  std::vector<std::vector<std::uint8_t>> bins;  // by feature, by row

  explicit Binned(std::span<const std::vector<double>> rows) {
    const std::size_t features = rows.front().size();
    edges.resize(features);
    bins.resize(features);
    std::vector<double> values(rows.size());
    for (std::size_t f = 0; f < features; ++f) {
      for (std::size_t i = 0; i < rows.size(); ++i) values[i] = rows[i][f];
      std::sort(values.begin(), values.end());
      for (std::size_t k = 1; k < kBins; ++k) {
        const std::size_t at = k * values.size() / kBins;
        if (at == 0 || values[at] == values[at - 1]) continue;
        const double edge = 0.5 * (values[at - 1] + values[at]);
        if (edges[f].empty() || edges[f].back() < edge) edges[f].push_back(edge);
      }
      for (const auto& row : rows) {
        const auto above = std::lower_bound(edges[f].begin(), edges[f].end(), row[f]);
        bins[f].push_back(static_cast<std::uint8_t>(above - edges[f].begin()));
      }
    }
  }
};

}  // namespace

class RandomForest::Grower {
 public:
  Grower(const Binned& binned, std::span<const double> values, const ForestOptions& options,
         Random random)
      : binned_(binned), values_(values), options_(options), random_(random) {
    features_.resize(binned.edges.size());
    std::iota(features_.begin(), features_.end(), 0);
  }

  Tree grow(std::vector<int> lots) {
    tree_.clear();
    lots_ = std::move(lots);
    branch(0, lots_.size());
    return std::move(tree_);
  }

 private:
  struct Split {
    int feature = -1;
    std::size_t bin = 0;  // the last one that goes left
    double gain = 0;
  };

  double value(int lot) const { return values_[static_cast<std::size_t>(lot)]; }
  std::size_t bin(int lot, int feature) const {
    return binned_.bins[static_cast<std::size_t>(feature)][static_cast<std::size_t>(lot)];
  }

  void branch(std::size_t from, std::size_t to) {
    const std::size_t here = tree_.size();
    tree_.emplace_back();
    double sum = 0;
    for (std::size_t i = from; i < to; ++i) sum += value(lots_[i]);
    const Split split = best(from, to, sum);
    if (split.feature < 0) {
      tree_[here].at = sum / static_cast<double>(to - from);
      return;
    }
    const auto middle =
        std::partition(lots_.begin() + static_cast<std::ptrdiff_t>(from),
                       lots_.begin() + static_cast<std::ptrdiff_t>(to),
                       [&](int lot) { return bin(lot, split.feature) <= split.bin; });
    const auto cut = static_cast<std::size_t>(middle - lots_.begin());
    tree_[here].feature = split.feature;
    tree_[here].at = binned_.edges[static_cast<std::size_t>(split.feature)][split.bin];
    branch(from, cut);
    tree_[here].right = static_cast<int>(tree_.size());
    branch(cut, to);
  }

  Split best(std::size_t from, std::size_t to, double sum) {
    Split found;
    const auto least = static_cast<std::size_t>(options_.fewest_in_leaf);
    if (to - from < 2 * least) return found;
    const std::size_t tried = std::max<std::size_t>(1, features_.size() / 3);
    for (std::size_t k = 0; k < tried; ++k) {
      const auto other = static_cast<std::size_t>(random_.integer(
          static_cast<std::int64_t>(k), static_cast<std::int64_t>(features_.size()) - 1));
      std::swap(features_[k], features_[other]);
      look(features_[k], from, to, sum, found);
    }
    return found;
  }

  /// Every edge of one feature.
  void look(int feature, std::size_t from, std::size_t to, double sum, Split& found) const {
    std::array<double, kBins> sums{}, counts{};
    for (std::size_t i = from; i < to; ++i) {
      const std::size_t b = bin(lots_[i], feature);
      sums[b] += value(lots_[i]);
      counts[b] += 1;
    }
    const auto all = static_cast<double>(to - from);
    const double least = options_.fewest_in_leaf;
    double left = 0, below = 0;
    for (std::size_t b = 0; b < binned_.edges[static_cast<std::size_t>(feature)].size(); ++b) {
      left += sums[b];
      below += counts[b];
      if (counts[b] == 0 || below < least || all - below < least) continue;
      const double right = sum - left;
      const double gain = left * left / below + right * right / (all - below) - sum * sum / all;
      if (gain > found.gain + 1e-12) found = {feature, b, gain};
    }
  }

  const Binned& binned_;
  std::span<const double> values_;
  const ForestOptions& options_;
  Random random_;
  std::vector<int> features_, lots_;
  Tree tree_;
};

RandomForest::RandomForest(std::span<const std::vector<double>> rows,
                           std::span<const double> values, const ForestOptions& options) {
  const Random seed(options.seed);
  const Binned binned(rows);
  const std::size_t count = rows.size();
  std::vector<double> said(count, 0);
  std::vector<int> times(count, 0);
  for (int t = 0; t < options.trees; ++t) {
    Random random = seed.split("tree " + std::to_string(t));
    std::vector<int> lots(count);
    std::vector<bool> seen(count, false);
    for (int& lot : lots) {
      lot = static_cast<int>(random.integer(0, static_cast<std::int64_t>(count) - 1));
      seen[static_cast<std::size_t>(lot)] = true;
    }
    trees_.push_back(Grower(binned, values, options, random.split("splits")).grow(std::move(lots)));
    for (std::size_t i = 0; i < count; ++i) {
      if (seen[i]) continue;
      said[i] += say(trees_.back(), rows[i]);
      ++times[i];
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (times[i] > 0) errors_.push_back(values[i] - said[i] / times[i]);
  }
}

double RandomForest::say(const Tree& tree, std::span<const double> row) {
  std::size_t at = 0;
  while (tree[at].feature >= 0) {
    const bool left = row[static_cast<std::size_t>(tree[at].feature)] <= tree[at].at;
    at = left ? at + 1 : static_cast<std::size_t>(tree[at].right);
  }
  return tree[at].at;
}

double RandomForest::predict(std::span<const double> row) const {
  double sum = 0;
  for (const Tree& tree : trees_) sum += say(tree, row);
  return trees_.empty() ? 0 : sum / static_cast<double>(trees_.size());
}

}  // namespace gaveurs
