// gaveurs simulate sqal: its flags.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/simulate_flags.h"
#include "cli/simulate_sqal.h"
#include "wire/codes.h"

namespace gaveurs {
namespace {

constexpr const char* kExamples = R"(
Examples:
  gaveurs simulate sqal --device-id ESP32_LL_01 --url ws://localhost:8000/ws/sensors/ --rate 1
      one station, a liver a second, and the lots its site has waiting
  gaveurs simulate sqal --count 500 --rate 50 --seed 7 --truth truth.jsonl
      500 livers, the same every time, with what they truly were in a file
  gaveurs simulate sqal --device-id ESP32_LL_01,ESP32_MT_01 --only-lots --lots 4
      two stations that measure lots of the queue until four are inspected
  gaveurs simulate sqal --backlog 300 --wifi-lost-every 20 --wifi-back-after 5
      a bad network: begins with 300 livers from an outage, then loses its Wi-Fi now and then

The lots measured weigh as they were fed: corn, site, gaveur, by the records of 2023.
)";

struct SqalFlags {
  std::vector<std::string> device_ids{"ESP32_LL_01"};
  std::string url = "ws://localhost:8000/ws/sensors/";
  std::string site, profile = "standard_barquette", dialect = "flat", lot, eleveur, provenance,
                    truth;
  std::string progress;
  double rate = 1;
  std::optional<std::uint64_t> seed;
  std::int64_t count = 0, lots = 0, livers_per_lot = 50, backlog = 0, buffer = 2'000;
  double wifi_lost_every_s = 0, wifi_back_after_s = 8;
  bool once = false, forever = false, only_lots = false, no_queue = false, quiet = false;
};

SensorDialect dialect_of(const std::string& name) {
  if (name == "nested") return SensorDialect::kNested;
  return name == "suffixed" ? SensorDialect::kSuffixed : SensorDialect::kFlat;
}

Result<SqalDeviceOptions> read_shared(const SqalFlags& flags, const Clock& clock) {
  SqalDeviceOptions options;
  auto url = parse_ws_url(flags.url);
  if (!url) return std::unexpected(url.error());
  options.url = std::move(*url);
  options.profile = find_line_profile(flags.profile);
  options.dialect = dialect_of(flags.dialect);
  options.seed = flags.seed.value_or(static_cast<std::uint64_t>(clock.now().micros));
  options.rate = flags.rate;
  options.count = flags.once && flags.count == 0 ? flags.livers_per_lot : flags.count;
  options.livers_per_lot = flags.livers_per_lot;
  options.only_lots = flags.only_lots;
  options.from_queue = !flags.no_queue;
  options.eleveur = flags.eleveur;
  options.provenance = flags.provenance;
  options.backlog = flags.backlog;
  options.buffer = static_cast<std::size_t>(flags.buffer);
  options.wifi_lost_every_s = flags.wifi_lost_every_s;
  options.wifi_back_after_s = flags.wifi_back_after_s;
  if (!flags.lot.empty()) {
    options.lot = parse_lot_code(flags.lot);
    if (!options.lot) return fail(ErrorKind::kUsage, "--lot: '" + flags.lot + "' is no lot's code");
  }
  return options;
}

Result<SqalSimulationOptions> read_flags(const SqalFlags& flags, const Clock& clock) {
  const auto shared = read_shared(flags, clock);
  if (!shared) return std::unexpected(shared.error());
  SiteCode site;
  if (!flags.site.empty()) {
    const auto code = parse_site_code(flags.site);
    if (!code) return fail(ErrorKind::kUsage, "--site: '" + flags.site + "' is no site's code");
    site = *code;
  }
  SqalSimulationOptions options;
  options.truth_file = flags.truth;
  options.lots = flags.lots;
  options.quiet = flags.quiet;
  options.progress = !flags.progress.empty();
  for (const std::string& text : flags.device_ids) {
    const auto device = parse_device_id(text);
    // The samples' numbers begin with it and are no longer than 64 characters.
    if (!device || text.size() > 40) {
      return fail(ErrorKind::kUsage, "--device-id: '" + text +
                                         "' is not 1 to 40 letters, digits, '-', '_', '.' or ':'");
    }
    options.devices.push_back(*shared);
    options.devices.back().identity = make_identity(*device, site);
  }
  return options;
}

int simulate_sqal(const SqalFlags& flags) {
  const SystemClock clock;
  auto options = read_flags(flags, clock);
  if (!options) {
    fmt::print(stderr, "gaveurs simulate sqal: {}\n", options.error().message);
    return kExitUsage;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a line is seen when it is written, also in a pipe
  EventLoop loop;
  SqalSimulation simulation(loop, clock, std::move(*options));
  if (const auto opened = simulation.open_truth(); !opened) {
    fmt::print(stderr, "gaveurs simulate sqal: {}\n", opened.error().message);
    return kExitUsage;
  }
  return simulation.run();
}

std::string profiles_help() {
  std::string text = "How the line is: ";
  for (const LineProfile& profile : line_profiles()) {
    text += fmt::format("{}{} ({})", &profile == line_profiles().data() ? "" : "; ", profile.name,
                        profile.says);
  }
  return text;
}

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const LineProfile& profile : line_profiles()) names.emplace_back(profile.name);
  return names;
}

void add_line_flags(CLI::App& sqal, SqalFlags& flags) {
  sqal.add_option("--device-id", flags.device_ids, "Stations, each with a connection of its own")
      ->delimiter(',')
      ->capture_default_str();
  sqal.add_option("--url", flags.url, "Where the samples go")->capture_default_str();
  sqal.add_option("--site", flags.site, "Site of the stations (default: as their ids say)");
  sqal.add_option("--rate", flags.rate, "Livers a second, each station")
      ->check(CLI::Range(1e-3, 1e3))
      ->check(is_a_number)
      ->capture_default_str();
  sqal.add_option("--profile", flags.profile, profiles_help())
      ->check(CLI::IsMember(profile_names()))
      ->capture_default_str();
  sqal.add_option("--dialect", flags.dialect, "How the samples are written")
      ->check(CLI::IsMember({"flat", "nested", "suffixed"}))
      ->capture_default_str();
  sqal.add_option("--seed", flags.seed, "Same seed, same livers (default: from the clock)")
      ->check(is_seed);
  sqal.add_option("--truth", flags.truth,
                  "Write what each liver truly is to this file, a line of JSON each");
  sqal.add_flag("--quiet", flags.quiet, "No line per liver");
  sqal.add_option("--progress", flags.progress,
                  "json: a line of counters each second, for a program that watches")
      ->check(CLI::IsMember({"json"}));
}

void add_lot_flags(CLI::App& sqal, SqalFlags& flags) {
  CLI::Option* count =
      sqal.add_option("--count", flags.count, "End after so many livers of each station")
          ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  CLI::Option* once =
      sqal.add_flag("--once", flags.once, "End after one lot's livers (--livers-per-lot)");
  sqal.add_flag("--forever", flags.forever, "Go on until stopped (the default)")
      ->excludes(count)
      ->excludes(once);
  sqal.add_option("--lots", flags.lots, "End when so many lots are inspected")
      ->check(CLI::Range(1, 1'000'000));
  sqal.add_option("--livers-per-lot", flags.livers_per_lot, "Measured of each lot of the queue")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  CLI::Option* only =
      sqal.add_flag("--only-lots", flags.only_lots, "Measure nothing while no lot waits");
  CLI::Option* none =
      sqal.add_flag("--no-queue", flags.no_queue, "Take no lots of the queue")->excludes(only);
  sqal.add_option("--lot", flags.lot, "All livers are of this lot")->excludes(only)->excludes(none);
  sqal.add_option("--eleveur", flags.eleveur, "Who raised the ducks, as the samples say");
  sqal.add_option("--provenance", flags.provenance, "Where from (default: the site's name)");
}

void add_network_flags(CLI::App& sqal, SqalFlags& flags) {
  sqal.add_option("--backlog", flags.backlog, "Livers measured before it first connects")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  sqal.add_option("--buffer", flags.buffer, "Livers kept while there is no network")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  sqal.add_option("--wifi-lost-every", flags.wifi_lost_every_s,
                  "Seconds between losses of the Wi-Fi, on average; 0: never")
      ->check(CLI::Range(0.0, 1e6))
      ->check(is_a_number)
      ->capture_default_str();
  sqal.add_option("--wifi-back-after", flags.wifi_back_after_s, "Seconds it is away, on average")
      ->check(CLI::Range(0.01, 1e6))
      ->check(is_a_number)
      ->capture_default_str();
}

}  // namespace

void add_simulate_sqal(CLI::App& simulate, std::function<int()>& chosen) {
  CLI::App* sqal = simulate.add_subcommand("sqal", "Stations of the quality line");
  sqal->footer(kExamples);
  auto flags = std::make_shared<SqalFlags>();
  add_line_flags(*sqal, *flags);
  add_lot_flags(*sqal, *flags);
  add_network_flags(*sqal, *flags);
  sqal->callback([flags, &chosen] { chosen = [flags] { return simulate_sqal(*flags); }; });
}

}  // namespace gaveurs
