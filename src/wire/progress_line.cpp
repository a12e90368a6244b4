#include "wire/progress_line.h"

#include <algorithm>

#include "wire/json.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

constexpr std::string_view kOpening = R"({"progress":)";
constexpr std::size_t kMaxNameBytes = 32;

bool is_counter_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

}  // namespace

std::string progress_line(
    std::initializer_list<std::pair<std::string_view, std::int64_t>> counters) {
  std::string text;
  JsonWriter out(text);
  out.open_object().key("progress").open_object();
  for (const auto& [name, value] : counters) out.field(name, value);
  out.close_object().close_object();
  return text;
}

std::optional<std::vector<ProgressCounter>> parse_progress_line(std::string_view line) {
  if (!line.starts_with(kOpening)) return std::nullopt;  // most lines: no parsing for them
  const auto message = parse_json_object(line);
  json::object counters;
  if (!message || message->size() != 1 || message->at_key("progress").get_object().get(counters) ||
      counters.size() > kMaxProgressCounters) {
    return std::nullopt;
  }
  std::vector<ProgressCounter> found;
  for (const auto& [name, value] : counters) {
    std::int64_t whole = 0;
    if (!is_counter_name(name) || value.get_int64().get(whole)) return std::nullopt;
    const bool twice = std::any_of(found.begin(), found.end(),
                                   [&](const auto& earlier) { return earlier.name == name; });
    if (twice) return std::nullopt;
    found.push_back({std::string(name), whole});
  }
  return found;
}

}  // namespace gaveurs
