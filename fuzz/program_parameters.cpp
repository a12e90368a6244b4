// Parameters for a program of the control panel: what reaches the command line is made of known
// flags and harmless characters, and the values in force are accepted again and mean the same.
#include <algorithm>

#include "control/launch.h"
#include "shared/property.h"

namespace {

bool is_harmless(char c) {
  constexpr std::string_view kAlso = "-_=.,:/+";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kAlso.find(c) != kAlso.npos;
}

bool is_known_flag(const gaveurs::Program& program, std::string_view argument) {
  const auto flag = argument.substr(0, argument.find('='));
  return flag == program.url_flag ||
         std::any_of(program.parameters.begin(), program.parameters.end(),
                     [&](const gaveurs::Parameter& p) { return p.flag == flag; });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gaveurs;
  const auto body = fuzz::view_of(data, size);
  for (const Program& program : known_programs()) {
    const auto launch = plan_launch(program, body, "ws://127.0.0.1:8000");
    if (!launch) {
      fuzz::must(!launch.error().details.empty(), "a refusal has reasons");
      continue;
    }
    const auto& arguments = launch->arguments;
    fuzz::must(arguments.size() >= program.words.size(), "the program's own words come first");
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const auto& argument = arguments[i];
      fuzz::must(std::all_of(argument.begin(), argument.end(), is_harmless),
                 "an argument holds nothing a shell would take for itself");
      fuzz::must(i < program.words.size() || is_known_flag(program, argument),
                 "an argument is a known flag");
    }
    const auto again = plan_launch(program, launch->parameters, "ws://127.0.0.1:8000");
    fuzz::must(again && again->parameters == launch->parameters,
               "the values in force are accepted again");
  }
  return 0;
}
