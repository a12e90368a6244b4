// The choices shown around a proposed curve: of curves judged alike, those of which no other one is
// better in rating (or liver, where nothing is rated yet), corn and loss at once. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "domain/curve_promise.h"

namespace gaveurs {

/// In the order of their corn; of more than `most` every so many-th. Either all points have a
/// rating or none.
std::vector<FrontPoint> front_of(std::vector<FrontPoint> points, std::size_t most);

}  // namespace gaveurs
