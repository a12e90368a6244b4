// The subcommands of `gaveurs simulate` that have a file of their own.
#pragma once

#include "cli/command.h"

namespace gaveurs {

void add_simulate_consumer(CLI::App& simulate, std::function<int()>& chosen);
void add_simulate_sqal(CLI::App& simulate, std::function<int()>& chosen);

}  // namespace gaveurs
