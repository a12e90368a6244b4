// Base64 (RFC 4648, with padding): bytes as text. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gaveurs {

void append_base64(std::string& out, std::string_view bytes);
/// nullopt for anything that append_base64() does not write.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace gaveurs
