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

/// Leaves room for a value's length, and fills it in; what begin_value() gave is passed on.
std::size_t begin_value(std::string& out);
void end_value(std::string& out, std::size_t at);

/// Values one after the other, each behind its length, as arrays and COPY's rows carry them.
/// `Derived` has next_type(), called once for each value, and saw_null().
template <typename Derived>
class Values {
 public:
  template <typename T>
  void add(const T& value) {
    const std::size_t at = begin_value(body_);
    encode(body_, self().next_type(), value);
    end_value(body_, at);
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
  void add_null() {
    self().next_type();
    self().saw_null();
    body_.append(4, '\xff');
  }

 protected:
  std::string body_;

 private:
  Derived& self() { return static_cast<Derived&>(*this); }
};
/// One array parameter, filled value by value.
class Array : public Values<Array> {
 public:
  explicit Array(TypeId array_type) : type_(element_type(array_type)) {}
  /// The parameter's bytes.
  std::string bytes() const;

 private:
  friend class Values<Array>;
  TypeId next_type() {
    ++count_;
    return type_;
  }
  void saw_null() { has_null_ = true; }

  TypeId type_;
  int count_ = 0;
  bool has_null_ = false;
};

/// Rows on their way into COPY … FROM STDIN (FORMAT binary).
class CopyRows : private Values<CopyRows> {
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
  friend class Values<CopyRows>;
  TypeId next_type() { return types_.at(column_++); }
  void saw_null() {}
  void begin_row();

  std::vector<TypeId> types_;
  std::size_t column_ = 0;
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
