// The two sensors' blocks of a sample, wherever a dialect puts their values: flat in the block,
// under `raw` or `channels`, or in a block whose name ends in `_data`. Internal to the sensor
// messages. Pure; any thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "domain/sample.h"
#include "wire/fields.h"

namespace gaveurs {

/// Members of an object that are not taken as values, as JSON text: `"a":1,"b":[2]`.
class Remainder {
 public:
  Remainder(std::size_t most_bytes, std::string_view what) : most_(most_bytes), what_(what) {}
  void add(std::string_view key, json::element value);
  bool empty() const { return text_.empty(); }
  /// Notes a fault at `path` when there was more than the limit.
  const std::string& text(Fields& in, std::string_view path) const;

 private:
  std::size_t most_;
  std::string_view what_;
  std::string text_;
  bool cut_ = false;
};

/// 64 numbers as eight rows of eight or in one row; a fault of `in` for each that is not one.
std::optional<TofMatrix> read_matrix(Fields& in, const std::string& path, json::element value,
                                     double high);

/// Which channel a member's name means in any dialect: F1_415nm, channel_415nm, 415nm, F1, Clear,
/// channel_clear, NIR, channel_910nm …; unset for other names.
std::optional<Channel> channel_of(std::string_view key);

/// A sensor's values of a message; what else its block holds goes to `rest`.
TofRaw read_tof(Fields& in, Remainder& rest);
SpectralRaw read_spectral(Fields& in, Remainder& rest);

}  // namespace gaveurs
