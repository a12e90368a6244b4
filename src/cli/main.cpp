// gaveurs: one program with subcommands. Each adds itself to the parser and, when chosen, runs.
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "cli/command.h"

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
