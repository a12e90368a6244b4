#include "control/launch.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "wire/fields.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxUnknown = 20;  // named one by one

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

std::string comma_list(std::span<const std::string_view> words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

// Reads values and notes what stands on the command line and in the answer.
class Reading {
 public:
  Reading(json::object object, Launch& launch)
      : object_(object), in_(object), launch_(launch), echo_(launch.parameters) {
    echo_.open_object();
  }

  void take(const Parameter& parameter) {
    echo_.key(parameter.name);
    const auto given = in_.find(parameter.name);
    if (!given || given->is_null()) return take_default(parameter);
    switch (parameter.kind) {
      case ParameterKind::kInteger:
        return integer(parameter);
      case ParameterKind::kNumber:
        return number(parameter);
      case ParameterKind::kChoice:
        return choice(parameter);
      case ParameterKind::kName:
        return name(parameter);
      case ParameterKind::kIntegers:
        return integers(parameter, *given);
      case ParameterKind::kFlag: {
        const bool on = in_.flag(parameter.name, false);
        echo_.value(on);
        if (on) launch_.arguments.emplace_back(parameter.flag);
        return;
      }
    }
  }

  void refuse_unknown(std::span<const Parameter> known) {
    std::size_t unknown = 0;
    for (const auto& [key, value] : object_) {
      const bool found = std::any_of(known.begin(), known.end(),
                                     [&](const Parameter& p) { return p.name == key; });
      if (found) continue;
      if (++unknown > kMaxUnknown) return;
      std::vector<std::string_view> names;
      for (const Parameter& parameter : known) names.push_back(parameter.name);
      in_.refuse(key, "is not known; there are: " + comma_list(names));
    }
  }

  Result<void> finish() {
    echo_.close_object();
    if (in_.ok()) return {};
    return fail(ErrorKind::kInvalid, "the parameters cannot be accepted", in_.take_faults());
  }

 private:
  // A default that is a flag's false or absent adds nothing; any other is the program's own.
  void take_default(const Parameter& parameter) {
    echo_.raw(parameter.otherwise.empty() ? "null" : parameter.otherwise);
  }
  void integer(const Parameter& parameter) {
    const auto value = in_.integer(parameter.name, static_cast<std::int64_t>(parameter.low),
                                   static_cast<std::int64_t>(parameter.high));
    put(parameter, fmt::format("{}", value));
    echo_.value(value);
  }
  void number(const Parameter& parameter) {
    const double value = in_.number(parameter.name, parameter.low, parameter.high);
    std::string text;
    append_json_number(text, value);
    put(parameter, text);
    echo_.value(value);
  }
  void choice(const Parameter& parameter) {
    const auto value = in_.text(parameter.name, 64);
    const auto& choices = parameter.choices;
    if (!value.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
      in_.refuse(parameter.name, "must be one of: " + comma_list(choices));
    }
    put(parameter, value);
    echo_.value(value);
  }
  void name(const Parameter& parameter) {
    const auto value = in_.text(parameter.name, static_cast<std::size_t>(parameter.high));
    if (!value.empty() && !is_name(value)) {
      in_.refuse(parameter.name, "must begin with a letter and hold letters, digits, _ and - only");
    }
    put(parameter, value);
    echo_.value(value);
  }
  void integers(const Parameter& parameter, json::element given) {
    const auto low = static_cast<std::int64_t>(parameter.low);
    const auto high = static_cast<std::int64_t>(parameter.high);
    const auto refuse = [&] {
      in_.refuse(parameter.name,
                 fmt::format("must be a list of 1 to {} different whole numbers from {} to {}",
                             kMaxListed, low, high));
      echo_.null();
    };
    json::array array;
    if (given.get_array().get(array) || array.size() == 0 || array.size() > kMaxListed) {
      return refuse();
    }
    std::vector<std::int64_t> values;
    for (const json::element item : array) {
      std::int64_t value = 0;
      if (item.get_int64().get(value) || value < low || value > high ||
          std::find(values.begin(), values.end(), value) != values.end()) {
        return refuse();
      }
      values.push_back(value);
    }
    put(parameter, fmt::format("{}", fmt::join(values, ",")));
    echo_.open_array();
    for (const auto value : values) echo_.value(value);
    echo_.close_array();
  }

  // One argument, so that a value can never be taken for a flag.
  void put(const Parameter& parameter, std::string_view value) {
    launch_.arguments.push_back(fmt::format("{}={}", parameter.flag, value));
  }

  json::object object_;
  Fields in_;
  Launch& launch_;
  JsonWriter echo_;
};

}  // namespace

Result<Launch> plan_launch(const Program& program, std::string_view body, std::string_view server) {
  auto object = parse_json_object(body.empty() ? "{}" : body);
  if (!object) return std::unexpected(std::move(object.error()));
  Launch launch;
  launch.arguments.assign(program.words.begin(), program.words.end());
  if (!program.url_flag.empty()) {
    launch.arguments.push_back(fmt::format("{}={}://{}{}", program.url_flag, program.url_scheme,
                                           server, program.url_path));
  }
  Reading reading(*object, launch);
  for (const Parameter& parameter : program.parameters) reading.take(parameter);
  reading.refuse_unknown(program.parameters);
  if (auto done = reading.finish(); !done) return std::unexpected(std::move(done.error()));
  return launch;
}

}  // namespace gaveurs
