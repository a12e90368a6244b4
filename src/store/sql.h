// The thin layer under the stores: a connection that prepares and runs SQL with typed binds and
// reads. Query texts use $1, $2 … and serve every store whose driver implements this.
//
// A failing statement throws SqlError; the boundary of the room (Reader, WriteTx, Store) turns it
// into a Result, so that mapping code reads straight. One thread per connection.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/instant.h"
#include "base/result.h"

namespace gaveurs {

class SqlError : public std::exception {
 public:
  explicit SqlError(Error error) : error_(std::move(error)) {}
  const Error& error() const { return error_; }
  const char* what() const noexcept override { return error_.message.c_str(); }

 private:
  Error error_;
};

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

/// A prepared statement that belongs to its connection. Bind all parameters, step through the
/// rows, then it is reset by the next bind_begin().
class SqlStatement {
 public:
  virtual ~SqlStatement() = default;
  /// True while there is a row.
  virtual bool step() = 0;
  virtual void reset() = 0;

  virtual void bind_null(int parameter) = 0;
  virtual void bind(int parameter, std::int64_t value) = 0;
  virtual void bind(int parameter, double value) = 0;
  /// The text must live until the statement is reset.
  virtual void bind(int parameter, std::string_view text) = 0;
  virtual void bind(int parameter, Instant time) = 0;
  virtual void bind(int parameter, bool flag) = 0;
  /// The bytes must live until the statement is reset.
  virtual void bind(int parameter, Blob blob) = 0;

  virtual bool is_null(int column) = 0;
  virtual std::int64_t integer(int column) = 0;
  virtual double real(int column) = 0;
  virtual std::string_view text(int column) = 0;  // until the next step
  virtual Instant instant(int column) = 0;
  virtual bool flag(int column) = 0;
  virtual std::string_view blob(int column) = 0;  // until the next step

  void bind(int parameter, int value) { bind(parameter, std::int64_t{value}); }
  void bind(int parameter, const char* value) { bind(parameter, std::string_view(value)); }
  void bind(int parameter, const std::string& value) { bind(parameter, std::string_view(value)); }
  template <typename T>
  void bind(int parameter, const std::optional<T>& value) {
    if (value) {
      bind(parameter, *value);
    } else {
      bind_null(parameter);
    }
  }
  /// Binds $1, $2, … in order.
  template <typename... Args>
  SqlStatement& with(const Args&... args) {
    reset();
    int parameter = 0;
    (bind(++parameter, args), ...);
    return *this;
  }
  /// For a statement that gives no rows.
  void run() {
    while (step()) {
    }
    reset();
  }

  std::optional<std::int64_t> maybe_integer(int column) {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  std::optional<double> maybe_real(int column) {
    return is_null(column) ? std::nullopt : std::optional(real(column));
  }
  std::optional<Instant> maybe_instant(int column) {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
  }
};

class SqlConnection {
 public:
  virtual ~SqlConnection() = default;
  /// Prepared once per connection and text, then kept. `sql` must be a string literal.
  virtual SqlStatement& prepared(const char* sql) = 0;
  /// Runs one or more statements without parameters.
  virtual void execute(const std::string& sql) = 0;
  /// Opens a transaction whose reads all see the same committed state, until ROLLBACK.
  virtual void begin_snapshot() { execute("BEGIN"); }
};

/// Runs `body` and turns SqlError into an Error value.
template <typename Body>
auto guarded(Body body) -> Result<decltype(body())> {
  try {
    if constexpr (std::is_void_v<decltype(body())>) {
      body();
      return {};
    } else {
      return body();
    }
  } catch (const SqlError& e) {
    return std::unexpected(e.error());
  }
}

}  // namespace gaveurs
