// Expected failures: one closed list of kinds, one value that carries a kind, a sentence for the
// client, and the fields that were wrong. Messages never hold internals (paths, SQL, addresses).
// Plain values; free of threads.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gaveurs {

enum class ErrorKind {
  kInvalid,      // the input breaks a rule; `details` says where
  kNotFound,     // no such thing
  kConflict,     // the thing is not in a state that allows this
  kTooLarge,     // over a named limit
  kRateLimited,  // too many in a time
  kUnavailable,  // cannot be done now (disk full, database locked, stopping); try again
  kCorrupt,      // stored data is damaged or of an unknown schema
  kUsage,        // wrong command line or configuration
  kInternal,     // a defect of ours
};

/// A refusal for programs: a name that stays the same when its words change, and the figures the
/// words hold, so that a page can say it in its reader's language.
struct RefusalCode {
  std::string name;  // "curve.step"; empty: none
  std::vector<std::pair<std::string, std::variant<double, std::string>>> values;
  bool operator==(const RefusalCode&) const = default;
};

/// A reason that stands alone: plain words, and their code where they have one.
struct Refusal {
  std::string reason;
  RefusalCode code = {};
};

/// One refused field: `path` as in the message ("dose_reelle"), `reason` in plain words.
struct FieldError {
  std::string path;
  std::string reason;
  RefusalCode code = {};
  bool operator==(const FieldError&) const = default;
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;
  std::vector<FieldError> details;
  RefusalCode code = {};
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string message,
                                   std::vector<FieldError> details = {}) {
  return std::unexpected(Error{kind, std::move(message), std::move(details)});
}

inline std::unexpected<Error> fail(ErrorKind kind, Refusal refusal) {
  return std::unexpected(Error{kind, std::move(refusal.reason), {}, std::move(refusal.code)});
}

}  // namespace gaveurs
