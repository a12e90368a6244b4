// Whole files, for subcommands that read and write small ones: read with a limit, and written so
// that a file is there as it was or as it becomes, never half.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace gaveurs {

/// Errors: kNotFound when it is missing, cannot be read, or is larger than `limit` bytes.
Result<std::string> read_whole_file(const std::filesystem::path& path,
                                    std::uintmax_t limit = 1u << 20);
/// Errors: kUnavailable.
Result<void> write_whole_file(const std::filesystem::path& path, const std::string& text);

}  // namespace gaveurs
