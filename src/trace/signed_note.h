// Tree heads as signed notes: the text that says how large the log is and what its root is, with
// the log's Ed25519 signature and those of witnesses under it. The text is what C2SP calls a
// checkpoint, so that tools of other transparency logs read it too:
//
//   name of the log
//   number of leaves
//   root hash in base64
//   time=2026-01-31T08:05:00Z
//   <empty line>
//   — name base64(4 bytes of the key's hash, signature)
//
// A witness signs "cosignature/v1", its time and the same text. Pure; any thread.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "trace/hash.h"

namespace gaveurs {

/// What a key may sign; the number is the note format's own.
enum class KeyUse : std::uint8_t { kLog = 1, kWitness = 4 };

/// "name+1a2b3c4d+base64": what must be known to check signatures.
struct PublicKey {
  std::string name;  // 1-100 characters, no space, no '+'
  KeyUse use = KeyUse::kLog;
  std::array<std::uint8_t, 32> key{};
  std::uint32_t id() const;  // first bytes of its hash
  std::string text() const;
  bool operator==(const PublicKey&) const = default;
};
Result<PublicKey> parse_public_key(std::string_view text);

/// Signs; its secret is wiped when it goes.
class SigningKey {
 public:
  /// Made anew from the system's own chance.
  static SigningKey make(std::string name, KeyUse use);
  /// From text() of an earlier one. Errors: kInvalid.
  static Result<SigningKey> parse(std::string_view text);
  ~SigningKey();
  SigningKey(SigningKey&&) noexcept = default;
  SigningKey& operator=(SigningKey&&) noexcept = default;

  const PublicKey& public_key() const { return public_; }
  /// "GAVEURS-KEY+name+use+base64 of the seed": to be kept secret.
  std::string text() const;
  std::array<std::uint8_t, 64> sign(std::string_view message) const;

 private:
  SigningKey(PublicKey key, std::array<std::uint8_t, 32> seed)
      : public_(std::move(key)), seed_(seed) {}
  PublicKey public_;
  std::array<std::uint8_t, 32> seed_{};
};

struct TreeHead {
  std::string origin;  // the log's name
  std::uint64_t size = 0;
  Hash root{};
  Instant time;  // when it was signed, to the second
  bool operator==(const TreeHead&) const = default;
};

/// The lines that are signed, the last one ended.
std::string tree_head_text(const TreeHead& head);
std::string sign_tree_head(const TreeHead& head, const SigningKey& key);
/// Adds a witness's line to a note.
std::string cosign(std::string_view note, const SigningKey& witness, Instant at);

struct Cosignature {
  std::string witness;
  Instant at;
};
struct CheckedHead {
  TreeHead head;
  std::vector<Cosignature> witnesses;
};
/// Reads a note and checks it: the log's key must have signed it, and every line by a witness that
/// is known must hold; lines by others are passed over. Errors: kInvalid with what is wrong.
Result<CheckedHead> check_tree_head(std::string_view note, const PublicKey& log,
                                    std::span<const PublicKey> witnesses = {});

}  // namespace gaveurs
