// RecordWriter and RecordReader: the bytes of a stored record, one value after the other, with its
// kind and version before and a CRC-32 behind. The reader never reads beyond what there is: after a
// fault it gives zeros, and finish() says kCorrupt. One record each; one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gaveurs {

class RecordWriter {
 public:
  RecordWriter(std::uint8_t kind, std::uint8_t version);
  void byte(std::uint8_t value) { out_ += static_cast<char>(value); }
  /// In 1 to 10 bytes, small ones of either sign in few.
  void integer(std::int64_t value);
  void real(double value);
  void text(std::string_view value);
  /// Exact in every bit; how many there are is known to the reader.
  void series(std::span<const double> values);
  void floats(std::span<const float> values);
  std::string finish();

 private:
  void fixed(std::uint64_t value, int bytes);

  std::string out_;
};

class RecordReader {
 public:
  /// Refuses another kind, and a version that is newer than `newest`.
  RecordReader(std::string_view bytes, std::uint8_t kind, std::uint8_t newest);
  bool good() const { return good_; }
  std::uint8_t version() const { return version_; }
  std::uint8_t byte_below(unsigned limit);
  std::int64_t integer();
  double real();
  std::string text(std::size_t most);
  /// A number of things to come: 0 to `most`.
  std::size_t count(std::size_t most);
  void series(std::span<double> into);
  void floats(std::span<float> into);
  /// kCorrupt unless every byte was read and made sense.
  Result<void> finish() const;

 private:
  bool take(std::size_t bytes);
  std::uint64_t fixed(int bytes);

  std::string_view left_;
  std::uint8_t version_ = 0;
  bool good_ = true;
};

}  // namespace gaveurs
