#include "trace/witness.h"

#include "trace/leaf.h"
#include "trace/merkle_tree.h"

namespace gaveurs {
namespace {

constexpr std::string_view kLogWord = "log ", kSignerWord = "\nsigner ", kParting = "\n\n";

std::unexpected<Error> split_view(const std::string& how) {
  return fail(ErrorKind::kConflict, "the log shows another history than before: " + how);
}

}  // namespace

std::string witness_text(const WitnessMemory& memory) {
  std::string out(kLogWord);
  out += memory.log.text();
  out += kSignerWord;
  out += memory.signer.text();
  out += kParting;
  return out + memory.note;
}

Result<WitnessMemory> parse_witness_text(std::string_view text) {
  const auto signer = text.find(kSignerWord);
  const auto end = text.find(kParting);
  if (!text.starts_with(kLogWord) || end == std::string_view::npos || signer > end) {
    return fail(ErrorKind::kInvalid, "this is no memory of a witness");
  }
  const auto between = [&](std::size_t from, std::size_t to) {
    return parse_public_key(text.substr(from, to - from));
  };
  auto log = between(kLogWord.size(), signer);
  if (!log) return std::unexpected(log.error());
  auto by = between(signer + kSignerWord.size(), end);
  if (!by) return std::unexpected(by.error());
  WitnessMemory out{std::move(*log), std::move(*by),
                    std::string(text.substr(end + kParting.size()))};
  if (auto head = remembered_head(out); !head) return std::unexpected(head.error());
  return out;
}

Result<std::optional<TreeHead>> remembered_head(const WitnessMemory& memory) {
  if (memory.note.empty()) return std::nullopt;
  auto checked = check_tree_head(memory.note, memory.signer);
  if (!checked) return std::unexpected(checked.error());
  return std::move(checked->head);
}

Result<void> countersign(WitnessMemory& memory, std::string_view note, std::span<const Hash> proof,
                         const SigningKey& witness, Instant at) {
  const auto next = check_tree_head(note, memory.log);
  if (!next) return std::unexpected(next.error());
  const auto known = remembered_head(memory);
  if (!known) return std::unexpected(known.error());
  if (*known) {
    const TreeHead &old = **known, &now = next->head;
    if (now.origin != old.origin) return split_view("it calls itself by another name");
    if (now.size < old.size) return split_view("it has become shorter");
    if (now.size == old.size && now.root != old.root) {
      return split_view("two heads of one size differ");
    }
    if (now.size > old.size && !proves_consistency(old.size, old.root, now.size, now.root, proof)) {
      return split_view("the new head does not continue the old one");
    }
  }
  memory.note = cosign(note, witness, at);
  memory.signer = memory.log;
  return {};
}

Result<PublicKey> next_log_key(const PublicKey& present, std::string_view note,
                               std::string_view entry, std::span<const Hash> proof) {
  const auto head = check_tree_head(note, present);
  if (!head) return std::unexpected(head.error());
  const TreeHead& tree = head->head;
  if (tree.size == 0 ||
      !proves_inclusion(leaf_hash(entry), tree.size - 1, tree.size, tree.root, proof)) {
    return fail(ErrorKind::kInvalid, "the leaf of a change of keys is not in the log");
  }
  const auto leaf = parse_leaf_entry(entry);
  if (!leaf) return std::unexpected(leaf.error());
  if (leaf->kind != LeafKind::kKey) {
    return fail(ErrorKind::kInvalid, "a change of keys was not announced in the log");
  }
  auto key = parse_public_key(leaf->subject);
  if (key && (key->use != KeyUse::kLog || key->name != present.name)) {
    return fail(ErrorKind::kInvalid, "the key that follows is of another log");
  }
  return key;
}

}  // namespace gaveurs
