// Reading checked fields out of a JSON object: each read either gives a value or notes why not.
// All faults of a message are gathered, so that a client learns of them at once. Pure.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "wire/json.h"

namespace gaveurs {

enum class Presence { kRequired, kOptional };

/// Faults listed of one message; a last one says how many more there were.
constexpr std::size_t kMaxFaults = 32;

/// "a text", "an array", …: what a value is, for a reason.
std::string_view kind_of(json::element value);

class Fields {
 public:
  /// `prefix` goes before each path in a fault, such as "filters.".
  explicit Fields(json::object object, std::string prefix = {})
      : object_(object), prefix_(std::move(prefix)) {}

  /// A JSON number in [low, high].
  double number(std::string_view name, double low, double high);
  /// As above; unset when it is absent or null.
  std::optional<double> maybe_number(std::string_view name, double low, double high);
  std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high,
                       Presence presence = Presence::kRequired);
  /// A string of 1 to `most` characters (code points), none of them a control character.
  std::string_view text(std::string_view name, std::size_t most,
                        Presence presence = Presence::kRequired);
  bool flag(std::string_view name, bool otherwise);
  Instant instant(std::string_view name);
  /// As above; unset when it is absent, null or empty.
  std::optional<Instant> maybe_instant(std::string_view name);

  /// Refuses every member of another name, and one that stands twice: where a member narrows what
  /// is done, one that is not understood would widen it.
  void only(std::initializer_list<std::string_view> names);
  /// Refuses a member that stands twice: who reads it otherwise would see another message.
  void no_repeats();

  void refuse(std::string_view name, std::string reason, RefusalCode code = {});
  bool ok() const { return faults_.empty(); }
  std::vector<FieldError> take_faults();
  /// Takes over the faults of a part of the message.
  void add_faults(std::vector<FieldError> faults);
  std::optional<json::element> find(std::string_view name) const;

 private:
  std::optional<json::element> require(std::string_view name, Presence presence, const char* what);

  json::object object_;
  std::string prefix_;
  std::vector<FieldError> faults_;
  std::size_t unlisted_ = 0;
};

}  // namespace gaveurs
