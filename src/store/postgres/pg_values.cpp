#include "store/postgres/pg_values.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <concepts>
#include <limits>

namespace gaveurs::pg {
namespace {

// 2000-01-01T00:00:00Z, PostgreSQL's zero.
constexpr std::int64_t kEpochMicros = 946'684'800'000'000;

[[noreturn]] void mismatch(std::string_view what, TypeId type) {
  throw SqlError({ErrorKind::kInternal,
                  fmt::format("a {} does not fit the database's type {}", what, type),
                  {}});
}

template <std::unsigned_integral U>
void put(std::string& out, U value) {
  char bytes[sizeof(U)];
  for (std::size_t i = sizeof(U); i-- > 0; value = static_cast<U>(value >> (sizeof(U) > 1 ? 8 : 0)))
    bytes[i] = static_cast<char>(value & 0xff);
  out.append(bytes, sizeof bytes);
}

template <std::unsigned_integral U>
U take(std::string_view bytes, TypeId type) {
  if (bytes.size() != sizeof(U)) mismatch("value of another length", type);
  U value = 0;
  for (const char c : bytes) {
    value =
        static_cast<U>((static_cast<std::uint64_t>(value) << 8) | static_cast<unsigned char>(c));
  }
  return value;
}

template <std::signed_integral T>
void put_within(std::string& out, TypeId type, std::int64_t value) {
  if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
    mismatch("number of that size", type);
  }
  put(out, static_cast<std::make_unsigned_t<T>>(value));
}

bool is_text(TypeId type) {
  return type == kText || type == kVarchar || type == kName || type == kUnknown;
}

}  // namespace

void encode(std::string& out, TypeId type, std::int64_t value) {
  switch (type) {
    case kInt8:
      return put(out, static_cast<std::uint64_t>(value));
    case kInt4:
      return put_within<std::int32_t>(out, type, value);
    case kInt2:
      return put_within<std::int16_t>(out, type, value);
    case kFloat8:
    case kFloat4:
      return encode(out, type, static_cast<double>(value));
    case kBool:
      return encode(out, type, value != 0);
    default:
      if (!is_text(type)) mismatch("whole number", type);
      out += std::to_string(value);
  }
}

void encode(std::string& out, TypeId type, double value) {
  switch (type) {
    case kFloat8:
      return put(out, std::bit_cast<std::uint64_t>(value));
    case kFloat4:
      return put(out, std::bit_cast<std::uint32_t>(static_cast<float>(value)));
    default:
      if (!is_text(type)) mismatch("number", type);
      fmt::format_to(std::back_inserter(out), "{}", value);
  }
}

void encode(std::string& out, TypeId type, std::string_view text) {
  if (!is_text(type)) mismatch("text", type);
  for (std::size_t nul = text.find('\0'); nul != std::string_view::npos; nul = text.find('\0')) {
    out += text.substr(0, nul);
    out += "\xEF\xBF\xBD";
    text.remove_prefix(nul + 1);
  }
  out += text;
}

void encode(std::string& out, TypeId type, Instant time) {
  if (type == kInt8) return put(out, static_cast<std::uint64_t>(time.micros));
  if (type != kTimestamptz) mismatch("time", type);
  put(out, static_cast<std::uint64_t>(time.micros - kEpochMicros));
}

void encode(std::string& out, TypeId type, bool flag) {
  if (type == kBool) return put(out, static_cast<std::uint8_t>(flag ? 1 : 0));
  encode(out, type, std::int64_t{flag ? 1 : 0});
}

void encode(std::string& out, TypeId type, Blob blob) {
  if (type != kBytea) mismatch("blob", type);
  out += blob.bytes;
}

std::int64_t decode_integer(TypeId type, std::string_view bytes) {
  switch (type) {
    case kInt8:
      return static_cast<std::int64_t>(take<std::uint64_t>(bytes, type));
    case kInt4:
      return static_cast<std::int32_t>(take<std::uint32_t>(bytes, type));
    case kInt2:
      return static_cast<std::int16_t>(take<std::uint16_t>(bytes, type));
    case kBool:
      return take<std::uint8_t>(bytes, type) != 0;
    default:
      mismatch("value that is read as a whole number", type);
  }
}

double decode_real(TypeId type, std::string_view bytes) {
  switch (type) {
    case kFloat8:
      return std::bit_cast<double>(take<std::uint64_t>(bytes, type));
    case kFloat4:
      return std::bit_cast<float>(take<std::uint32_t>(bytes, type));
    default:
      return static_cast<double>(decode_integer(type, bytes));
  }
}

std::string_view decode_text(TypeId type, std::string_view bytes) {
  if (!is_text(type)) mismatch("value that is read as text", type);
  return bytes;
}

Instant decode_instant(TypeId type, std::string_view bytes) {
  if (type != kTimestamptz) mismatch("value that is read as a time", type);
  return {static_cast<std::int64_t>(take<std::uint64_t>(bytes, type)) + kEpochMicros};
}

bool decode_flag(TypeId type, std::string_view bytes) { return decode_integer(type, bytes) != 0; }

std::string_view decode_blob(TypeId type, std::string_view bytes) {
  if (type != kBytea) mismatch("value that is read as a blob", type);
  return bytes;
}

TypeId element_type(TypeId array) {
  switch (array) {
    case 1000:
      return kBool;
    case 1001:
      return kBytea;
    case 1007:
      return kInt4;
    case 1009:
      return kText;
    case 1016:
      return kInt8;
    case 1022:
      return kFloat8;
    case 1185:
      return kTimestamptz;
    default:
      mismatch("list", array);
  }
}

std::size_t begin_value(std::string& out) {
  out.append(4, '\0');
  return out.size();
}

void end_value(std::string& out, std::size_t at) {
  const auto length = static_cast<std::uint32_t>(out.size() - at);
  for (std::size_t i = 0; i < 4; ++i) out[at - 4 + i] = static_cast<char>(length >> (24 - 8 * i));
}

CopyRows::CopyRows(const std::vector<TypeId>& types) : types_(types) {
  body_.assign("PGCOPY\n\377\r\n\0", 11);
  body_.append(8, '\0');  // flags, length of a further header
}

void CopyRows::begin_row() {
  column_ = 0;
  put(body_, static_cast<std::uint16_t>(types_.size()));
}

std::string CopyRows::finish() {
  body_.append(2, '\xff');
  return std::move(body_);
}

std::string Array::bytes() const {
  std::string out;
  out.reserve(body_.size() + 20);
  put(out, std::uint32_t{count_ == 0 ? 0u : 1u});  // dimensions
  put(out, std::uint32_t{has_null_ ? 1u : 0u});
  put(out, std::uint32_t{type_});
  if (count_ == 0) return out;
  put(out, static_cast<std::uint32_t>(count_));
  put(out, std::uint32_t{1});  // index of the first
  return out + body_;
}

}  // namespace gaveurs::pg
