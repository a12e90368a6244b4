// Appending JSON text to a string: for the log and for messages written many times a second, where
// building a tree first would cost more than the message. Free functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gaveurs {

/// Quoted and escaped. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);
/// Shortest text that reads back as the same number; null when it is not finite.
void append_json_number(std::string& out, double number);
void append_json_number(std::string& out, std::int64_t number);

/// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

}  // namespace gaveurs
