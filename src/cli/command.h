// How a subcommand joins the program: it adds its flags to the parser and hands back what to run.
// One file per subcommand; main() knows only this list.
#pragma once

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gaveurs {

/// Exit codes every subcommand keeps to.
constexpr int kExitOk = 0;
constexpr int kExitFailed = 1;  // it was understood but could not be done; the reason is printed
constexpr int kExitUsage = 2;   // wrong flags or configuration

/// Checks of flags that the parser's ranges let through: "nan" is neither below nor above, and a
/// sign before a whole number without one wraps around. Empty when all is well.
inline std::string is_a_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? text + " is no number" : "";
}
inline std::string has_no_sign(const std::string& text) {
  return text.find('-') == std::string::npos ? "" : text + " is below 0";
}

/// Says why on standard error, as "gaveurs WHO: …", and gives the exit code for it.
int complain(std::string_view who, const Error& error);

using AddCommand = void (*)(CLI::App& app, std::function<int()>& chosen);

void add_serve(CLI::App& app, std::function<int()>& chosen);
void add_import(CLI::App& app, std::function<int()>& chosen);
void add_replay(CLI::App& app, std::function<int()>& chosen);
void add_store(CLI::App& app, std::function<int()>& chosen);
void add_log(CLI::App& app, std::function<int()>& chosen);
void add_verify(CLI::App& app, std::function<int()>& chosen);
void add_witness(CLI::App& app, std::function<int()>& chosen);
void add_simulate(CLI::App& app, std::function<int()>& chosen);
void add_quality(CLI::App& app, std::function<int()>& chosen);
void add_loop(CLI::App& app, std::function<int()>& chosen);
void add_demo(CLI::App& app, std::function<int()>& chosen);

}  // namespace gaveurs
