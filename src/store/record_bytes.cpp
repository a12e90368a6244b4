#include "store/record_bytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include "base/crc32.h"

namespace gaveurs {
namespace {

constexpr std::size_t kCrcBytes = 4;
// First byte of a series: the number of decimals (0-6) and the bytes of each whole number (0-4),
// or one of the two plain forms.
constexpr std::uint8_t kFloats = 0x80;
constexpr std::uint8_t kDoubles = 0x81;
constexpr int kMostDecimals = 6;
constexpr int kMostWidth = 4;
constexpr std::array<double, kMostDecimals + 1> kTens{1, 10, 100, 1e3, 1e4, 1e5, 1e6};
// Beyond this a double no longer holds every whole number.
constexpr double kLargestWhole = 0x1p53;

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

// Whether the value is a whole number of 10^-decimals, to the last bit.
std::optional<std::int64_t> whole_of(double value, int decimals) {
  const double tens = kTens[static_cast<std::size_t>(decimals)];
  const double scaled = std::round(value * tens);
  if (!(std::abs(scaled) < kLargestWhole) || !same_bits(scaled / tens, value)) return std::nullopt;
  return static_cast<std::int64_t>(scaled);
}

// The fewest decimals in which all values are exact; none when there is no such number. What is
// exact with few decimals is so with more.
std::optional<int> decimals_of(std::span<const double> values) {
  int decimals = 0;
  for (const double value : values) {
    while (!whole_of(value, decimals)) {
      if (++decimals > kMostDecimals) return std::nullopt;
    }
  }
  return decimals;
}

int width_of(std::uint64_t largest) {
  int width = 0;
  for (; largest > 0; largest >>= 8) ++width;
  return width;
}

bool all_floats(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) {
    return same_bits(static_cast<double>(static_cast<float>(value)), value);
  });
}

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

}  // namespace

RecordWriter::RecordWriter(std::uint8_t kind, std::uint8_t version) {
  out_.reserve(512);
  byte(kind);
  byte(version);
}

void RecordWriter::fixed(std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i, value >>= 8) byte(static_cast<std::uint8_t>(value & 0xff));
}

void RecordWriter::integer(std::int64_t value) {
  std::uint64_t rest = zigzag(value);
  for (; rest > 0x7f; rest >>= 7) byte(static_cast<std::uint8_t>(rest | 0x80));
  byte(static_cast<std::uint8_t>(rest));
}

void RecordWriter::real(double value) { fixed(std::bit_cast<std::uint64_t>(value), 8); }

void RecordWriter::text(std::string_view value) {
  integer(static_cast<std::int64_t>(value.size()));
  out_ += value;
}

void RecordWriter::floats(std::span<const float> values) {
  for (const float value : values) fixed(std::bit_cast<std::uint32_t>(value), 4);
}

void RecordWriter::series(std::span<const double> values) {
  const bool floats = all_floats(values);
  if (const auto decimals = decimals_of(values)) {
    std::int64_t least = INT64_MAX;
    std::int64_t most = INT64_MIN;
    for (const double value : values) {
      const std::int64_t whole = *whole_of(value, *decimals);
      least = std::min(least, whole);
      most = std::max(most, whole);
    }
    const int width = width_of(static_cast<std::uint64_t>(most - least));
    if (width <= kMostWidth && !(floats && width == kMostWidth)) {
      byte(static_cast<std::uint8_t>(*decimals << 4 | width));
      integer(least);
      for (const double value : values) {
        fixed(static_cast<std::uint64_t>(*whole_of(value, *decimals) - least), width);
      }
      return;
    }
  }
  byte(floats ? kFloats : kDoubles);
  for (const double value : values) {
    floats ? fixed(std::bit_cast<std::uint32_t>(static_cast<float>(value)), 4) : real(value);
  }
}

std::string RecordWriter::finish() {
  fixed(crc32(out_), kCrcBytes);
  return std::move(out_);
}

RecordReader::RecordReader(std::string_view bytes, std::uint8_t kind, std::uint8_t newest)
    : left_(bytes) {
  if (bytes.size() < kCrcBytes + 2) {
    good_ = false;
    return;
  }
  left_ = bytes.substr(bytes.size() - kCrcBytes);
  const auto crc = static_cast<std::uint32_t>(fixed(kCrcBytes));
  left_ = bytes.substr(0, bytes.size() - kCrcBytes);
  good_ = crc == crc32(left_);
  const bool known = byte_below(256) == kind;
  version_ = byte_below(newest + 1u);
  good_ = good_ && known && version_ > 0;
}

bool RecordReader::take(std::size_t bytes) {
  if (left_.size() < bytes) good_ = false;
  return good_;
}

std::uint64_t RecordReader::fixed(int bytes) {
  if (!take(static_cast<std::size_t>(bytes))) return 0;
  std::uint64_t value = 0;
  for (int i = bytes; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(left_[static_cast<std::size_t>(i)]);
  }
  left_.remove_prefix(static_cast<std::size_t>(bytes));
  return value;
}

std::uint8_t RecordReader::byte_below(unsigned limit) {
  const auto value = static_cast<unsigned>(fixed(1));
  if (value < limit) return static_cast<std::uint8_t>(value);
  good_ = false;
  return 0;
}

std::int64_t RecordReader::integer() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint64_t next = fixed(1);
    value |= (next & 0x7f) << shift;
    if ((next & 0x80) == 0) return unzigzag(value);
  }
  good_ = false;
  return 0;
}

double RecordReader::real() { return std::bit_cast<double>(fixed(8)); }

std::size_t RecordReader::count(std::size_t most) {
  const std::int64_t value = integer();
  if (value >= 0 && static_cast<std::uint64_t>(value) <= most) {
    return static_cast<std::size_t>(value);
  }
  good_ = false;
  return 0;
}

std::string RecordReader::text(std::size_t most) {
  const std::size_t size = count(most);
  if (!take(size)) return {};
  std::string out(left_.substr(0, size));
  left_.remove_prefix(size);
  return out;
}

void RecordReader::floats(std::span<float> into) {
  for (float& value : into) value = std::bit_cast<float>(static_cast<std::uint32_t>(fixed(4)));
}

void RecordReader::series(std::span<double> into) {
  const auto form = static_cast<std::uint8_t>(fixed(1));
  if (form == kDoubles) {
    for (double& value : into) value = real();
    return;
  }
  if (form == kFloats) {
    for (double& value : into) {
      value = std::bit_cast<float>(static_cast<std::uint32_t>(fixed(4)));
    }
    return;
  }
  const int decimals = form >> 4;
  const int width = form & 0x0f;
  if (decimals > kMostDecimals || width > kMostWidth) good_ = false;
  const std::int64_t least = integer();
  if (std::abs(static_cast<double>(least)) > kLargestWhole) good_ = false;
  if (!good_) return;
  const double tens = kTens[static_cast<std::size_t>(decimals)];
  for (double& value : into) {
    value = static_cast<double>(least + static_cast<std::int64_t>(fixed(width))) / tens;
  }
}

Result<void> RecordReader::finish() const {
  if (good_ && left_.empty()) return {};
  return fail(ErrorKind::kCorrupt, "a stored measurement is damaged; restore it from a backup");
}

}  // namespace gaveurs
