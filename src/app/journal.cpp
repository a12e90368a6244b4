#include "app/journal.h"

#include <fmt/format.h>

#include <cstring>

#include "app/secret_file.h"

namespace gaveurs {
namespace {

class TxTiles final : public Tiles {
 public:
  explicit TxTiles(WriteTx& tx) : tx_(tx) {}
  Result<std::vector<Hash>> tile(TileId id, std::uint64_t width) override {
    auto bytes = tx_.journal_tile(id.level, static_cast<std::int64_t>(id.index));
    if (!bytes) return std::unexpected(bytes.error());
    return tile_hashes(*bytes, width);
  }

 private:
  WriteTx& tx_;
};

Result<SigningKey> read_key(const std::string& path) {
  const auto text = read_secret_file(path, "the signing key");
  if (!text) return std::unexpected(text.error());
  auto key = SigningKey::parse(*text);
  if (!key || key->public_key().use != KeyUse::kLog) {
    return fail(ErrorKind::kUsage, path + " holds no signing key of a log");
  }
  return key;
}

}  // namespace

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
    if (auto wrote = make_secret_file(key_file, "the signing key", made.text() + '\n'); !wrote) {
      return std::unexpected(wrote.error());
    }
  }
  auto key = read_key(key_file);
  if (!key) {
    return fail(ErrorKind::kUsage,
                key.error().message +
                    "; the transparency log is never left unsigned: put the key back, or name its "
                    "file with trace.key_file");
  }
  if (*head && (*head)->key != key->public_key().text()) {
    return fail(ErrorKind::kUsage,
                fmt::format("{} is not the key that signed this store's transparency log; put that "
                            "one back",
                            key_file));
  }
  return std::unique_ptr<Journal>(new Journal(std::move(*key)));
}

Result<TreeBuilder*> Journal::tree_of(WriteTx& tx, std::uint64_t size) {
  if (tree_.size() != size || tx.changes_by_others().any) {
    TxTiles tiles(tx);
    auto resumed = TreeBuilder::resume(size, tiles);
    if (!resumed) return std::unexpected(resumed.error());
    tree_ = std::move(*resumed);
  }
  return &tree_;
}

}  // namespace gaveurs
