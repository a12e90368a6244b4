// Hashes of a Merkle tree after RFC 9162, section 2.1.1: SHA-256 with a byte in front that keeps
// leaves and inner nodes apart. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gaveurs {

using Hash = std::array<std::uint8_t, 32>;

Hash sha256(std::string_view bytes);
/// SHA-256 of 0x00 and the entry's bytes.
Hash leaf_hash(std::string_view entry);
/// SHA-256 of 0x01 and both children.
Hash node_hash(const Hash& left, const Hash& right);
/// Root of a tree without leaves: SHA-256 of nothing.
Hash empty_root();

/// Lower-case hexadecimal, 64 digits, and back; nullopt for anything else.
std::string to_hex(const Hash& hash);
std::optional<Hash> hash_from_hex(std::string_view text);

/// Standard base64 with padding (RFC 4648, section 4), and back; nullopt for anything that encode
/// would not have written.
std::string to_base64(std::span<const std::uint8_t> bytes);
std::optional<std::string> from_base64(std::string_view text);
/// URL-safe base64 without padding (RFC 4648, section 5).
std::string to_base64url(std::span<const std::uint8_t> bytes);

}  // namespace gaveurs
