#include "app/rotate_key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "app/journal.h"
#include "app/secret_file.h"

namespace gaveurs {
namespace {

// The key that comes next: of an interrupted change, or made now.
Result<SigningKey> next_key(const std::string& path, const std::string& name) {
  if (!file_exists(path)) {
    const auto made = SigningKey::make(name, KeyUse::kLog);
    if (auto wrote = make_secret_file(path, "the new signing key", made.text() + '\n'); !wrote) {
      return std::unexpected(wrote.error());
    }
  }
  return read_signing_key(path);
}

// A last head by `old`, whose newest leaf names `next`.
WriteSet announcement(const JournalHead& head, TreeBuilder& tree, const SigningKey& old,
                      const PublicKey& next, Instant now) {
  WriteSet set;
  set.leaves.push_back(journal_leaf(static_cast<std::int64_t>(tree.size()),
                                    {LeafKind::kKey, next.text(), {}, now, {}}, "{}"));
  tree.append(leaf_hash(set.leaves.back().entry));
  sign_tree(set, tree, old, head.upto, now);
  return set;
}

// In one transaction; does nothing when the change is announced already.
Result<void> announce(Store& store, const SigningKey& old, const PublicKey& next, Instant now) {
  auto begun = store.begin();
  if (!begun) return std::unexpected(begun.error());
  WriteTx& tx = **begun;
  const auto head = tx.journal_head();
  if (!head) return std::unexpected(head.error());
  if (!*head) return fail(ErrorKind::kUsage, "the transparency log has no leaf yet");
  const auto last = tx.journal_leaf((*head)->size - 1);
  if (!last) return std::unexpected(last.error());
  const std::string& turn = key_in_turn(**head, *last);
  if (turn == next.text()) return {};
  if (turn != old.public_key().text()) {
    return fail(ErrorKind::kUsage, "the key file does not hold the key whose turn it is");
  }
  TxTiles tiles(tx);
  auto tree = TreeBuilder::resume(static_cast<std::uint64_t>((*head)->size), tiles);
  if (!tree) return std::unexpected(tree.error());
  const WriteSet set = announcement(**head, *tree, old, next, now);
  if (auto wrote = tx.write(set); !wrote) return wrote;
  return tx.commit();
}

Result<void> move_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return {};
  return fail(ErrorKind::kUsage, fmt::format("{} cannot be moved to {}", from, to));
}

// Held by one process at a time; the kernel gives it back when the process ends.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder)
      : fd_(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
        held_(fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) == 0) {}
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  bool held() const { return held_; }

 private:
  int fd_;
  bool held_;
};

}  // namespace

Result<PublicKey> rotate_key(Store& store, const std::string& key_file, Instant now) {
  // Two at once would move each other's files.
  const FolderLock alone(std::filesystem::path(key_file).parent_path());
  if (!alone.held()) {
    return fail(ErrorKind::kUsage, "another change of keys is under way; ask again when it ended");
  }
  const std::string draft = key_file + ".next";
  // Interrupted between its two last steps, a change left no key in its place.
  if (!file_exists(key_file) && file_exists(draft)) {
    if (auto moved = move_file(draft, key_file); !moved) return std::unexpected(moved.error());
    auto key = read_signing_key(key_file);
    if (!key) return std::unexpected(key.error());
    return key->public_key();
  }
  const auto old = read_signing_key(key_file);
  if (!old) return std::unexpected(old.error());
  const auto next = next_key(draft, old->public_key().name);
  if (!next) return std::unexpected(next.error());
  if (auto done = announce(store, *old, next->public_key(), now); !done) {
    return std::unexpected(done.error());
  }
  const auto away = fmt::format("{}.old-{:08x}", key_file, old->public_key().id());
  if (auto moved = move_file(key_file, away); !moved) return std::unexpected(moved.error());
  if (auto moved = move_file(draft, key_file); !moved) return std::unexpected(moved.error());
  return next->public_key();
}

}  // namespace gaveurs
