// The transparency log's keeper: holds the signing key and the tree's right edge, and knows how
// events become leaves. Everything that changes goes through the command ExtendJournal.
#pragma once

#include <memory>
#include <string>

#include "app/command.h"
#include "base/result.h"
#include "store/store.h"
#include "trace/merkle_tree.h"
#include "trace/signed_note.h"

namespace gaveurs {

class Journal {
 public:
  /// Reads the signing key of `key_file`. A store without tree heads gets a new key there when the
  /// file does not exist; one with tree heads is never signed with another key than theirs, and
  /// never left unsigned. `name` is the log's own, such as "foie.example". Errors: kUsage with what
  /// to do.
  static Result<std::unique_ptr<Journal>> open(const std::string& key_file, const std::string& name,
                                               Reader& reader);

  const SigningKey& key() const { return key_; }
  const TreeBuilder& tree() const { return tree_; }

  // Committer's thread only.
  /// The tree as the store has it; resumed from its tiles when others extended it or a batch
  /// failed.
  Result<TreeBuilder*> tree_of(WriteTx& tx, std::uint64_t size);

 private:
  explicit Journal(SigningKey key) : key_(std::move(key)) {}
  SigningKey key_;
  TreeBuilder tree_;
};

/// Use case: what was committed since the last time becomes leaves under a new signed tree head:
/// the meals of a day and lot, a lot that is ready, a liver's grade, a product. Bounded in one
/// round; `behind()` tells that more waits. Run by the node that leads.
class ExtendJournal : public Command {
 public:
  ExtendJournal(CompletionSink& sink, Journal& journal) : Command(sink), journal_(journal) {}
  Result<void> decide(Decision& decision) override;
  bool behind() const { return behind_; }
  /// Events up to here are in the tree.
  Seq upto() const { return upto_; }

 private:
  Journal& journal_;
  bool behind_ = false;
  Seq upto_ = 0;
};

/// Tiles as a store keeps them.
std::string tile_bytes(const std::vector<Hash>& hashes);
Result<std::vector<Hash>> tile_hashes(const std::optional<std::string>& bytes, std::uint64_t width);

class StoredTiles final : public Tiles {
 public:
  explicit StoredTiles(Reader& reader) : reader_(reader) {}
  Result<std::vector<Hash>> tile(TileId id, std::uint64_t width) override;

 private:
  Reader& reader_;
};

}  // namespace gaveurs
