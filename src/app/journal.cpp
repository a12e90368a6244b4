#include "app/journal.h"

#include <fmt/format.h>

#include <cstring>

#include "app/secret_file.h"

namespace gaveurs {
namespace {

Error another_key(const std::string& path) {
  return {ErrorKind::kUsage,
          path +
              " is not the key whose turn it is in this store's transparency log; put that one "
              "back, or end an interrupted change with `gaveurs log rotate`",
          {}};
}

}  // namespace

Result<SigningKey> read_signing_key(const std::string& path) {
  const auto text = read_secret_file(path, "the signing key");
  if (!text) return std::unexpected(text.error());
  auto key = SigningKey::parse(*text);
  if (!key || key->public_key().use != KeyUse::kLog) {
    return fail(ErrorKind::kUsage, path + " holds no signing key of a log");
  }
  return key;
}

const std::string& key_in_turn(const JournalHead& head, const JournalLeaf& last) {
  return last.kind == to_string(LeafKind::kKey) ? last.subject : head.key;
}

Result<std::vector<Hash>> TxTiles::tile(TileId id, std::uint64_t width) {
  auto bytes = tx_.journal_tile(id.level, static_cast<std::int64_t>(id.index));
  if (!bytes) return std::unexpected(bytes.error());
  return tile_hashes(*bytes, width);
}

std::string tile_bytes(const std::vector<Hash>& hashes) {
  std::string out;
  out.reserve(hashes.size() * sizeof(Hash));
  for (const auto& hash : hashes) {
    out.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  }
  return out;
}

Result<std::vector<Hash>> tile_hashes(const std::optional<std::string>& bytes,
                                      std::uint64_t width) {
  if (!bytes || bytes->size() % sizeof(Hash) != 0 || bytes->size() / sizeof(Hash) < width) {
    return fail(ErrorKind::kCorrupt, "a tile of the transparency log is missing or incomplete");
  }
  std::vector<Hash> out(bytes->size() / sizeof(Hash));
  std::memcpy(out.data(), bytes->data(), bytes->size());
  return out;
}

Result<std::vector<Hash>> StoredTiles::tile(TileId id, std::uint64_t width) {
  auto bytes = reader_.journal_tile(id.level, static_cast<std::int64_t>(id.index));
  if (!bytes) return std::unexpected(bytes.error());
  return tile_hashes(*bytes, width);
}

Result<std::unique_ptr<Journal>> Journal::open(const std::string& key_file, const std::string& name,
                                               Reader& reader) {
  const auto head = reader.journal_head();
  if (!head) return std::unexpected(head.error());
  if (!*head && !file_exists(key_file)) {
    const auto made = SigningKey::make(name, KeyUse::kLog);
    if (auto usable = parse_public_key(made.public_key().text()); !usable) {
      return fail(ErrorKind::kUsage, "trace.name: " + usable.error().message);
    }
    if (auto wrote = make_secret_file(key_file, "the signing key", made.text() + '\n'); !wrote) {
      return std::unexpected(wrote.error());
    }
  }
  auto key = read_signing_key(key_file);
  if (!key) {
    return fail(ErrorKind::kUsage,
                key.error().message +
                    "; the transparency log is never left unsigned: put the key back, or name its "
                    "file with trace.key_file");
  }
  std::unique_ptr<Journal> journal(new Journal(std::move(*key), key_file));
  if (!*head) return journal;
  const auto last = reader.journal_leaves((*head)->size - 1, 1);
  if (!last) return std::unexpected(last.error());
  if (last->empty()) return fail(ErrorKind::kCorrupt, "the newest leaf of the log is missing");
  if (key_in_turn(**head, last->front()) != journal->key().public_key().text()) {
    return std::unexpected(another_key(key_file));
  }
  return journal;
}

Result<TreeBuilder*> Journal::tree_of(WriteTx& tx, const std::optional<JournalHead>& head) {
  if (!head) {
    tree_ = {};
    return &tree_;
  }
  const auto key = parse_public_key(head->key);
  const auto signed_head =
      key ? check_tree_head(head->note, *key) : Result<CheckedHead>(std::unexpected(key.error()));
  if (!signed_head) return fail(ErrorKind::kNotFound, signed_head.error().message);
  const TreeHead& known = signed_head->head;
  if (tree_.size() == known.size && tree_.root() == known.root) return &tree_;
  TxTiles tiles(tx);
  auto resumed = TreeBuilder::resume(known.size, tiles);
  if (!resumed && resumed.error().kind != ErrorKind::kCorrupt) {
    return std::unexpected(resumed.error());
  }
  if (!resumed || resumed->root() != known.root) {
    return fail(ErrorKind::kNotFound,
                "the tiles of the transparency log are not those of its head");
  }
  tree_ = std::move(*resumed);
  return &tree_;
}

Result<void> Journal::check_turn(const JournalHead& head, const JournalLeaf& last) {
  const std::string& wanted = key_in_turn(head, last);
  if (wanted == key_.public_key().text()) return {};
  auto now = read_signing_key(key_file_);
  if (!now || now->public_key().text() != wanted) {
    return std::unexpected(another_key(key_file_));
  }
  key_ = std::move(*now);
  return {};
}

JournalLeaf journal_leaf(std::int64_t number, Leaf leaf, std::string document) {
  const Salt salt = make_salt();
  leaf.content = salted_hash(salt, document);
  JournalLeaf row;
  row.number = number;
  row.kind = to_string(leaf.kind);
  row.entry = leaf_entry(leaf);
  row.subject = std::move(leaf.subject);
  row.salt = to_hex(salt);
  row.document = std::move(document);
  return row;
}

void sign_tree(WriteSet& set, TreeBuilder& tree, const SigningKey& key, Seq upto, Instant now) {
  for (auto& tile : tree.take_changed()) {
    set.tiles.push_back(
        {tile.id.level, static_cast<std::int64_t>(tile.id.index), tile_bytes(tile.hashes)});
  }
  const TreeHead head{key.public_key().name, tree.size(), tree.root(), now};
  set.tree_head = JournalHead{static_cast<std::int64_t>(tree.size()), upto, now,
                              sign_tree_head(head, key), key.public_key().text()};
}

}  // namespace gaveurs
