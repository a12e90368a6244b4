// gaveurs loop backtest: how well the growth model would have forecast the lots of an export.
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "app/import_lots_cells.h"
#include "cli/loop.h"
#include "cli/lot_records_file.h"
#include "loop/backtest.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
Walks forward in time: each lot that starts on or after --from is forecast from its curve and from
the lots that had closed before it started. Beside the growth model stand the mean, a line in corn,
a random forest of 200 trees on the curve alone, and the last five lots of the same gaveur.
R² and the mean absolute error are of the lots' means; "50 %" and "90 %" are the parts of the lots
that fell into the intervals of that name.

Examples:
  gaveurs loop backtest --lots lots_2023.csv --from 2023-07-01
  gaveurs loop backtest --lots lots_2023.csv --from 2023-07-01 --picture backtest.svg

Ends with 0; 1 when the file holds too little; 2 for wrong flags.
)";

struct BacktestFlags {
  std::string lots, from;
  std::string picture = "loop-backtest.svg";
  std::uint64_t seed = 1;
};

Result<void> write_text(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (out) return {};
  return fail(ErrorKind::kUnavailable,
              fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
}

int backtest(const BacktestFlags& flags) {
  const DateCell from = read_date(flags.from);
  if (from.state != CellState::kValue) {
    return complain("loop",
                    {ErrorKind::kUsage, fmt::format("--from: '{}' is no day", flags.from), {}});
  }
  const auto file = read_lot_records(flags.lots);
  if (!file) return complain("loop", file.error());
  const auto begun = std::chrono::steady_clock::now();
  BacktestOptions options;
  options.from_day = from.day;
  options.seed = flags.seed;
  const auto done = walk_forward(closed_lots(file->records), options);
  if (!done) return complain("loop", done.error());
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  fmt::print("{} lots read, {} refused; {} had closed before the first forecast, {} forecast\n\n",
             file->records.size(), file->refused, done->lots_before, done->lots.size());
  fmt::print("{}\n{:.1f} s", backtest_table(*done), seconds.count());
  if (!flags.picture.empty()) {
    if (auto written = write_text(flags.picture, backtest_picture(*done)); !written) {
      return complain("loop", written.error());
    }
    fmt::print("; picture: {}", flags.picture);
  }
  fmt::print("\n");
  return kExitOk;
}

}  // namespace

void add_loop_backtest(CLI::App& loop, std::function<int()>& chosen) {
  auto flags = std::make_shared<BacktestFlags>();
  CLI::App& app =
      *loop.add_subcommand("backtest", "Walk forward through closed lots, beside four baselines");
  app.footer(kFooter);
  app.add_option("--lots", flags->lots, "The cooperative's export, as CSV")->required();
  app.add_option("--from", flags->from, "First day of a lot to forecast, YYYY-MM-DD")->required();
  app.add_option("--picture", flags->picture, "SVG to write; empty: none")->capture_default_str();
  app.add_option("--seed", flags->seed, "Of the forest")->check(is_seed)->capture_default_str();
  app.callback([flags, &chosen] { chosen = [flags] { return backtest(*flags); }; });
}

}  // namespace gaveurs
