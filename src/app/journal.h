// The transparency log: the signing key, the tree's right edge, and how events become leaves. What
// a round adds is read beside the committer, so that meals do not wait for it; the command
// ExtendJournal only puts it into the log.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/command.h"
#include "base/result.h"
#include "store/store.h"
#include "trace/leaf.h"
#include "trace/merkle_tree.h"
#include "trace/signed_note.h"

namespace gaveurs {

class Journal {
 public:
  /// Reads the signing key of `key_file`. A store without tree heads gets a new key there when the
  /// file does not exist; one with tree heads is never signed with another key than the one whose
  /// turn it is, and never left unsigned. `name` is the log's own, such as "foie.example". Errors:
  /// kUsage with what to do.
  static Result<std::unique_ptr<Journal>> open(const std::string& key_file, const std::string& name,
                                               Reader& reader);

  const SigningKey& key() const { return key_; }
  const TreeBuilder& tree() const { return tree_; }

  // Committer's thread only.
  /// The tree of `head`, unset: empty. Resumed from its tiles when others extended it or a batch
  /// failed, which its size alone would not tell. Error kNotFound when head or tiles are damaged:
  /// the log is not extended then, and the meals of the batch are no worse for it.
  Result<TreeBuilder*> tree_of(WriteTx& tx, const std::optional<JournalHead>& head);
  /// Whether our key is the one whose turn it is after `head`, whose newest leaf is `last`. When it
  /// is not, its file is read anew: the key may have been changed meanwhile. Error kUsage.
  Result<void> check_turn(const JournalHead& head, const JournalLeaf& last);

 private:
  Journal(SigningKey key, std::string key_file)
      : key_(std::move(key)), key_file_(std::move(key_file)) {}
  SigningKey key_;
  std::string key_file_;
  TreeBuilder tree_;
};

/// A leaf as it is kept, with a salt of its own; `leaf` has all but the hash of its document.
JournalLeaf journal_leaf(std::int64_t number, Leaf leaf, std::string document);
/// Puts the tree's changed tiles and a head by `key` into the set; events up to `upto` are in it.
void sign_tree(WriteSet& set, TreeBuilder& tree, const SigningKey& key, Seq upto, Instant now);

/// What one round adds to a log of `size` leaves that holds the events up to `after`.
struct JournalRound {
  std::int64_t size = 0;
  Seq after = 0;
  Seq upto = 0;  // events up to here are in the leaves
  bool behind = false;  // more waits
  std::vector<JournalLeaf> leaves;
};

/// What was committed since the last tree head, as leaves: the meals of a day and lot, a lot that
/// is ready, a liver's grade, a product. Bounded; nothing when there are no events. Errors:
/// kUnavailable from the store.
Result<std::optional<JournalRound>> read_round(Reader& reader, Instant now);

/// Use case: a round goes into the log under a new signed tree head. Error kConflict when the log
/// is not the one the round was made for: it is read anew. Run by the node that leads.
class ExtendJournal : public Command {
 public:
  ExtendJournal(CompletionSink& sink, Journal& journal, JournalRound round)
      : Command(sink), journal_(journal), round_(std::move(round)) {}
  Result<void> decide(Decision& decision) override;
  const JournalRound& round() const { return round_; }

 private:
  Journal& journal_;
  JournalRound round_;
};

/// The public key that signs the next head after `head`, whose newest leaf is `last`: the one that
/// leaf announces, or the same as before.
const std::string& key_in_turn(const JournalHead& head, const JournalLeaf& last);
/// Errors: kUsage when it cannot be read or is none of a log.
Result<SigningKey> read_signing_key(const std::string& path);

/// Tiles as a store keeps them.
std::string tile_bytes(const std::vector<Hash>& hashes);
Result<std::vector<Hash>> tile_hashes(const std::optional<std::string>& bytes, std::uint64_t width);

class TxTiles final : public Tiles {
 public:
  explicit TxTiles(WriteTx& tx) : tx_(tx) {}
  Result<std::vector<Hash>> tile(TileId id, std::uint64_t width) override;

 private:
  WriteTx& tx_;
};

class StoredTiles final : public Tiles {
 public:
  explicit StoredTiles(Reader& reader) : reader_(reader) {}
  Result<std::vector<Hash>> tile(TileId id, std::uint64_t width) override;

 private:
  Reader& reader_;
};

}  // namespace gaveurs
