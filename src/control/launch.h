// From the parameters a client sends to a command line: every value is read by its type and range
// and written anew, so nothing a client wrote reaches the command line as it came. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "control/program.h"

namespace gaveurs {

struct Launch {
  std::vector<std::string> arguments;  // after the program's name
  std::string parameters;              // a JSON object: the values in force, defaults included
};

/// `body`: a JSON object of parameters; empty text takes every default. `server`: the address of
/// this server, such as ws://127.0.0.1:8000.
/// Errors: kInvalid with path and reason of each value that is wrong or not known.
Result<Launch> plan_launch(const Program& program, std::string_view body, std::string_view server);

}  // namespace gaveurs
