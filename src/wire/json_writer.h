// JsonWriter: appends JSON to a string, keeping track of commas. Boost.JSON would build a tree
// first and writes 450.5 as 4.505E2; clients show numbers as they come. One thread.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/instant.h"
#include "base/json_text.h"

namespace gaveurs {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& open_object() { return open('{'); }
  JsonWriter& close_object() { return close('}'); }
  JsonWriter& open_array() { return open('['); }
  JsonWriter& close_array() { return close(']'); }
  JsonWriter& key(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_ += ':';
    fresh_ = true;
    return *this;
  }

  JsonWriter& null() { return raw("null"); }
  JsonWriter& value(std::string_view text) {
    separate();
    append_json_string(out_, text);
    return *this;
  }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(double number) {
    separate();
    append_json_number(out_, number);
    return *this;
  }
  template <typename Int>
    requires(std::is_integral_v<Int> && !std::is_same_v<Int, bool>)
  JsonWriter& value(Int number) {
    separate();
    append_json_number(out_, static_cast<std::int64_t>(number));
    return *this;
  }
  JsonWriter& value(bool flag) { return raw(flag ? "true" : "false"); }
  JsonWriter& value(Instant t) {
    separate();
    out_ += '"';
    append_rfc3339(out_, t);
    out_ += '"';
    return *this;
  }
  /// Text that is JSON already.
  JsonWriter& raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
  }
  template <typename T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  template <typename T>
  JsonWriter& field(std::string_view name, const T& v) {
    return key(name).value(v);
  }
  /// For what the server computed: 971.9, not the 971.8999999999996 of a binary sum. What was
  /// measured goes out as it came.
  JsonWriter& rounded(std::string_view name, std::optional<double> number, int decimals = 2) {
    key(name);
    if (!number) return null();
    const double unit = std::pow(10.0, decimals);
    const double nearest = std::round(*number * unit) / unit;
    return value(nearest + 0.0);  // -0 becomes 0
  }

 private:
  JsonWriter& open(char bracket) {
    separate();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  JsonWriter& close(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  void separate() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }

  std::string& out_;
  bool fresh_ = true;  // nothing stands before the next value on its level
};

}  // namespace gaveurs
