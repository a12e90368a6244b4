// The TOML layer of the configuration.
#include <fmt/format.h>
#include <toml++/toml.h>

#include <filesystem>

#include "cli/config.h"

namespace gaveurs {
namespace {

// A value of the file as set_value() takes it; nullopt for a kind that no setting has.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  const auto* list = node.as_array();
  if (list == nullptr) return std::nullopt;
  std::string joined;
  for (const auto& item : *list) {
    const auto* text = item.as_string();
    if (text == nullptr || text->get().find(',') != std::string::npos) return std::nullopt;
    joined += (joined.empty() ? "" : ",") + text->get();
  }
  return joined;
}

std::unexpected<Error> at_line(const std::string& path, const toml::source_region& where,
                               std::string_view said) {
  return fail(ErrorKind::kUsage, fmt::format("{}:{}: {}", path, where.begin.line, said));
}

Result<void> take_section(Config& config, const std::string& path, std::string_view section,
                          const toml::table& table) {
  for (const auto& [name, node] : table) {
    const std::string key = fmt::format("{}.{}", section, name.str());
    const auto text = text_of(node);
    if (!text) return at_line(path, node.source(), key + ": no value of that kind is known");
    if (auto set = set_value(config, key, *text); !set) {
      return at_line(path, node.source(), set.error().message);
    }
  }
  return {};
}

}  // namespace

Result<void> read_config_file(Config& config, const std::string& path) {
  // Reading a folder gives an empty text, which would be a good configuration.
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail(ErrorKind::kUsage, path + " is a folder, not a file");
  }
  try {
    const toml::table file = toml::parse_file(path);
    for (const auto& [name, node] : file) {
      const auto* table = node.as_table();
      if (table == nullptr) {
        return at_line(
            path, node.source(),
            fmt::format("'{}' stands outside of a section such as [server]", name.str()));
      }
      if (auto taken = take_section(config, path, name.str(), *table); !taken) return taken;
    }
  } catch (const toml::parse_error& e) {
    return at_line(path, e.source(), e.description());
  }
  return {};
}

}  // namespace gaveurs
