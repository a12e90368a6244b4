// gaveurs simulate: worlds that speak to a server over the network as real devices do.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>

#include "cli/command.h"
#include "cli/simulate_flags.h"
#include "cli/simulate_gavage.h"
#include "domain/cooperative.h"
#include "wire/codes.h"

namespace gaveurs {
namespace {

constexpr const char* kExamples = R"(
Examples:
  gaveurs simulate gavage --backend-url ws://localhost:8000/ws/gavage --nb-lots 3
      three lots, a day in a minute: each sends a meal every 30 s
  gaveurs simulate gavage --acceleration 86400 --once --seed 7
      a day in a second: done in 15 s, the same lots every time
  gaveurs simulate gavage --profile records --gaveurs 1,3 --gaveurs "6:Anne Roux:LL"
      lots of real size and doses, fed by two demo gaveurs and one more

A code such as LL2611201600042 is site, year, month, and a serial made of the clock and the seed, so
that a simulator that is started again begins new lots.
)";

constexpr int kMostMeals = 60;  // of a lot fed by --doses

struct SimulateFlags {
  std::string backend_url = "ws://localhost:8000/ws/gavage";
  int nb_lots = 3;
  double acceleration = 1440;
  std::optional<std::uint64_t> seed;
  std::string profile = "field";
  std::vector<std::string> gaveurs;
  std::vector<double> doses_g;
  std::string strain;
  std::int64_t ducks = 0;
  bool once = false;
  bool forever = false;
  bool quiet = false;
  std::string progress;
};

Result<Gaveur> read_gaveur(const std::string& text) {
  const std::size_t name = text.find(':');
  const std::string_view number = std::string_view(text).substr(0, name);
  std::int64_t id = 0;
  const auto end = number.data() + number.size();
  if (std::from_chars(number.data(), end, id).ptr != end || id < 1) {
    return fail(ErrorKind::kUsage, "--gaveurs: '" + text + "' does not begin with a number");
  }
  if (name == std::string::npos) {
    for (Gaveur& gaveur : demo_gaveurs()) {
      if (gaveur.id.value == id) return gaveur;
    }
    return fail(ErrorKind::kUsage,
                "--gaveurs: the demo has gaveurs 1 to 5; name another as ID:NAME:SITE");
  }
  const std::size_t site = text.rfind(':');
  const auto code = parse_site_code(std::string_view(text).substr(site + 1));
  if (site <= name + 1 || !code) {
    return fail(ErrorKind::kUsage, "--gaveurs: '" + text + "' is not ID:NAME:SITE");
  }
  return Gaveur{{id}, text.substr(name + 1, site - name - 1), *code, std::nullopt};
}

Result<GavageSimulationOptions> read_flags(const SimulateFlags& flags, const Clock& clock) {
  GavageSimulationOptions options;
  auto url = parse_ws_url(flags.backend_url);
  if (!url) return std::unexpected(url.error());
  options.url = std::move(*url);
  options.nb_lots = flags.nb_lots;
  options.acceleration = flags.acceleration;
  options.seed = flags.seed.value_or(static_cast<std::uint64_t>(clock.now().micros));
  options.profile = flags.profile == "records" ? TwinProfile::kRecords : TwinProfile::kField;
  options.doses_g = flags.doses_g;
  options.strain = flags.strain;
  options.ducks = flags.ducks;
  options.once = flags.once;
  options.quiet = flags.quiet;
  options.progress = !flags.progress.empty();
  for (const std::string& text : flags.gaveurs) {
    auto gaveur = read_gaveur(text);
    if (!gaveur) return std::unexpected(gaveur.error());
    options.gaveurs.push_back(std::move(*gaveur));
  }
  if (options.gaveurs.empty()) options.gaveurs = demo_gaveurs();
  return options;
}

int simulate_gavage(const SimulateFlags& flags) {
  const SystemClock clock;
  auto options = read_flags(flags, clock);
  if (!options) {
    fmt::print(stderr, "gaveurs simulate gavage: {}\n", options.error().message);
    return kExitUsage;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a line is seen when it is written, also in a pipe
  EventLoop loop;
  GavageSimulation simulation(loop, clock, std::move(*options));
  return simulation.run();
}

void add_curve_flags(CLI::App& gavage, SimulateFlags& flags) {
  gavage.add_option("--ducks", flags.ducks, "Ducks of each lot (default: as the profile has them)")
      ->check(CLI::Range(1, 10'000));
  CLI::Option* doses =
      gavage
          .add_option("--doses", flags.doses_g,
                      "Planned dose of each meal from the morning of day 0 on, g, instead of the "
                      "profile's")
          ->delimiter(',')
          ->expected(1, kMostMeals)
          ->check(CLI::Range(1.0, 2'000.0))
          ->check(is_a_number);
  gavage.add_option("--strain", flags.strain, "What ducks fed by --doses are (default: drawn)")
      ->needs(doses);
}

}  // namespace

void add_simulate(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* simulate = app.add_subcommand("simulate", "Simulated devices for a running server");
  simulate->require_subcommand(1);
  add_simulate_sqal(*simulate, chosen);
  add_simulate_consumer(*simulate, chosen);
  CLI::App* gavage = simulate->add_subcommand("gavage", "Lots of ducks being fed");
  gavage->footer(kExamples);
  auto flags = std::make_shared<SimulateFlags>();
  gavage->add_option("--backend-url", flags->backend_url, "Where the meals go")
      ->capture_default_str();
  gavage->add_option("--nb-lots", flags->nb_lots, "Lots fed at the same time")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  gavage->add_option("--acceleration", flags->acceleration, "Simulated time per real time")
      ->check(CLI::Range(1e-3, 1e7))
      ->check(is_a_number)
      ->capture_default_str();
  gavage->add_option("--seed", flags->seed, "Same seed, same lots (default: from the clock)")
      ->check(is_seed);
  gavage
      ->add_option("--profile", flags->profile,
                   "field: small lots as the field's simulator; records: as the real records")
      ->check(CLI::IsMember({"field", "records"}))
      ->capture_default_str();
  gavage
      ->add_option("--gaveurs", flags->gaveurs,
                   "Who feeds, in turn: demo gaveurs by number, others as ID:NAME:SITE "
                   "(default: 1,2,3,4,5)")
      ->delimiter(',');
  add_curve_flags(*gavage, *flags);
  CLI::Option* once =
      gavage->add_flag("--once", flags->once, "End when every lot is ready for slaughter");
  gavage->add_flag("--lots-forever", flags->forever, "Begin a new lot after each (the default)")
      ->excludes(once);
  gavage->add_flag("--quiet", flags->quiet, "No line per meal");
  gavage
      ->add_option("--progress", flags->progress,
                   "json: a line of counters each second, for a program that watches")
      ->check(CLI::IsMember({"json"}));
  gavage->callback([flags, &chosen] { chosen = [flags] { return simulate_gavage(*flags); }; });
}

}  // namespace gaveurs
