// Config: all settings of a server, from four layers, each stronger than the one before: defaults,
// a TOML file, the environment (GAVEURS_SECTION_NAME), flags. An unknown key is an error that names
// the nearest known one. Plain values, read once at start.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "net/options.h"
#include "store/open.h"

namespace gaveurs {

struct Config {
  ServerOptions server;
  StoreOptions store{.url = "", .data_dir = "data", .create = true};
  std::string log_level = "info";  // debug, info, warning, error
  /// Unset: open only with the standard port 8000, so that a second server needs one port.
  std::optional<bool> app_ports;
};

/// One setting: its key "section.name", what it means, where it is kept, and its range.
struct Setting {
  using Place = std::variant<std::int64_t*, int*, bool*, std::optional<bool>*, std::string*,
                             std::vector<std::string>*>;
  std::string_view key;
  std::string_view meaning;
  Place place;
  std::int64_t min = 0, max = 0;  // of whole numbers
};
std::vector<Setting> settings_of(Config& config);

/// Takes "section.name" and the text of a value; lists are separated by commas. Errors: kUsage.
Result<void> set_value(Config& config, std::string_view key, std::string_view text);
/// Errors: kUsage with the file's path, and the line where there is one.
Result<void> read_config_file(Config& config, const std::string& path);
/// `environment`: "NAME=value" entries, null-terminated as the process has them.
Result<void> read_environment(Config& config, const char* const* environment);
/// What only holds of the settings together; fills in what follows from others.
Result<void> finish_config(Config& config);

/// As a TOML file that gives the same settings, each with its meaning.
std::string print_config(Config& config);
LogLevel log_level_of(const Config& config);

}  // namespace gaveurs
