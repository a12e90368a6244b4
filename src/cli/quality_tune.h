// The fit of src/quality/tuned.h: least squares on simulated livers whose truth is known.
#pragma once

#include <cstdint>
#include <string>

namespace gaveurs {

/// Lines to be put into tuned.h, in its order. Stations of seeds from `seed` on, 60 livers each, of
/// that profile. What stands there now counts for what is fitted later, so after a change run it
/// twice.
std::string tune_quality(std::uint64_t seed, int count, const std::string& profile);

}  // namespace gaveurs
