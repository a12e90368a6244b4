// Files that hold a key: only their owner may read them, from the first moment on, and they are
// there whole or not at all. Several nodes may make one at once; the first one's is everybody's.
#pragma once

#include <string>

#include "base/result.h"

namespace gaveurs {

bool file_exists(const std::string& path);
/// `what` names the key in messages, such as "the signing key". Leaves a file that is there as it
/// is. Errors: kUsage with what is in the way.
Result<void> make_secret_file(const std::string& path, const std::string& what,
                              const std::string& text);
/// Errors: kUsage with why it cannot be read.
Result<std::string> read_secret_file(const std::string& path, const std::string& what);

}  // namespace gaveurs
