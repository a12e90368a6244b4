// Changing the key that signs the transparency log. The last head of the old key holds a leaf that
// names the new one, so whoever trusts the first key can follow. Safe to interrupt: asked again, it
// goes on where it was. Servers that run meanwhile read the key's file anew.
#pragma once

#include <string>

#include "base/result.h"
#include "store/store.h"
#include "trace/signed_note.h"

namespace gaveurs {

/// `key_file` holds the key whose turn it is; it keeps the new one afterwards, and the old one lies
/// beside it as `key_file`.old-<number of the key>. Errors: kUsage with what to do.
Result<PublicKey> rotate_key(Store& store, const std::string& key_file, Instant now);

}  // namespace gaveurs
