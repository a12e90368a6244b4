// A world of tastes from its TOML file; docs/worlds.md says what each number means. One thread.
#pragma once

#include <string>

#include "base/result.h"
#include "twin/taste_world.h"

namespace gaveurs {

/// Error kUsage with file, line and the nearest name for a key nobody knows, for a value out of its
/// range, and for a standard curve that itself breaks a limit of feeding or of loss.
Result<TasteWorld> read_world(const std::string& path);

}  // namespace gaveurs
