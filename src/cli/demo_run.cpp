#include "cli/demo_run.h"

#include <algorithm>
#include <atomic>
#include <sstream>
#include <thread>

#include "cli/command.h"
#include "wire/progress_line.h"

namespace gaveurs {
namespace {

constexpr std::chrono::milliseconds kLook{200};
/// Stations of the demonstration's own, so that those of a running server may go on beside them.
constexpr const char* kStations = "ESP32_LL_90,ESP32_LS_90,ESP32_MT_90";
/// Share of its buyers who rate what they tasted.
constexpr const char* kAnswering = "0.8";

std::atomic<bool> end_asked = false;

constexpr Spoken kFeeding{"les lots n’ont pas été gavés", "the lots have not been fed"};
constexpr Spoken kInspecting{"les foies n’ont pas tous été mesurés",
                             "not all livers have been measured"};
constexpr Spoken kSelling{"les acheteurs n’ont pas fini", "the buyers have not finished"};

std::string joined(const std::vector<std::string>& texts, const char* between) {
  return fmt::format("{}", fmt::join(texts, between));
}

/// "A+ 3, A 41, …": only grades that occur.
std::string grades_text(const std::array<std::int64_t, kGrades>& grades) {
  std::vector<std::string> parts;
  for (int grade = kGrades - 1; grade >= 0; --grade) {
    const std::int64_t livers = grades[static_cast<std::size_t>(grade)];
    if (livers > 0) {
      parts.push_back(fmt::format("{} {}", to_string(static_cast<Grade>(grade)), livers));
    }
  }
  return joined(parts, ", ");
}

}  // namespace

void ask_demo_to_end() { end_asked = true; }
bool demo_shall_end() { return end_asked; }

DemoRun::DemoRun(DemoServer server, DemoOptions options)
    : server_(std::move(server)), options_(options), voice_(options.language) {}

int DemoRun::run() {
  voice_.tell(
      {"Toute la boucle, du lot au pot, à la note et à la courbe, sur {}. Canards, foies et "
       "acheteurs sont simulés ; chaque nombre est relu sur le serveur.",
       "The whole loop, from lot to jar to rating to curve, on {}. Ducks, livers and "
       "buyers are simulated; each count is read back from the server."},
      server_.url());
  for (const auto step : {&DemoRun::feed, &DemoRun::inspect, &DemoRun::fill_jars, &DemoRun::sell,
                          &DemoRun::learn, &DemoRun::propose, &DemoRun::follow}) {
    const bool done = (this->*step)();
    if (options_.progress) say_progress();
    if (!done) return kExitFailed;
  }
  voice_.tell({"Fini en {} s.", "Done in {} s."}, voice_.number(voice_.elapsed().count(), 0));
  return kExitOk;
}

std::unique_ptr<DemoProgram> DemoRun::start(const std::vector<std::string>& arguments) {
  auto program = DemoProgram::start(arguments);
  if (program) return std::move(*program);
  voice_.tell({"« gaveurs {} » ne démarre pas : {}", "'gaveurs {}' does not start: {}"},
              joined(arguments, " "), program.error().message);
  return nullptr;
}

bool DemoRun::give_up(Spoken step, const std::string& why) {
  voice_.tell({"ARRÊT : {} ({}).", "STOPPED: {} ({})."}, voice_.text(step), why);
  return false;
}

bool DemoRun::wait(Spoken step, DemoProgram* program, const std::function<Result<bool>()>& done) {
  std::string trouble;
  for (;;) {
    if (demo_shall_end()) {
      return give_up(step, voice_.text({"interrompu à la demande", "asked to end"}));
    }
    const auto found = done();
    if (found && *found) return true;
    trouble = found ? "" : found.error().message;
    if (program != nullptr && program->end() && program->end()->exit_code.value_or(1) != 0) {
      return give_up(step, program->last_words());
    }
    if (voice_.elapsed().count() > options_.seconds) {
      const auto late = voice_.text({"pas à temps, en {} s", "not in time, within {} s"},
                                    voice_.number(options_.seconds, 0));
      return give_up(step, trouble.empty() ? late : late + "; " + trouble);
    }
    std::this_thread::sleep_for(kLook);
  }
}

/// The simulator's lines name the lots: time, code, …
void DemoRun::take_codes(DemoProgram& gavage, std::vector<std::string>& codes) {
  for (const std::string& line : gavage.take_lines()) {
    std::istringstream words(line);
    std::string time, code;
    if (!(words >> time >> code) || !time.ends_with('Z')) continue;
    if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
  }
}

bool DemoRun::feed_lots(int lots, const std::vector<std::string>& more,
                        std::vector<std::string>& codes) {
  std::vector<std::string> line{"simulate",       "gavage",
                                "--backend-url",  server_.ws_url() + "/ws/gavage",
                                "--nb-lots",      fmt::format("{}", lots),
                                "--acceleration", fmt::format("{}", options_.acceleration),
                                "--ducks",        fmt::format("{}", options_.ducks),
                                "--once"};
  line.insert(line.end(), more.begin(), more.end());
  const auto gavage = start(line);
  const auto begun = [&] {
    take_codes(*gavage, codes);
    return codes.size() == static_cast<std::size_t>(lots);
  };
  if (!gavage || !wait(kFeeding, gavage.get(), begun)) return false;
  voice_.tell(lots == 1 ? Spoken{"Gavage : {} lot commencé, {}", "Feeding: {} lot begun, {}"}
                        : Spoken{"Gavage : {} lots commencés, {}", "Feeding: {} lots begun, {}"},
              codes.size(), joined(codes, " "));
  std::int64_t done = 0, meals = 0, ducks = 0, alive = 0;
  const auto fed = [&]() -> Result<bool> {
    done = meals = ducks = alive = 0;
    for (const std::string& code : codes) {
      const auto lot = server_.lot(code);
      if (!lot) return std::unexpected(lot.error());
      done += lot->ready ? 1 : 0;
      meals += lot->meals;
      ducks += lot->ducks_begun.value_or(0);
      alive += lot->ducks_alive.value_or(0);
    }
    return done == static_cast<std::int64_t>(codes.size());
  };
  const bool all = wait(kFeeding, gavage.get(), fed);
  counts_.lots += done;
  counts_.meals += meals;
  if (!all) return false;
  voice_.tell(
      {"Gavage : lots menés à leur fin : {} ; {} repas enregistrés, {} canards au début, {} à la "
       "fin.",
       "Feeding: lots fed to their end: {}; {} meals stored, {} ducks at first, {} at the end."},
      done, meals, ducks, alive);
  return true;
}

bool DemoRun::inspect_lots(const std::vector<std::string>& codes) {
  const auto sqal =
      start({"simulate", "sqal", "--url", server_.ws_url() + "/ws/sensors/", "--device-id",
             kStations, "--only-lots", "--livers-per-lot", fmt::format("{}", options_.livers),
             "--rate", fmt::format("{}", options_.livers_rate), "--seed",
             fmt::format("{}", options_.seed), "--quiet"});
  if (!sqal) return false;
  std::int64_t livers = 0;
  std::array<std::int64_t, kGrades> grades{};
  const auto inspected = [&]() -> Result<bool> {
    livers = 0;
    grades.fill(0);
    bool all = true;
    for (const std::string& code : codes) {
      const auto lot = server_.livers(code);
      if (!lot) return std::unexpected(lot.error());
      all = all && lot->inspected;
      livers += lot->livers;
      for (std::size_t g = 0; g < grades.size(); ++g) grades[g] += lot->grades[g];
    }
    return all;
  };
  const bool all = wait(kInspecting, sqal.get(), inspected);
  counts_.livers += livers;
  if (!all) return false;
  voice_.tell({"Qualité : lots passés à la ligne : {} ; {} foies notés : {}.",
               "Quality: lots through the line: {}; {} livers graded: {}."},
              codes.size(), livers, grades_text(grades));
  return true;
}

bool DemoRun::feed() {
  return feed_lots(options_.lots, {"--seed", fmt::format("{}", options_.seed)}, codes_);
}

bool DemoRun::inspect() { return inspect_lots(codes_); }

bool DemoRun::fill_jars() {
  counts_.jars = 0;
  for (const std::string& code : codes_) {
    const auto jars = server_.jars(code);
    if (!jars)
      return give_up({"les pots sont inconnus", "the jars are unknown"}, jars.error().message);
    counts_.jars += *jars;
  }
  if (counts_.jars == 0) {
    return give_up({"aucun pot", "no jar"},
                   voice_.text({"aucun foie conforme", "no compliant liver"}));
  }
  voice_.tell({"Pots : {} pots, chacun avec son code QR signé ; les foies refusés n’en sont pas.",
               "Jars: {} jars, each with its signed QR code; rejected livers are none."},
              counts_.jars);
  return true;
}

bool DemoRun::sell() {
  const auto buyers =
      start({"simulate", "consumer", "--api-url", server_.url(), "--lot", joined(codes_, ","),
             "--count", fmt::format("{}", options_.buyers), "--rate",
             fmt::format("{}", options_.buyers_rate), "--answering", kAnswering, "--seed",
             fmt::format("{}", options_.seed), "--quiet", "--progress", "json"});
  if (!buyers || !wait(kSelling, buyers.get(), [&] { return buyers->end().has_value(); })) {
    return false;
  }
  if (buyers->end()->exit_code.value_or(1) != 0) return give_up(kSelling, buyers->last_words());
  for (const std::string& line : buyers->take_lines()) {
    const auto counters = parse_progress_line(line);
    if (!counters) continue;
    for (const ProgressCounter& one : *counters) {
      if (one.name == "scanned") counts_.scans = one.value;
    }
  }
  const auto lots = server_.ratings(codes_);
  if (!lots) return give_up(kSelling, lots.error().message);
  std::int64_t rated = 0;
  std::optional<double> least, most;
  for (const DemoRatings& lot : *lots) {
    counts_.ratings += lot.ratings;
    rated += lot.jars;
    if (!lot.average) continue;
    least = std::min(least.value_or(*lot.average), *lot.average);
    most = std::max(most.value_or(*lot.average), *lot.average);
  }
  voice_.tell({"Acheteurs : {} scans, {} notes sur {} pots ; moyennes des lots de {} à {} sur 5.",
               "Buyers: {} scans, {} ratings of {} jars; lots' averages from {} to {} of 5."},
              counts_.scans, counts_.ratings, rated, voice_.number(least, 2),
              voice_.number(most, 2));
  return counts_.ratings > 0 || give_up({"aucune note", "no rating"},
                                        voice_.text({"personne n’a répondu", "nobody answered"}));
}

void DemoRun::say_progress() const {
  fmt::print("{}\n", progress_line({{"sent", counts_.meals + counts_.livers + counts_.ratings},
                                    {"acked", counts_.meals + counts_.livers + counts_.ratings},
                                    {"refused", 0},
                                    {"lots_done", counts_.lots},
                                    {"meals", counts_.meals},
                                    {"livers", counts_.livers},
                                    {"jars", counts_.jars},
                                    {"scanned", counts_.scans},
                                    {"ratings", counts_.ratings},
                                    {"proposed", counts_.proposed},
                                    {"followed", counts_.followed}}));
  std::fflush(stdout);
}

}  // namespace gaveurs
