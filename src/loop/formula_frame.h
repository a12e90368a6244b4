// FormulaFrame: how a formula's sum of terms stands to the target: target = product of powers of
// variables × inverse link of the sum. In a frame the target becomes a column that the sum is
// fitted to by weighted least squares, each row weighted by what a deviation there is worth in the
// target's own unit. Plain values.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gaveurs {

enum class FormulaLink : std::uint8_t {
  kPlain,
  kLn,             // target = ± exp(sum)
  kInverse,        // 1 ÷ sum
  kSquare,         // √sum
  kInverseSquare,  // 1 ÷ √sum
  kRoot,           // sum²
  kExp,            // ln sum
  kSine,           // arcsin sum
};
constexpr std::size_t kFormulaLinks = 8;

/// Powers of the variables in the product, in halves: 2 is x, −1 is 1 ÷ √x.
using FormulaPowers = std::vector<std::int8_t>;

struct FormulaFrame {
  FormulaLink link = FormulaLink::kPlain;
  double sign = 1;             // of the target, where the link is ln, square or inverse square
  Eigen::ArrayXd product;      // of the powers
  Eigen::ArrayXd z;            // what the sum should be
  Eigen::ArrayXd root_weight;  // by which a row's equation is multiplied
};

/// 1 where a variable with a power is not above 0 gives nothing.
std::optional<Eigen::ArrayXd> product_of(const FormulaPowers& powers, const Eigen::MatrixXd& x);
/// Unset where the link cannot take the target.
std::optional<FormulaFrame> frame_of(FormulaLink link, const FormulaPowers& powers,
                                     const Eigen::MatrixXd& x, const Eigen::VectorXd& y);
/// The target of a sum. A root of less than 0 is taken as of 0, an arcsine as of −1 or 1.
Eigen::ArrayXd unlinked(FormulaLink link, double sign, const Eigen::ArrayXd& sum);

/// 1 − squared errors ÷ squared distances to the mean; far below 0 when something is not finite.
double r_squared(const Eigen::ArrayXd& said, const Eigen::VectorXd& measured);
constexpr double kNoFit = -1e9;

}  // namespace gaveurs
