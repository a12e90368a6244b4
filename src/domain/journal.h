// The transparency log as it is kept: leaves with what they attest, tiles of the tree over them,
// and signed tree heads. What the bytes mean is known to src/trace. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/instant.h"

namespace gaveurs {

struct JournalLeaf {
  std::int64_t number = 0;  // from 0
  std::string kind;         // of trace/leaf.h
  std::string subject;
  std::string entry;        // the bytes that are hashed
  std::string salt;         // 32 hexadecimal digits; empty once erased
  std::string document;     // JSON that the leaf attests; empty once erased
  bool operator==(const JournalLeaf&) const = default;
};

struct JournalTile {
  int level = 0;
  std::int64_t index = 0;
  std::string hashes;  // 32 bytes each
};

struct JournalHead {
  std::int64_t size = 0;  // leaves
  Seq upto = 0;           // events up to here are in the tree
  Instant time;
  std::string note;       // signed, see trace/signed_note.h
  std::string key;        // public key that signed it
  bool operator==(const JournalHead&) const = default;
};

}  // namespace gaveurs
