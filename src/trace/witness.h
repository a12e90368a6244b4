// A witness of a transparency log: a second party that remembers the newest tree head it has seen
// and countersigns only heads that continue it. A log that shows different people different
// histories cannot continue both, so it is found out. Pure; what is fetched comes from outside.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "trace/signed_note.h"

namespace gaveurs {

/// What a witness remembers between its visits.
struct WitnessMemory {
  PublicKey log;     // the key whose turn it is
  PublicKey signer;  // the one that signed `note`: the same, or the one before
  std::string note;  // the newest head, countersigned; empty before the first
};

/// Lines "log KEY" and "signer KEY", an empty line, and the note.
std::string witness_text(const WitnessMemory& memory);
/// Errors: kInvalid.
Result<WitnessMemory> parse_witness_text(std::string_view text);

/// The head that is remembered; unset before the first.
Result<std::optional<TreeHead>> remembered_head(const WitnessMemory& memory);

/// Countersigns `note` at `at` and remembers it, when it is signed by the log and continues what is
/// remembered, which `proof` (of consistency, from the remembered size) must show.
/// Errors: kInvalid when the note does not hold; kConflict when the log shows another history.
Result<void> countersign(WitnessMemory& memory, std::string_view note, std::span<const Hash> proof,
                         const SigningKey& witness, Instant at);

/// The log's next key: `entry` is the last leaf of a head that the present key signed, with its
/// proof of inclusion there. Errors: kInvalid when it does not hold or names no key.
Result<PublicKey> next_log_key(const PublicKey& present, std::string_view note,
                               std::string_view entry, std::span<const Hash> proof);

}  // namespace gaveurs
