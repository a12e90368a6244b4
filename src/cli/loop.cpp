// gaveurs loop: what is learned from closed lots, and how well.
#include "cli/loop.h"

#include <fmt/format.h>

#include <cstdio>

namespace gaveurs {

void add_loop(CLI::App& app, std::function<int()>& chosen) {
  CLI::App& loop = *app.add_subcommand("loop", "Learning from closed lots");
  loop.require_subcommand(1);
  add_loop_backtest(loop, chosen);
  add_loop_model(loop, chosen);
  add_loop_evaluate(loop, chosen);
  add_loop_formula(loop, chosen);
}

}  // namespace gaveurs
