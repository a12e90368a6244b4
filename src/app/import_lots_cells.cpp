#include "app/import_lots_cells.h"

#include <date/date.h>
#include <iconv.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/json_text.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxNumberBytes = 48;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of a space at the start of `text`: 0 when there is none.
std::size_t space_at(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) == ' ' || byte(0) == '\t' || byte(0) == 0xa0) return 1;
  if (byte(0) == 0xc2 && byte(1) == 0xa0) return 2;                       // no-break space
  if (byte(0) == 0xe2 && byte(1) == 0x80 && byte(2) == 0xaf) return 3;    // narrow one
  if (byte(0) == 0xe2 && byte(1) == 0x80 && byte(2) == 0x89) return 3;    // thin space
  return 0;
}

bool is_blank_word(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  for (const std::string_view blank : {"-", "na", "n/a", "#n/a", "nc", "null", "nan"}) {
    if (lower == blank) return true;
  }
  return false;
}

/// Which sign is the decimal one; '\0' when there is none.
char decimal_sign(std::string_view text) {
  std::size_t commas = 0;
  std::size_t points = 0;
  for (const char c : text) {
    commas += c == ',' ? 1 : 0;
    points += c == '.' ? 1 : 0;
  }
  if (commas > 0 && points > 0) {
    const char last = text.rfind(',') > text.rfind('.') ? ',' : '.';
    return (last == ',' ? commas : points) == 1 ? last : '?';
  }
  if (commas == 1) return ',';
  return points == 1 ? '.' : '\0';
}

class CpToUtf8 {
 public:
  CpToUtf8() : handle_(iconv_open("UTF-8", "WINDOWS-1252")) {}
  ~CpToUtf8() {
    if (valid()) iconv_close(handle_);
  }
  CpToUtf8(const CpToUtf8&) = delete;
  CpToUtf8& operator=(const CpToUtf8&) = delete;

  std::string convert(std::string_view text) {
    std::string out;
    for (const char c : text) append(out, c);
    return out;
  }

 private:
  bool valid() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Byte by byte, as five bytes of the code page mean nothing and must not end the text.
  void append(std::string& out, char c) {
    char bytes[8];
    char* in = &c;
    char* to = bytes;
    std::size_t in_left = 1;
    std::size_t out_left = sizeof bytes;
    const bool done = valid() && iconv(handle_, &in, &in_left, &to, &out_left) == 0;
    if (done) {
      out.append(bytes, static_cast<std::size_t>(to - bytes));
    } else {
      out += "\xef\xbf\xbd";
    }
  }

  iconv_t handle_;
};

std::string as_utf8(std::string_view cell) {
  if (is_utf8(cell)) return std::string(cell);
  thread_local CpToUtf8 converter;
  return converter.convert(cell);
}

struct Digits {
  std::string_view rest;
  std::optional<int> number(std::size_t most) {
    int value = 0;
    std::size_t n = 0;
    while (n < most && n < rest.size() && is_digit(rest[n])) value = value * 10 + (rest[n++] - '0');
    if (n == 0) return std::nullopt;
    count = n;
    rest.remove_prefix(n);
    return value;
  }
  char sign() {
    if (rest.empty() || (rest[0] != '/' && rest[0] != '-' && rest[0] != '.')) return '\0';
    const char c = rest[0];
    rest.remove_prefix(1);
    return c;
  }
  std::size_t count = 0;
};

// The letters that French names of columns carry.
std::string_view without_accent(std::string_view character) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 32> kPlain{
      {{"à", "a"}, {"â", "a"}, {"ä", "a"}, {"á", "a"}, {"ç", "c"}, {"é", "e"}, {"è", "e"},
       {"ê", "e"}, {"ë", "e"}, {"î", "i"}, {"ï", "i"}, {"ô", "o"}, {"ö", "o"}, {"ù", "u"},
       {"û", "u"}, {"ü", "u"}, {"À", "a"}, {"Â", "a"}, {"Ä", "a"}, {"Ç", "c"}, {"É", "e"},
       {"È", "e"}, {"Ê", "e"}, {"Ë", "e"}, {"Î", "i"}, {"Ï", "i"}, {"Ô", "o"}, {"Ö", "o"},
       {"Ù", "u"}, {"Û", "u"}, {"Ü", "u"}, {"œ", "oe"}}};
  for (const auto& [accented, plain] : kPlain) {
    if (accented == character) return plain;
  }
  return {};
}

}  // namespace

std::string_view trimmed(std::string_view cell) {
  while (const std::size_t n = space_at(cell)) cell.remove_prefix(n);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t n = 1; n <= 3 && n <= cell.size(); ++n) {
      // A lone 0xa0 may be the end of a UTF-8 letter such as "à".
      const auto end = cell.substr(cell.size() - n);
      if (space_at(end) != n || (end == "\xa0" && is_utf8(cell))) continue;
      cell.remove_suffix(n);
      more = true;
      break;
    }
  }
  return cell;
}

NumberCell read_number(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.ends_with('%')) cell = trimmed(cell.substr(0, cell.size() - 1));
  if (cell.empty()) return {};
  const char decimal = decimal_sign(cell);
  char text[kMaxNumberBytes];
  std::size_t size = 0;
  for (std::size_t i = 0; i < cell.size();) {
    if (size == kMaxNumberBytes) return {CellState::kUnreadable, 0};
    const char c = cell[i];
    if (const std::size_t space = space_at(cell.substr(i))) {
      i += space;
      continue;
    }
    ++i;
    if (c == decimal) {
      text[size++] = '.';
    } else if (is_digit(c) || c == '-' || c == 'e' || c == 'E') {
      text[size++] = c;
    } else if (c == '+') {
      if (size > 0) text[size++] = c;
    } else if (c != '\'' && c != ',' && c != '.') {
      return {is_blank_word(cell) ? CellState::kBlank : CellState::kUnreadable, 0};
    }
  }
  double value = 0;
  const auto [end, failed] = std::from_chars(text, text + size, value);
  const bool whole = failed == std::errc{} && end == text + size && std::isfinite(value);
  if (whole && decimal != '?') return {CellState::kValue, value};
  return {is_blank_word(cell) ? CellState::kBlank : CellState::kUnreadable, 0};
}

DateCell read_date(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.empty() || is_blank_word(cell)) return {};
  constexpr DateCell kUnreadable{CellState::kUnreadable, 0};
  Digits in{cell};
  const auto first = in.number(4);
  const bool year_first = in.count == 4;
  const char sign = in.sign();
  const auto month = in.number(2);
  if (!first || !month || sign == '\0' || in.sign() != sign) return kUnreadable;
  const auto last = in.number(year_first ? 2 : 4);
  if (!last || (!year_first && in.count != 2 && in.count != 4)) return kUnreadable;
  const bool time_follows = !in.rest.empty() && (space_at(in.rest) != 0 || in.rest[0] == 'T');
  if (!in.rest.empty() && !time_follows) return kUnreadable;
  int year = year_first ? *first : *last;
  if (!year_first && in.count == 2) year += 2000;
  const int day = year_first ? *last : *first;
  const auto ymd = date::year{year} / *month / day;
  if (!ymd.ok() || year < 1970 || year > 2199) return kUnreadable;
  return {CellState::kValue, date::sys_days{ymd}.time_since_epoch().count()};
}

Instant paris_midnight(std::int64_t day) {
  const date::year_month_day ymd{date::sys_days{date::days{day}}};
  return from_paris({int{ymd.year()}, static_cast<int>(unsigned{ymd.month()}),
                     static_cast<int>(unsigned{ymd.day()}), 0, 0, 0});
}

std::string read_text(std::string_view cell, std::size_t max_bytes) {
  const std::string text = as_utf8(trimmed(cell));
  std::string out;
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  // Spaces that control characters had kept from the ends.
  out = std::string(trimmed(out));
  if (out.size() > max_bytes) {
    std::size_t end = max_bytes;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
    out.resize(end);
  }
  return std::string(trimmed(out));
}

std::string normal_name(std::string_view name) {
  const std::string text = as_utf8(name);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c) || (c >= 'a' && c <= 'z')) {
      out += c;
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if (static_cast<unsigned char>(c) >= 0xc0) {
      out += without_accent(std::string_view(text).substr(i, 2));
    }
  }
  return out;
}

}  // namespace gaveurs
