#include "wire/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gaveurs {

std::string_view kind_of(json::element value) {
  switch (value.type()) {
    case json::element_type::NULL_VALUE:
      return "null";
    case json::element_type::BOOL:
      return "a boolean";
    case json::element_type::STRING:
      return "a text";
    case json::element_type::ARRAY:
      return "an array";
    case json::element_type::OBJECT:
      return "an object";
    default:
      return "a number";
  }
}

namespace {

// Of valid UTF-8, which the parser has seen to.
std::size_t characters(std::string_view text) {
  const auto begins_one = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_one));
}

// A name that a client made up, as far as an answer repeats it.
std::string_view shown(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  if (name.size() <= kLongest) return name;
  std::size_t size = kLongest;
  while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xc0) == 0x80) --size;
  return name.substr(0, size);
}

bool has_control(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  }
  return false;
}

}  // namespace

void Fields::refuse(std::string_view name, std::string reason, RefusalCode code) {
  if (faults_.size() < kMaxFaults - 1) {
    faults_.push_back({prefix_ + std::string(name), std::move(reason), std::move(code)});
  } else {
    ++unlisted_;
  }
}

void Fields::only(std::initializer_list<std::string_view> names) {
  for (const auto& [key, value] : object_) {
    if (std::ranges::find(names, key) == names.end()) refuse(shown(key), "is not known here");
  }
  no_repeats();
}

void Fields::no_repeats() {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : object_) keys.push_back(key);
  std::ranges::sort(keys);
  for (auto at = std::ranges::adjacent_find(keys); at != keys.end();) {
    refuse(shown(*at), "stands in the message more than once");
    at = std::adjacent_find(std::upper_bound(at, keys.end(), *at), keys.end());
  }
}

std::vector<FieldError> Fields::take_faults() {
  if (unlisted_ > 0) faults_.push_back({"", fmt::format("has {} more faults", unlisted_)});
  return std::move(faults_);
}

void Fields::add_faults(std::vector<FieldError> faults) {
  for (auto& fault : faults) refuse(fault.path, std::move(fault.reason), std::move(fault.code));
}

std::optional<json::element> Fields::find(std::string_view name) const {
  json::element value;
  if (object_.at_key(name).get(value)) return std::nullopt;
  return value;
}

std::optional<json::element> Fields::require(std::string_view name, Presence presence,
                                             const char* what) {
  const auto value = find(name);
  const bool absent = !value || value->is_null();
  if (absent && presence == Presence::kOptional) return std::nullopt;
  if (absent) {
    refuse(name, fmt::format("is {}; {} is required", value ? "null" : "missing", what));
    return std::nullopt;
  }
  return value;
}

double Fields::number(std::string_view name, double low, double high) {
  const auto value = require(name, Presence::kRequired, "a number");
  if (!value) return 0;
  double number = 0;
  if (value->get_double().get(number)) {
    refuse(name, fmt::format("must be a number, not {}", kind_of(*value)));
    return 0;
  }
  if (!(number >= low && number <= high)) {
    refuse(name, fmt::format("must be from {} to {}", low, high));
  }
  return number + 0.0;  // -0 becomes 0
}

std::optional<double> Fields::maybe_number(std::string_view name, double low, double high) {
  const auto value = find(name);
  if (!value || value->is_null()) return std::nullopt;
  return number(name, low, high);
}

std::int64_t Fields::integer(std::string_view name, std::int64_t low, std::int64_t high,
                             Presence presence) {
  const auto value = require(name, presence, "a whole number");
  if (!value) return 0;
  double number = 0;
  if (value->get_double().get(number)) {
    refuse(name, fmt::format("must be a whole number, not {}", kind_of(*value)));
    return 0;
  }
  std::int64_t whole = 0;
  if (!value->is_int64() || value->get_int64().get(whole)) {
    // Some devices write whole numbers as 48.0.
    const bool fits = number >= static_cast<double>(low) && number <= static_cast<double>(high) &&
                      std::trunc(number) == number && std::abs(number) < 0x1p53;
    if (fits) return static_cast<std::int64_t>(number);
    whole = low - 1;
  }
  if (whole >= low && whole <= high) return whole;
  refuse(name, fmt::format("must be a whole number from {} to {}", low, high));
  return 0;
}

std::string_view Fields::text(std::string_view name, std::size_t most, Presence presence) {
  const auto value = require(name, presence, "a text");
  if (!value) return {};
  std::string_view text;
  if (value->get_string().get(text)) {
    refuse(name, fmt::format("must be a text, not {}", kind_of(*value)));
    return {};
  }
  if (text.empty() && presence == Presence::kOptional) return {};
  if (text.empty() || characters(text) > most) {
    refuse(name, fmt::format("must have 1 to {} characters", most));
    return {};
  }
  if (has_control(text)) {
    refuse(name, "must not hold control characters");
    return {};
  }
  return text;
}

bool Fields::flag(std::string_view name, bool otherwise) {
  const auto value = find(name);
  if (!value || value->is_null()) return otherwise;
  bool flag = false;
  if (!value->get_bool().get(flag)) return flag;
  refuse(name, fmt::format("must be true or false, not {}", kind_of(*value)));
  return otherwise;
}

Instant Fields::instant(std::string_view name) {
  const std::string_view written = text(name, 64);
  if (written.empty()) return {};
  const auto parsed = parse_instant(written);
  if (!parsed) refuse(name, "must be a time such as 2025-12-24T08:00:00Z");
  return parsed.value_or(Instant{});
}

std::optional<Instant> Fields::maybe_instant(std::string_view name) {
  const std::string_view written = text(name, 64, Presence::kOptional);
  if (written.empty()) return std::nullopt;
  return instant(name);
}

}  // namespace gaveurs
