// How a subcommand joins the program: it adds its flags to the parser and hands back what to run.
// One file per subcommand; main() knows only this list.
#pragma once

#include <CLI/CLI.hpp>
#include <charconv>
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

/// Checks of flags that the parser's ranges let through: "nan" is neither below nor above, and of a
/// whole number a sign wraps around and too many digits become the largest. Empty when all is well.
inline std::string is_a_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? text + " is no number" : "";
}
inline std::string is_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (read.ec == std::errc{} && read.ptr == end) return "";
  return text + " is no whole number from 0 to 18446744073709551615";
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
