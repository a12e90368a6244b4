#include "app/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

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

// Only its owner may read it, from the first moment on, and it is there whole or not at all:
// several nodes may make it at once, and the first one's is everybody's.
Result<void> write_secret(const std::string& path, const std::string& text) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  const std::string draft = fmt::format("{}.{}", path, ::getpid());
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) {
    return fail(ErrorKind::kUsage,
                fmt::format("the signing key {} cannot be made: {}", path, std::strerror(errno)));
  }
  const bool whole = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                     ::fsync(fd) == 0;
  ::close(fd);
  const bool there = whole && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  ::unlink(draft.c_str());
  if (there) return {};
  return fail(ErrorKind::kUsage, fmt::format("the signing key {} cannot be written", path));
}

Result<SigningKey> read_key(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    return fail(ErrorKind::kUsage,
                fmt::format("the signing key {} cannot be read: {}", path, std::strerror(errno)));
  }
  auto key = SigningKey::parse(text.str());
  if (!key || key->public_key().use != KeyUse::kLog) {
    return fail(ErrorKind::kUsage, path + " holds no signing key of a log");
  }
  return key;
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

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
  if (!*head && !exists(key_file)) {
    const auto made = SigningKey::make(name, KeyUse::kLog);
    if (auto wrote = write_secret(key_file, made.text() + '\n'); !wrote) {
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
