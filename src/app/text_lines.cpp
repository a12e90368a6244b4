#include "app/text_lines.h"

#include <utility>

namespace gaveurs {
namespace {

// Size of the first line with its end; 0 when the end is not there or may be half of one.
std::size_t first_line_size(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size() && bytes[i] != '\n' && bytes[i] != '\r') ++i;
  if (i == bytes.size()) return 0;
  if (bytes[i] == '\n') return i + 1;
  if (i + 1 == bytes.size()) return 0;
  return bytes[i + 1] == '\n' ? i + 2 : i + 1;
}

}  // namespace

void TextLines::feed(std::string_view bytes) {
  // The first half of a line's end may have come before.
  if (held_.ends_with('\r') && !bytes.empty()) {
    if (bytes[0] == '\n') {
      held_ += '\n';
      bytes.remove_prefix(1);
    }
    give_held();
  }
  while (const std::size_t size = first_line_size(bytes)) {
    if (held_.empty() && size <= max_bytes_) {
      take_(bytes.substr(0, size));
    } else {
      hold(bytes.substr(0, size));
      give_held();
    }
    bytes.remove_prefix(size);
  }
  hold(bytes);
}

void TextLines::finish() {
  if (held_.empty()) return;
  if (!held_.ends_with('\r')) held_ += '\n';
  give_held();
}

void TextLines::hold(std::string_view bytes) {
  held_ += bytes;
  if (held_.size() <= max_bytes_) return;
  too_long_ = true;
  // Its last byte tells whether it ends in half a line's end.
  held_.erase(0, held_.size() - 1);
}

void TextLines::give_held() {
  const std::string line = std::exchange(held_, {});
  take_(std::exchange(too_long_, false) ? std::string_view{} : std::string_view(line));
}

}  // namespace gaveurs
