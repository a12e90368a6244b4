// Programs the control panel may start: subcommands of this very binary, with typed parameters. One
// table row per program and per parameter; the panel's form, the check of what it sends and the
// command line are all made from it. Constant data; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gaveurs {

enum class ParameterKind : std::uint8_t {
  kInteger,  // a JSON whole number in [low, high]
  kNumber,  // a JSON number in [low, high]
  kChoice,  // one of `choices`
  kName,  // a text of 1 to `high` letters, digits, _ and -, that begins with a letter
  kIntegers,  // an array of 1 to kMaxListed different whole numbers in [low, high]
  kFlag,  // true or false; true puts the flag on the command line
};

constexpr std::size_t kMaxListed = 50;

struct Parameter {
  std::string_view name;  // in JSON
  std::string_view flag;  // on the command line, with its "--"
  ParameterKind kind;
  double low = 0, high = 0;
  std::string_view otherwise;  // the JSON value when it is not given; "" leaves the flag away
  std::span<const std::string_view> choices;
  std::string_view meaning;
};

struct Program {
  std::string_view name;
  std::string_view meaning;
  std::string_view missing;  // why it cannot be started; "" when it can
  std::span<const std::string_view> words;  // first arguments, such as simulate, gavage
  std::string_view url_flag;  // the flag that names the server; "" for none
  std::string_view url_scheme, url_path;
  std::span<const Parameter> parameters;
};

/// Feeding, quality and consumer simulators, and the demonstration of the whole loop.
std::span<const Program> known_programs();

}  // namespace gaveurs
