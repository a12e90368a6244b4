#include "trace/exported_log.h"

#include <fmt/format.h>

#include <charconv>
#include <span>

#include "trace/merkle_tree.h"

namespace gaveurs {
namespace {

constexpr std::string_view kParting = "---\n";

std::unexpected<Error> broken(std::string why) { return fail(ErrorKind::kInvalid, std::move(why)); }

// Whole lines; nullopt when the last one is not ended, as it is when a file was cut.
std::optional<std::vector<std::string_view>> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return out;
}

Result<std::vector<PublicKey>> read_keys(std::string_view text, KeyUse use) {
  const auto lines = lines_of(text);
  if (!lines) return broken("the file of public keys is cut");
  std::vector<PublicKey> out;
  for (const auto line : *lines) {
    auto key = parse_public_key(line);
    if (!key) return std::unexpected(key.error());
    if (key->use != use) return broken("a public key is for another use");
    out.push_back(std::move(*key));
  }
  return out;
}

Result<std::vector<Leaf>> read_entries(std::string_view text, TreeBuilder& tree,
                                       std::vector<Hash>& roots) {
  const auto lines = lines_of(text);
  if (!lines) return broken("the file of entries is cut");
  std::vector<Leaf> out;
  for (const auto line : *lines) {
    auto leaf = parse_leaf_entry(line);
    if (!leaf) return broken(fmt::format("leaf {}: {}", out.size(), leaf.error().message));
    if (leaf->replaces && *leaf->replaces >= out.size()) {
      return broken(fmt::format("leaf {} replaces one that did not exist yet", out.size()));
    }
    tree.append(leaf_hash(line));
    roots.push_back(tree.root());
    out.push_back(std::move(*leaf));
  }
  return out;
}

Result<Document> read_document(std::string_view line) {
  const auto damaged = [] { return broken("a line of the documents is damaged"); };
  const auto first = line.find('\t');
  const auto second = first == std::string_view::npos ? first : line.find('\t', first + 1);
  if (second == std::string_view::npos) return damaged();
  Document out;
  std::from_chars(line.data(), line.data() + first, out.leaf);
  const auto salt = salt_from_hex(line.substr(first + 1, second - first - 1));
  if (!salt) return damaged();
  out.salt = *salt;
  out.text = line.substr(second + 1);
  if (document_line(out) != std::string(line) + '\n') return damaged();
  return out;
}

Result<std::vector<Document>> read_documents(std::string_view text, std::span<const Leaf> leaves) {
  const auto lines = lines_of(text);
  if (!lines) return broken("the file of documents is cut");
  std::vector<Document> out;
  for (const auto line : *lines) {
    auto document = read_document(line);
    if (!document) return std::unexpected(document.error());
    if (document->leaf >= leaves.size() || (!out.empty() && document->leaf <= out.back().leaf)) {
      return broken("the documents are not in the order of their leaves");
    }
    if (salted_hash(document->salt, document->text) != leaves[document->leaf].content) {
      return broken(
          fmt::format("the document of leaf {} is not the one that was attested", document->leaf));
    }
    out.push_back(std::move(*document));
  }
  return out;
}

// A person can be forgotten in leaves that speak of one; no other document is ever erased, so a
// missing one was taken away, such as the one that calls a jar back.
bool may_be_erased(const Leaf& leaf) {
  return leaf.kind == LeafKind::kDay || leaf.kind == LeafKind::kLot ||
         leaf.kind == LeafKind::kCurve;
}

Result<void> check_missing(std::span<const Document> documents, std::span<const Leaf> leaves) {
  std::size_t next = 0;
  for (std::uint64_t n = 0; n < leaves.size(); ++n) {
    if (next < documents.size() && documents[next].leaf == n) {
      ++next;
    } else if (!may_be_erased(leaves[n])) {
      return broken(
          fmt::format("the document of leaf {} is missing, and such a leaf's is never "
                      "erased",
                      n));
    }
  }
  return {};
}

// Each key but the first was named by a leaf under a head that the one before it signed.
Result<void> check_rotations(const ExportedLog& log, std::span<const PublicKey> keys,
                             std::span<const Leaf> leaves, std::span<const Hash> roots) {
  std::string_view rest = log.rotations;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    const auto end = rest.find(kParting);
    if (end == std::string_view::npos) return broken("a change of keys has no tree head");
    auto head = check_tree_head(rest.substr(0, end), keys[i - 1]);
    if (!head) return std::unexpected(head.error());
    rest.remove_prefix(end + kParting.size());
    const std::uint64_t size = head->head.size;
    if (size == 0 || size > leaves.size() || roots[size - 1] != head->head.root) {
      return broken("the tree head of a change of keys is of another tree");
    }
    const Leaf& last = leaves[size - 1];
    if (last.kind != LeafKind::kKey || last.subject != keys[i].text()) {
      return broken("a change of keys was not announced in the log");
    }
  }
  if (!rest.empty()) return broken("there are more changes of keys than keys");
  return {};
}

}  // namespace

std::string document_line(const Document& document) {
  return fmt::format("{}\t{}\t{}\n", document.leaf, to_hex(document.salt), document.text);
}

Result<CheckedLog> check_exported_log(const ExportedLog& log,
                                      const std::optional<PublicKey>& trusted) {
  const auto keys = read_keys(log.keys, KeyUse::kLog);
  if (!keys) return std::unexpected(keys.error());
  const auto witnesses = read_keys(log.witnesses, KeyUse::kWitness);
  if (!witnesses) return std::unexpected(witnesses.error());
  if (keys->empty()) return broken("there is no public key");
  if (trusted && keys->front() != *trusted) return broken("the log is not of the key you trust");
  CheckedLog out;
  TreeBuilder tree;
  std::vector<Hash> roots;
  auto leaves = read_entries(log.entries, tree, roots);
  if (!leaves) return std::unexpected(leaves.error());
  out.leaves = std::move(*leaves);
  if (auto ok = check_rotations(log, *keys, out.leaves, roots); !ok) {
    return std::unexpected(ok.error());
  }
  auto head = check_tree_head(log.head, keys->back(), *witnesses);
  if (!head) return std::unexpected(head.error());
  out.head = std::move(*head);
  if (out.head.unknown > 0) return broken("the tree head is signed by somebody unknown");
  if (out.head.witnesses.size() != witnesses->size()) {
    return broken("a witness that the export names has not countersigned the tree head");
  }
  if (out.head.head.size != out.leaves.size() || out.head.head.root != tree.root()) {
    return broken("the entries are not those of the signed tree head");
  }
  auto documents = read_documents(log.documents, out.leaves);
  if (!documents) return std::unexpected(documents.error());
  if (auto ok = check_missing(*documents, out.leaves); !ok) return std::unexpected(ok.error());
  out.documents = std::move(*documents);
  return out;
}

}  // namespace gaveurs
