// gaveurs: one program with subcommands. Each adds itself to the parser and, when chosen, runs.
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "cli/command.h"
#include "cli/nearest_name.h"

namespace {

/// What to say of the first word that no command is called by; empty when all are known. The parser
/// would only say that a subcommand is missing.
std::string unknown_word(CLI::App& app, int argc, const char* const* argv) {
  CLI::App* at = &app;
  std::string said = "gaveurs";
  for (int i = 1; i < argc && argv[i][0] != '-' && at->get_require_subcommand_min() > 0; ++i) {
    std::vector<std::string> names;
    CLI::App* next = nullptr;
    for (CLI::App* sub : at->get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(sub->get_name());
      if (sub->get_name() == argv[i]) next = sub;
    }
    if (next == nullptr) {
      return fmt::format("{}: there is no '{}'; the nearest is '{}'. '{} --help' names all", said,
                         argv[i], gaveurs::nearest_name(argv[i], names), said);
    }
    at = next;
    said += ' ' + next->get_name();
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Gaveurs: real-time feeding, quality and traceability of foie gras production"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "gaveurs 0.1.0");
  std::function<int()> chosen;
  for (const gaveurs::AddCommand add :
       {gaveurs::add_serve, gaveurs::add_import, gaveurs::add_replay, gaveurs::add_simulate,
        gaveurs::add_store, gaveurs::add_quality, gaveurs::add_loop, gaveurs::add_log,
        gaveurs::add_verify, gaveurs::add_witness, gaveurs::add_demo}) {
    add(app, chosen);
  }
  if (const auto unknown = unknown_word(app, argc, argv); !unknown.empty()) {
    fmt::print(stderr, "{}\n", unknown);
    return gaveurs::kExitUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? gaveurs::kExitOk : gaveurs::kExitUsage;
  }
  try {
    return chosen();
  } catch (const std::exception& e) {
    fmt::print(stderr, "gaveurs: {}\n", e.what());
    return gaveurs::kExitFailed;
  }
}
