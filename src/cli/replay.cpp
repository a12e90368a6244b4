// gaveurs replay: recorded lots as live messages.
#include <fmt/format.h>

#include <cstdio>

#include "app/import_lots_cells.h"
#include "cli/command.h"
#include "cli/replay_run.h"
#include "cli/replay_source.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
Planned and given doses, lots and gaveurs are those of the records. Weight, deaths by meal and
climate are not in them: they come from a model fitted to each lot's corn, livers and loss, and
every message carries "source":"replay". The same seed gives the same values, so with --keep-dates
a replay that is run again is recognised as such by the server; without it, it corrects the times.

Examples:
  gaveurs replay --data data
      every imported lot, as fast as the server acknowledges
  gaveurs replay --file lots_2023.csv --acceleration 86400 --from 2023-06-01 --to 2023-06-30
      the lots that began in June 2023, a day in a second, beginning now
  gaveurs replay --data data --codes MT2302140,MT2302213 --keep-dates

Ends with 0 when every meal was acknowledged; 1 when one was refused or the server stayed away;
2 for wrong flags.
)";

struct ReplayFlags {
  std::string data_dir = "data";
  std::string store_url;
  std::string file;
  std::string backend_url = "ws://localhost:8000/ws/gavage";
  double acceleration = 0;
  std::vector<std::string> codes;
  std::optional<std::size_t> limit;
  std::string from;
  std::string to;
  std::uint64_t seed = 1;
  std::size_t window = 1'000;
  std::int64_t give_up_s = 30;
  bool keep_dates = false;
};

Result<std::optional<std::int64_t>> read_day(const char* flag, const std::string& text) {
  const DateCell cell = read_date(text);
  if (cell.state == CellState::kBlank) return std::optional<std::int64_t>();
  if (cell.state == CellState::kValue) return std::optional(cell.day);
  return fail(ErrorKind::kUsage,
              fmt::format("{}: '{}' is no date, such as 2023-06-01 or 01/06/2023", flag, text));
}

Result<ReplayChoice> read_choice(const ReplayFlags& flags) {
  const auto from = read_day("--from", flags.from);
  if (!from) return std::unexpected(from.error());
  const auto to = read_day("--to", flags.to);
  if (!to) return std::unexpected(to.error());
  if (*from && *to && **from > **to) {
    return fail(ErrorKind::kUsage, "--from is after --to");
  }
  return ReplayChoice{flags.codes, *from, *to, flags.limit};
}

Result<std::vector<ReplayedLot>> load(const ReplayFlags& flags, const ReplayChoice& choice,
                                      const Clock& clock) {
  if (flags.file.empty()) return lots_of_store({flags.store_url, flags.data_dir}, choice);
  std::int64_t refused = 0;
  auto lots = lots_of_file(flags.file, choice, clock, refused);
  if (refused > 0) {
    fmt::print(stderr, "{} lines of {} are left out; 'gaveurs import lots --dry-run' says why\n",
               refused, flags.file);
  }
  return lots;
}

int replay(const ReplayFlags& flags) {
  auto url = parse_ws_url(flags.backend_url);
  if (!url) return complain("replay", url.error());
  const auto choice = read_choice(flags);
  if (!choice) return complain("replay", choice.error());
  const SystemClock clock;
  auto lots = load(flags, *choice, clock);
  if (!lots) return complain("replay", lots.error());
  fmt::print(stderr, "{} lots to {}\n", lots->size(), flags.backend_url);
  ReplayOptions options{std::move(*url), flags.acceleration, flags.keep_dates,
                        flags.seed,      flags.window,       flags.give_up_s};
  EventLoop loop;
  ReplayRun run(loop, clock, std::move(options), std::move(*lots));
  return run.run();
}

void add_source_flags(CLI::App& app, ReplayFlags& flags) {
  CLI::Option* data =
      app.add_option("--data", flags.data_dir, "Folder of the SQLite store with imported lots")
          ->capture_default_str();
  CLI::Option* store =
      app.add_option("--store", flags.store_url, "URL of another store")->excludes(data);
  app.add_option("--file", flags.file, "An export, instead of a store")
      ->excludes(data)
      ->excludes(store);
  app.add_option("--codes", flags.codes, "Only these lots")->delimiter(',');
  app.add_option("--limit", flags.limit, "Only the first so many")
      ->check(CLI::Range(std::size_t{1}, kMaxReplayedLots));
  app.add_option("--from", flags.from, "Only lots that began on this day or later");
  app.add_option("--to", flags.to, "Only lots that began on this day or earlier");
}

}  // namespace

void add_replay(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* command = app.add_subcommand("replay", "Play imported lots as live messages");
  command->footer(kFooter);
  auto flags = std::make_shared<ReplayFlags>();
  add_source_flags(*command, *flags);
  command->add_option("--backend-url", flags->backend_url, "Where the meals go")
      ->capture_default_str();
  command
      ->add_option("--acceleration", flags->acceleration,
                   "Recorded time per real time; 0: as fast as acknowledgements come")
      ->check(CLI::Range(0.0, 1e9))
      ->check(is_a_number)
      ->capture_default_str();
  command->add_option("--seed", flags->seed, "For what the records do not hold")
      ->check(is_seed)
      ->capture_default_str();
  command->add_flag("--keep-dates", flags->keep_dates,
                    "Send the recorded dates (default: the first meal is now)");
  command->add_option("--window", flags->window, "Meals on their way before answers are awaited")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->add_option("--give-up", flags->give_up_s, "Seconds without a connection; 0: never")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  command->callback([flags, &chosen] { chosen = [flags] { return replay(*flags); }; });
}

}  // namespace gaveurs
