#include "wire/plain_words.h"

#include <algorithm>
#include <array>

namespace gaveurs {
namespace {

struct Span {
  char32_t first, last;
};

constexpr std::array<Span, 4> kTurning{
    {{0x061c, 0x061c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}}};

// Spaces, controls, and what Unicode calls default ignorable, by its ranges; U+2800 is a braille
// sign without a dot.
constexpr std::array<Span, 22> kUnseen{
    {{0x0000, 0x0020},   {0x007f, 0x00a0},  {0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x061c, 0x061c},
     {0x115f, 0x1160},   {0x1680, 0x1680},  {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f},
     {0x2028, 0x202f},   {0x205f, 0x206f},  {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
     {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},  {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
     {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}}};

template <std::size_t n>
bool within(const std::array<Span, n>& spans, char32_t c) {
  return std::ranges::any_of(spans,
                             [&](const Span& span) { return c >= span.first && c <= span.last; });
}

// The first character, taken off the text.
char32_t take(std::string_view& text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t c = size == 1 ? lead : lead & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) c = c << 6 | (byte(i) & 0x3fu);
  text.remove_prefix(std::min(size, text.size()));
  return c;
}

}  // namespace

bool turns_writing(std::string_view text) {
  while (!text.empty()) {
    if (within(kTurning, take(text))) return true;
  }
  return false;
}

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    if (!within(kUnseen, take(text))) return false;
  }
  return true;
}

bool begins_with_separator(std::string_view text) {
  return text.starts_with("\u2028") || text.starts_with("\u2029");
}

}  // namespace gaveurs
