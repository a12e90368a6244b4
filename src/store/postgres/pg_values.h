// Values as PostgreSQL's protocol carries them in binary: big-endian, times as microseconds since
// 2000-01-01T00:00:00Z, arrays of one dimension. A value is converted to the type the server wants
// (an integer to int4, a text to name), so that shared query texts need no casts. Free functions;
// errors are SqlError kInternal, since only a wrong text of ours can cause them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "store/sql.h"

namespace gaveurs::pg {

using TypeId = unsigned int;  // libpq's Oid
constexpr TypeId kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23,
                 kText = 25;
constexpr TypeId kFloat4 = 700, kFloat8 = 701, kUnknown = 705, kVarchar = 1043;
constexpr TypeId kTimestamptz = 1184, kVoid = 2278;

void encode(std::string& out, TypeId type, std::int64_t value);
void encode(std::string& out, TypeId type, double value);
/// A NUL byte, which PostgreSQL's text cannot hold, becomes U+FFFD.
void encode(std::string& out, TypeId type, std::string_view text);
void encode(std::string& out, TypeId type, Instant time);
void encode(std::string& out, TypeId type, bool flag);
void encode(std::string& out, TypeId type, Blob blob);

std::int64_t decode_integer(TypeId type, std::string_view bytes);
double decode_real(TypeId type, std::string_view bytes);
std::string_view decode_text(TypeId type, std::string_view bytes);
Instant decode_instant(TypeId type, std::string_view bytes);
bool decode_flag(TypeId type, std::string_view bytes);
std::string_view decode_blob(TypeId type, std::string_view bytes);

/// The type of an array's elements; throws for a type that is no array known here.
TypeId element_type(TypeId array);

/// One array parameter, filled value by value.
class Array {
 public:
  explicit Array(TypeId array_type) : type_(element_type(array_type)) {}

  template <typename T>
  void add(const T& value) {
    begin_value();
    encode(body_, type_, value);
    end_value();
  }
  void add(int value) { add(std::int64_t{value}); }
  void add(const std::string& value) { add(std::string_view(value)); }
  template <typename T>
  void add(const std::optional<T>& value) {
    if (value) {
      add(*value);
    } else {
      add_null();
    }
  }
  void add_null();
  /// The parameter's bytes.
  std::string bytes() const;

 private:
  void begin_value();
  void end_value();

  TypeId type_;
  int count_ = 0;
  bool has_null_ = false;
  std::size_t value_at_ = 0;
  std::string body_;
};

/// Rows on their way into COPY … FROM STDIN (FORMAT binary).
class CopyRows {
 public:
  explicit CopyRows(const std::vector<TypeId>& types);
  template <typename... Args>
  void with(const Args&... args) {
    begin_row();
    (add(args), ...);
  }
  /// The whole stream; call once, at the end.
  std::string finish();

 private:
  template <typename T>
  void add(const T& value) {
    const std::size_t at = begin_value();
    encode(body_, types_.at(column_++), value);
    end_value(at);
  }
  void add(int value) { add(std::int64_t{value}); }
  void add(const std::string& value) { add(std::string_view(value)); }
  template <typename T>
  void add(const std::optional<T>& value) {
    if (value) {
      add(*value);
    } else {
      add_null();
    }
  }
  void add_null();
  void begin_row();
  std::size_t begin_value();
  void end_value(std::size_t at);

  std::vector<TypeId> types_;
  std::size_t column_ = 0;
  std::string body_;
};

/// Rows on their way into `unnest($1, $2, …)`: one array per parameter.
class Columns {
 public:
  explicit Columns(const std::vector<TypeId>& array_types) {
    for (const auto type : array_types) arrays_.emplace_back(type);
  }
  /// Adds a row; as many values as there are columns.
  template <typename... Args>
  void with(const Args&... args) {
    std::size_t column = 0;
    (arrays_.at(column++).add(args), ...);
    ++rows_;
  }
  std::size_t rows() const { return rows_; }
  const std::vector<Array>& arrays() const { return arrays_; }

 private:
  std::vector<Array> arrays_;
  std::size_t rows_ = 0;
};

}  // namespace gaveurs::pg
