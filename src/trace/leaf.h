// Leaves of the transparency log. What a leaf attests is a document (JSON) that may speak of a
// person; the leaf itself holds only the document's salted hash. Salt and document are kept beside
// the log and can be erased: the log stays whole, and nobody can tell any more what it attested.
// A leaf never changes; a corrected record gets a new one that names the one it replaces. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "trace/hash.h"

namespace gaveurs {

enum class LeafKind : std::uint8_t {
  kDay,      // the meals of a lot on one day; subject LL2611001/3
  kLot,      // a lot that is ready for slaughter; its code
  kGrade,    // what a sample was found to be; its number
  kProduct,  // a jar; its number
  kCurve,    // a step of a proposed feeding curve; 5012/2, proposition and step
  kKey,      // the public key that signs from here on; the key itself, which is no secret
};
std::string_view to_string(LeafKind kind);  // day, lot, grade, product, curve, key
std::optional<LeafKind> parse_leaf_kind(std::string_view text);

using Salt = std::array<std::uint8_t, 16>;
Salt make_salt();  // of the system's own chance
std::string to_hex(const Salt& salt);
std::optional<Salt> salt_from_hex(std::string_view text);

/// SHA-256 of the salt and the document.
Hash salted_hash(const Salt& salt, std::string_view document);

struct Leaf {
  LeafKind kind = LeafKind::kDay;
  std::string subject;  // 1-200 bytes without control characters; never a person
  Hash content{};       // salted hash of its document
  Instant time;         // of the commit it attests
  std::optional<std::uint64_t> replaces;  // number of an earlier leaf
  bool operator==(const Leaf&) const = default;
};

/// The bytes that are hashed: one line of JSON with its members in a fixed order, so that the same
/// leaf is always the same bytes.
std::string leaf_entry(const Leaf& leaf);
/// Errors: kInvalid for anything leaf_entry would not have written.
Result<Leaf> parse_leaf_entry(std::string_view entry);

}  // namespace gaveurs
