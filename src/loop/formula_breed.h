// Changes of expressions for the evolution: one place of a term is replaced, wrapped, multiplied,
// given a constant. Never more than a few nodes at once, so that a good term stays near.
#pragma once

#include "base/random.h"
#include "loop/formula_library.h"

namespace gaveurs {

constexpr std::size_t kMostTermSize = 19;  // nodes

/// `other` gives parts for exchange.
Expression changed(const Expression& expression, const Expression& other,
                   const FormulaLibrary& library, int variables, Random& random);

/// With a constant to fit somewhere: a factor or something added, without effect at first.
Expression with_constant(const Expression& expression, Random& random);

/// By every variable, once multiplied and once divided, its square and its root too.
std::vector<Expression> times_variables(const Expression& expression, int variables);

}  // namespace gaveurs
