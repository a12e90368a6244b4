// A text file compiled into the program (see cmake/embed.cmake). Constant data.
#pragma once

#include <cstddef>
#include <string_view>

namespace gaveurs {

struct EmbeddedFile {
  std::string_view name;  // file name without folder
  std::string_view text;
};

}  // namespace gaveurs
