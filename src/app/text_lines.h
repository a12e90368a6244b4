// TextLines: bytes in pieces of any size to physical lines, counted as an editor counts them: they
// end at \n, \r\n or a lone \r. Holds one line at most. One thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace gaveurs {

class TextLines {
 public:
  /// Takes each line with its end; a last one without an end gets a \n. Of a line of more than
  /// `max_bytes` it takes nothing but the news: an empty text.
  using Taker = std::function<void(std::string_view line)>;
  TextLines(std::size_t max_bytes, Taker take) : max_bytes_(max_bytes), take_(std::move(take)) {}

  void feed(std::string_view bytes);
  void finish();

 private:
  void hold(std::string_view bytes);
  void give_held();

  std::size_t max_bytes_;
  Taker take_;
  std::string held_;  // a line whose end has not come
  bool too_long_ = false;
};

}  // namespace gaveurs
