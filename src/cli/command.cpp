#include "cli/command.h"

#include <fmt/format.h>

#include <cstdio>

namespace gaveurs {

int complain(std::string_view who, const Error& error) {
  fmt::print(stderr, "gaveurs {}: {}\n", who, error.message);
  return error.kind == ErrorKind::kUsage ? kExitUsage : kExitFailed;
}

}  // namespace gaveurs
