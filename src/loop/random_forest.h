// RandomForest: regression trees on bootstrap samples (Breiman 2001), each split the best of a
// third of the features. A baseline the growth model is measured against, never what is recommended
// by. The errors of lots a tree has not seen (out of bag) give its intervals. Plain value once
// grown.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gaveurs {

struct ForestOptions {
  int trees = 200;
  int fewest_in_leaf = 5;
  std::uint64_t seed = 1;
};

class RandomForest {
 public:
  RandomForest() = default;
  /// `rows` of equal length, one per value; at least one.
  RandomForest(std::span<const std::vector<double>> rows, std::span<const double> values,
               const ForestOptions& options);
  double predict(std::span<const double> row) const;
  /// value − what the trees said that had not seen it.
  const std::vector<double>& errors_out_of_bag() const { return errors_; }

 private:
  struct Node {
    int feature = -1;  // −1: a leaf
    double at = 0;  // a leaf's value; else rows up to it go left
    int right = 0;  // the left one is the next
  };
  using Tree = std::vector<Node>;
  class Grower;
  static double say(const Tree& tree, std::span<const double> row);
  std::vector<Tree> trees_;
  std::vector<double> errors_;
};

}  // namespace gaveurs
