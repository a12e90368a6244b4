// gaveurs demo: the whole loop in two minutes, from one command.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <thread>

#include "base/clock.h"
#include "base/temporary_folder.h"
#include "cli/command.h"
#include "cli/demo_run.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
Examples:
  gaveurs demo
      a server of its own with an empty farm in a temporary folder, and away with it at the end
  gaveurs demo --keep --lang fr
      … that goes on afterwards, with its pages, until Ctrl-C
  gaveurs demo --server http://localhost:8000
      on a demonstration that runs already

Ends with 0 when the whole loop was done in time; 1 when it was not, which is said; 2 for wrong
flags.
)";
/// Lots and ratings teach within a second, not within a minute as elsewhere.
constexpr const char* kLearnAtOnce = "loop.check_ms=1000";
constexpr std::chrono::seconds kMostToReady{20};
constexpr std::chrono::milliseconds kLook{50};

struct DemoFlags {
  std::string server, data, lang, progress;
  int port = 0;
  bool keep = false;
  std::optional<std::uint64_t> seed;
  DemoOptions options;
};

/// `wanted`, or any when that is 0, if nobody of this machine listens on it; else 0.
int free_port(int wanted) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  const OwnedFd owned(fd);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(wanted));
  // Only a listener is in the way, not what is left of one that has gone.
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd, any, size) != 0 || ::getsockname(fd, any, &size) != 0) return 0;
  return ntohs(address.sin_port);
}

DemoLanguage language_of(const std::string& flag) {
  if (!flag.empty()) return flag == "fr" ? DemoLanguage::kFrench : DemoLanguage::kEnglish;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == 0) continue;
    return std::string_view(value).starts_with("fr") ? DemoLanguage::kFrench
                                                     : DemoLanguage::kEnglish;
  }
  return DemoLanguage::kEnglish;
}

int run_on_running(const DemoFlags& flags) {
  auto server = DemoServer::at(flags.server);
  if (!server) return complain("demo", server.error());
  const auto demo = server->is_demo();
  if (!demo) return complain("demo", demo.error());
  if (!*demo) {
    return complain("demo", {ErrorKind::kConflict,
                             flags.server + " is no demonstration: simulated lots would lie among "
                                            "real ones (gaveurs serve --demo starts one)",
                             {}});
  }
  return DemoRun(std::move(*server), flags.options).run();
}

/// Waits until the new server takes requests.
Result<void> wait_until_ready(DemoServer& server, DemoProgram& program) {
  const auto until = std::chrono::steady_clock::now() + kMostToReady;
  while (!demo_shall_end() && !program.end() && std::chrono::steady_clock::now() < until) {
    if (server.ready()) return {};
    std::this_thread::sleep_for(kLook);
  }
  return fail(ErrorKind::kUnavailable, "the server does not start: " + program.last_words());
}

void tell_pages(const DemoFlags& flags, const std::string& url) {
  const DemoVoice voice(flags.options.language);
  constexpr std::array<std::pair<const char*, Spoken>, 5> kPages{
      {{"gaveur/", {"application du gaveur", "the gaveur's app"}},
       {"euralis/", {"application Euralis", "the Euralis app"}},
       {"sqal/", {"ligne qualité", "the quality line"}},
       {"pilotage/", {"pilotage", "the control panel"}},
       {"docs", {"contrat de l’API", "the API"}}}};
  for (const auto& [page, what] : kPages) fmt::print("  {}/{}  {}\n", url, page, voice.text(what));
  std::fflush(stdout);
}

/// Until the process is asked to end, or the server ends by itself.
int keep_on(const DemoFlags& flags, DemoProgram& server) {
  fmt::print("{}\n", DemoVoice(flags.options.language)
                         .text({"Le serveur reste en marche ; Ctrl-C l’arrête.",
                                "The server goes on; Ctrl-C stops it."}));
  std::fflush(stdout);
  while (!demo_shall_end()) {
    if (server.end())
      return complain("demo",
                      {ErrorKind::kUnavailable, "the server ended: " + server.last_words(), {}});
    std::this_thread::sleep_for(kLook);
  }
  return kExitOk;
}

int run_on_new(const DemoFlags& flags) {
  std::optional<TemporaryFolder> own;  // of an empty farm, and away with it at the end
  try {
    if (flags.data.empty()) own.emplace();
  } catch (const std::system_error& error) {
    return complain("demo", {ErrorKind::kUnavailable,
                             std::string("no temporary folder can be made: ") + error.what(),
                             {}});
  }
  const int port = free_port(flags.port);
  if (port == 0) {
    return complain("demo", {ErrorKind::kUnavailable,
                             fmt::format("port {} is taken: --server runs it on a server that "
                                         "runs already",
                                         flags.port),
                             {}});
  }
  const std::string url = fmt::format("http://localhost:{}", port);
  auto server = DemoServer::at(url);
  if (!server) return complain("demo", server.error());
  const auto program =
      DemoProgram::start({"serve", "--demo", "--data", own ? own->path() : flags.data, "--port",
                          fmt::format("{}", port), "--set", kLearnAtOnce});
  if (!program) return complain("demo", program.error());
  if (auto ready = wait_until_ready(*server, **program); !ready) {
    return complain("demo", ready.error());
  }
  if (flags.keep) tell_pages(flags, url);
  const int code = DemoRun(std::move(*server), flags.options).run();
  if (!flags.keep || demo_shall_end()) return code;
  tell_pages(flags, url);
  const int kept = keep_on(flags, **program);
  return code == kExitOk ? kept : code;
}

int demo(DemoFlags flags) {
  flags.options.language = language_of(flags.lang);
  flags.options.progress = !flags.progress.empty();
  flags.options.seed = flags.seed.value_or(static_cast<std::uint64_t>(SystemClock().now().micros));
  std::signal(SIGINT, [](int) { ask_demo_to_end(); });
  std::signal(SIGTERM, [](int) { ask_demo_to_end(); });
  return flags.server.empty() ? run_on_new(flags) : run_on_running(flags);
}

void add_world_flags(CLI::App& app, DemoOptions& options) {
  const auto number = [&](const char* name, auto& value, auto low, auto high, const char* what) {
    app.add_option(name, value, what)
        ->check(CLI::Range(low, high))
        ->check(is_a_number)
        ->capture_default_str();
  };
  number("--lots", options.lots, 1, 50, "Lots fed at the same time");
  number("--ducks", options.ducks, 1, 10'000, "Ducks of each lot");
  number("--acceleration", options.acceleration, 1e-3, 1e7, "Simulated time of feeding per real");
  number("--livers", options.livers, 1, 1'000, "Livers measured of each lot");
  number("--livers-rate", options.livers_rate, 1e-3, 1e3, "Livers a second, each of 3 stations");
  number("--buyers", options.buyers, 1, 100'000, "How many buy a jar");
  number("--buyers-rate", options.buyers_rate, 1e-3, 1e3, "Buyers a second");
  number("--seconds", options.seconds, 1.0, 3'600.0, "Time for everything");
}

}  // namespace

void add_demo(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* demo_app = app.add_subcommand("demo", "The whole loop, lot to jar to rating to curve");
  demo_app->footer(kFooter);
  auto flags = std::make_shared<DemoFlags>();
  CLI::Option* server =
      demo_app->add_option("--server", flags->server, "A demonstration that runs already");
  demo_app->add_option("--data", flags->data, "Folder of its own server, kept at the end")
      ->excludes(server);
  demo_app->add_option("--port", flags->port, "Port of its own server [a free one]")
      ->check(CLI::Range(1, 65'535))
      ->excludes(server);
  demo_app->add_flag("--keep", flags->keep, "Let its own server go on until Ctrl-C")
      ->excludes(server);
  demo_app->add_option("--lang", flags->lang, "fr or en [as the environment says]")
      ->check(CLI::IsMember({"fr", "en"}));
  add_world_flags(*demo_app, flags->options);
  demo_app->add_option("--seed", flags->seed, "Same seed, same ducks, livers and buyers")
      ->check(is_seed);
  demo_app
      ->add_option("--progress", flags->progress,
                   "json: a line of counters after each step, for a program that watches")
      ->check(CLI::IsMember({"json"}));
  demo_app->callback([flags, &chosen] { chosen = [flags] { return demo(*flags); }; });
}

}  // namespace gaveurs
