// The verbs of `gaveurs loop`, each in a file of its own.
#pragma once

#include "base/result.h"
#include "cli/command.h"

namespace gaveurs {

void add_loop_backtest(CLI::App& loop, std::function<int()>& chosen);
void add_loop_evaluate(CLI::App& loop, std::function<int()>& chosen);
void add_loop_formula(CLI::App& loop, std::function<int()>& chosen);
/// Prints what a running server knows of a lot; gives the exit code.
int explain_lot_of_server(const std::string& server, const std::string& lot);
void add_loop_model(CLI::App& loop, std::function<int()>& chosen);

}  // namespace gaveurs
