// Expected failures: one closed list of kinds, one value that carries a kind, a sentence for the
// client, and the fields that were wrong. Messages never hold internals (paths, SQL, addresses).
// Plain values; free of threads.
#pragma once

#include <expected>
#include <string>
#include <utility>
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

/// One refused field: `path` as in the message ("dose_reelle"), `reason` in plain words.
struct FieldError {
  std::string path;
  std::string reason;
  bool operator==(const FieldError&) const = default;
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;
  std::vector<FieldError> details;
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string message,
                                   std::vector<FieldError> details = {}) {
  return std::unexpected(Error{kind, std::move(message), std::move(details)});
}

}  // namespace gaveurs
