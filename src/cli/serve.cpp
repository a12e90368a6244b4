// gaveurs serve: the server itself.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>

#include "app/seed_people.h"
#include "base/embedded_file.h"
#include "cli/command.h"
#include "cli/config.h"
#include "net/server.h"
#include "store/served_mark.h"

namespace gaveurs {

extern const EmbeddedFile kOpenapiFiles[];

namespace {

constexpr const char* kFooter = R"(
Examples:
  gaveurs serve --demo
      sample gaveurs, data in ./data, http://localhost:8000
  gaveurs serve --config /etc/gaveurs/gaveurs.toml --set limits.max_connections=5000
      settings: defaults < file < environment (GAVEURS_LIMITS_MAX_CONNECTIONS) < flags
  gaveurs serve --print-config > gaveurs.toml
      every setting with its meaning, as a file to start from
)";

struct ServeFlags {
  std::string config;
  std::vector<std::string> set;
  std::optional<std::string> data, store, host;
  std::optional<int> port;
  bool demo = false;
  bool check = false;
  bool print = false;
};

/// How soon a demonstration learns, where nobody said otherwise: somebody is watching.
constexpr std::int64_t kDemoCheckMs = 2'000;

Result<void> take_flags(Config& config, const ServeFlags& flags) {
  auto& check_ms = config.server.loop.check_ms;
  if (flags.demo && check_ms == LoopSettings{}.check_ms) check_ms = kDemoCheckMs;
  for (const auto& text : flags.set) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return fail(ErrorKind::kUsage, fmt::format("--set {}: key=value is wanted", text));
    }
    const std::string_view view = text;
    auto set = set_value(config, view.substr(0, equals), view.substr(equals + 1));
    if (!set) return set;
  }
  if (flags.data) config.store.data_dir = *flags.data;
  if (flags.store) config.store.url = *flags.store;
  if (flags.host) config.server.host = *flags.host;
  if (flags.port) config.server.port = *flags.port;
  if (flags.demo) config.server.demo = true;
  return {};
}

Result<Config> read_config(const ServeFlags& flags) {
  Config config;
  if (!flags.config.empty()) {
    if (auto read = read_config_file(config, flags.config); !read) {
      return std::unexpected(read.error());
    }
  }
  if (auto read = read_environment(config, environ); !read) return std::unexpected(read.error());
  if (auto taken = take_flags(config, flags); !taken) return std::unexpected(taken.error());
  if (auto done = finish_config(config); !done) return std::unexpected(done.error());
  if (auto url = check_store_options(config.store); !url) return std::unexpected(url.error());
  return config;
}

// The web apps lie in web/apps of the source tree, or beside an installed program.
std::string find_web_dir() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  for (const char* place : {"../share/gaveurs/web", "../../web/apps"}) {
    const auto folder = (program.parent_path() / place).lexically_normal();
    if (std::filesystem::is_directory(folder, failed)) return folder.string();
  }
  return "";
}

// As many open files as the machine allows: each connection is one.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Before any thread starts: they inherit that these signals wait for run_until_signal().
void hold_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int give_up(std::string_view what, const Error& error) {
  log_error(what, {{"reason", error.message}});
  return error.kind == ErrorKind::kUsage ? kExitUsage : kExitFailed;
}

int run_server(Config config) {
  set_log_level(log_level_of(config));
  raise_file_limit();
  hold_signals();
  config.store.serves = true;
  auto store = open_store(config.store);
  if (!store) return give_up("the store cannot be opened", store.error());
  if (auto seeded = seed_people(**store, config.server.demo); !seeded) {
    return give_up("the store cannot be written", seeded.error());
  }
  if (config.server.web_dir.empty()) config.server.web_dir = find_web_dir();
  if (config.server.journal_key_file.empty()) {
    config.server.journal_key_file =
        (std::filesystem::path(config.store.data_dir) / "journal.key").string();
  }
  auto& url = config.server.codes.public_url;
  if (url.empty()) url = fmt::format("http://localhost:{}", config.server.port);
  if (config.server.codes.key_file.empty()) {
    config.server.codes.key_file =
        (std::filesystem::path(config.store.data_dir) / "products.key").string();
  }
  const ServedMark mark(config.store);
  const SystemClock clock;
  Server server(**store, clock, config.server, std::string(kOpenapiFiles[0].text));
  if (auto started = server.start(); !started) {
    return give_up("the server cannot start", started.error());
  }
  log_info("serving", {{"host", config.server.host},
                       {"port", config.server.port},
                       {"app_ports", config.server.app_ports},
                       {"demo", config.server.demo}});
  server.run_until_signal();
  return kExitOk;
}

int serve(const ServeFlags& flags) {
  auto config = read_config(flags);
  if (!config) {
    fmt::print(stderr, "gaveurs serve: {}\n", config.error().message);
    return kExitUsage;
  }
  if (flags.print) {
    fmt::print("{}", print_config(*config));
    return kExitOk;
  }
  if (flags.check) {
    fmt::print("the configuration is good\n");
    return kExitOk;
  }
  return run_server(std::move(*config));
}

}  // namespace

void add_serve(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* serve_app = app.add_subcommand("serve", "Run the server");
  serve_app->footer(kFooter);
  auto flags = std::make_shared<ServeFlags>();
  serve_app->add_option("--config", flags->config, "File of settings (TOML)");
  CLI::Option* data =
      serve_app->add_option("--data", flags->data, "Folder of the embedded database [data]");
  serve_app->add_option("--store", flags->store, "URL of the store, instead of --data")
      ->excludes(data);
  serve_app->add_option("--host", flags->host, "Address to listen on [localhost]");
  serve_app->add_option("--port", flags->port, "Port to listen on [8000]")
      ->check(CLI::Range(1, 65'535));
  serve_app->add_flag("--demo", flags->demo,
                      "Sample gaveurs; unknown ones are accepted; learns at once");
  serve_app->add_option("--set", flags->set, "Any setting, as section.name=value")
      ->type_name("KEY=VALUE");
  serve_app->add_flag("--check-config", flags->check, "Check the settings and end");
  serve_app->add_flag("--print-config", flags->print, "Print the settings in force and end");
  serve_app->callback([flags, &chosen] { chosen = [flags] { return serve(*flags); }; });
}

}  // namespace gaveurs
