// The five numbers nearest to a curve that was fed or planned, so that the optimiser can learn from
// lots nobody planned with it. Least squares over the doses; rise, bend and ease are searched on a
// grid. Grams per duck and meal. Pure.
#pragma once

#include <optional>
#include <span>

#include "domain/feeding_curve.h"

namespace gaveurs {

/// Unset for fewer than six doses, which say too little.
std::optional<CurveShape> fit_shape(std::span<const double> doses);

/// The shape with every number within the range, and eased until its doses keep all limits; unset
/// where that cannot be.
std::optional<CurveShape> within(const CurveShape& shape, const ShapeRange& range,
                                 const CurveLimits& limits);

/// Its doses in whole grams that keep the limits of steps as the shape does.
std::vector<double> whole_doses_of(const CurveShape& shape, const CurveLimits& limits);

}  // namespace gaveurs
