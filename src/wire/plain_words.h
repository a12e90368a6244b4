// Words that people write for others to read: what of them nobody can see, and what makes them read
// otherwise than they were written. Pure; of valid UTF-8.
#pragma once

#include <string_view>

namespace gaveurs {

/// Holds a mark that turns the direction of writing: U+061C, U+200E, U+200F, U+202A…E, U+2066…9.
bool turns_writing(std::string_view text);

/// Holds no sign that can be seen: spaces, ends of lines and invisible characters only, or nothing.
bool is_blank(std::string_view text);

/// A line or paragraph separator (U+2028, U+2029) begins the text.
bool begins_with_separator(std::string_view text);

}  // namespace gaveurs
