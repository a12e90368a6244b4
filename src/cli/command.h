// How a subcommand joins the program: it adds its flags to the parser and hands back what to run.
// One file per subcommand; main() knows only this list.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace gaveurs {

/// Exit codes every subcommand keeps to.
constexpr int kExitOk = 0;
constexpr int kExitFailed = 1;  // it was understood but could not be done; the reason is printed
constexpr int kExitUsage = 2;   // wrong flags or configuration

using AddCommand = void (*)(CLI::App& app, std::function<int()>& chosen);

void add_serve(CLI::App& app, std::function<int()>& chosen);
void add_import(CLI::App& app, std::function<int()>& chosen);
void add_replay(CLI::App& app, std::function<int()>& chosen);
void add_store(CLI::App& app, std::function<int()>& chosen);
void add_simulate(CLI::App& app, std::function<int()>& chosen);

}  // namespace gaveurs
