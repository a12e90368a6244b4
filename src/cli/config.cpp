#include "cli/config.h"
#include "cli/nearest_name.h"
#include "net/client_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace gaveurs {
namespace {

constexpr std::string_view kPrefix = "GAVEURS_";
// Of the project's own tools, not of the server.
constexpr std::string_view kForeign[] = {
    "GAVEURS_BIN",           "GAVEURS_SHARED_DATA", "GAVEURS_BACKEND",   "GAVEURS_DEV_PORT",
    "GAVEURS_TEST_PATIENCE", "GAVEURS_DATA",        "GAVEURS_TEST_STORE"};

std::string environment_name(std::string_view key) {
  std::string name(kPrefix);
  for (const char c : key) name += c == '.' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

template <typename Name>
std::string nearest(std::string_view unknown, const std::vector<Setting>& settings, Name name_of) {
  std::vector<std::string> names;
  for (const auto& setting : settings) names.emplace_back(name_of(setting.key));
  return nearest_name(unknown, names);
}

std::unexpected<Error> bad_value(std::string_view key, const std::string& wanted) {
  return fail(ErrorKind::kUsage, fmt::format("{}: {} is wanted", key, wanted));
}

std::optional<bool> parse_flag(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return std::nullopt;
}

struct Assign {
  const Setting& setting;
  std::string_view text;

  Result<std::int64_t> number() const {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end || value < setting.min || value > setting.max) {
      return bad_value(setting.key,
                       fmt::format("a whole number from {} to {}", setting.min, setting.max));
    }
    return value;
  }
  template <typename Number>
  Result<void> whole(Number* place) const {
    const auto value = number();
    if (!value) return std::unexpected(value.error());
    *place = static_cast<Number>(*value);
    return {};
  }
  template <typename Flag>
  Result<void> flag(Flag* place) const {
    const auto value = parse_flag(text);
    if (!value) return bad_value(setting.key, "true or false");
    *place = *value;
    return {};
  }
  Result<void> operator()(std::int64_t* place) const { return whole(place); }
  Result<void> operator()(int* place) const { return whole(place); }
  Result<void> operator()(bool* place) const { return flag(place); }
  Result<void> operator()(std::optional<bool>* place) const { return flag(place); }
  Result<void> operator()(std::string* place) const {
    *place = text;
    return {};
  }
  Result<void> operator()(std::vector<std::string>* place) const {
    place->clear();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t comma = std::min(text.find(',', at), text.size());
      if (comma > at) place->emplace_back(text.substr(at, comma - at));
      at = comma + 1;
    }
    return {};
  }
};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

struct Print {
  std::string operator()(const std::int64_t* v) const { return std::to_string(*v); }
  std::string operator()(const int* v) const { return std::to_string(*v); }
  std::string operator()(const bool* v) const { return *v ? "true" : "false"; }
  std::string operator()(const std::optional<bool>* v) const {
    return v->value_or(false) ? "true" : "false";
  }
  std::string operator()(const std::string* v) const { return quoted(*v); }
  std::string operator()(const std::vector<std::string>* v) const {
    std::string out = "[";
    for (const auto& item : *v) out += (out.size() > 1 ? ", " : "") + quoted(item);
    return out + "]";
  }
};

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

Result<void> set_value(Config& config, std::string_view key, std::string_view text) {
  const auto settings = settings_of(config);
  for (const auto& setting : settings) {
    if (setting.key == key) return std::visit(Assign{setting, text}, setting.place);
  }
  return fail(ErrorKind::kUsage,
              fmt::format("there is no setting '{}'; did you mean '{}'?", key,
                          nearest(key, settings, [](std::string_view k) { return k; })));
}

Result<void> read_environment(Config& config, const char* const* environment) {
  const auto settings = settings_of(config);
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry = *environment;
    const std::size_t equals = entry.find('=');
    if (!entry.starts_with(kPrefix) || equals == std::string_view::npos) continue;
    const auto name = entry.substr(0, equals);
    if (std::ranges::find(kForeign, name) != std::end(kForeign)) continue;
    const auto found = std::ranges::find_if(
        settings, [&](const Setting& s) { return environment_name(s.key) == name; });
    if (found == settings.end()) {
      return fail(ErrorKind::kUsage,
                  fmt::format("there is no setting {} for the environment; did you mean {}?", name,
                              nearest(name, settings, environment_name)));
    }
    auto set = std::visit(Assign{*found, entry.substr(equals + 1)}, found->place);
    if (!set) return fail(ErrorKind::kUsage, fmt::format("{}: {}", name, set.error().message));
  }
  return {};
}

// A buyer's phone calls the server by the name that is in the codes.
Result<void> check_public_url(ServerOptions& server) {
  const auto& url = server.codes.public_url;
  if (url.empty()) return {};
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    return bad_value("consumer.public_url", "an address that begins with https:// or http://");
  }
  const auto host = url.substr(url.find("://") + 3);
  const auto name = host.substr(0, host.find_first_of("/:"));
  if (std::ranges::find(server.allowed_hosts, name) == server.allowed_hosts.end()) {
    server.allowed_hosts.push_back(name);
  }
  return {};
}

Result<void> finish_config(Config& config) {
  ServerOptions& server = config.server;
  server.app_ports = config.app_ports.value_or(server.port == 8000);
  config.app_ports = server.app_ports;
  const auto& levels = {"debug", "info", "warning", "error"};
  if (std::ranges::find(levels, config.log_level) == levels.end()) {
    return bad_value("log.level", "debug, info, warning or error");
  }
  if (auto limits = server.loop.finish(); !limits) return limits;
  if (!is_loopback(server.host) && !server.allow_open_access) {
    return fail(ErrorKind::kUsage,
                fmt::format("server.host: {} can be reached from other machines, and nobody has to "
                            "log in yet; set server.allow_open_access = true where the network in "
                            "front of it lets only the right people through",
                            server.host));
  }
  if (!is_gtin(server.codes.gtin)) {
    return bad_value("consumer.gtin", "a GTIN of 8, 12, 13 or 14 digits with its check digit");
  }
  for (const auto& network : server.own_networks) {
    if (auto known = check_network(network); !known) {
      return bad_value("consumer.own_networks", "networks such as 192.0.2.0/24");
    }
  }
  if (auto checked = check_public_url(server); !checked) return checked;
  if (server.demo && !is_loopback(server.host)) {
    return fail(ErrorKind::kUsage, "server.demo: a demonstration runs on localhost only");
  }
  return {};
}

std::string print_config(Config& config) {
  std::string out;
  std::string_view section;
  for (const auto& setting : settings_of(config)) {
    const std::size_t dot = setting.key.find('.');
    if (setting.key.substr(0, dot) != section) {
      out += section.empty() ? "" : "\n";
      section = setting.key.substr(0, dot);
      out += fmt::format("[{}]\n", section);
    }
    out += fmt::format("# {}\n{} = {}\n", setting.meaning, setting.key.substr(dot + 1),
                       std::visit(Print{}, setting.place));
  }
  return out;
}

LogLevel log_level_of(const Config& config) {
  if (config.log_level == "debug") return LogLevel::kDebug;
  if (config.log_level == "warning") return LogLevel::kWarning;
  if (config.log_level == "error") return LogLevel::kError;
  return LogLevel::kInfo;
}

}  // namespace gaveurs
