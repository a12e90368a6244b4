// The Merkle tree of RFC 9162, section 2.1, kept in tiles: tile (level, index) holds the hashes of
// up to 256 neighbouring complete subtrees of 256^level leaves each. A full tile never changes, so
// a tree of millions of leaves is a few rows to add to and a few to read for any proof.
//
// TreeBuilder adds leaves and knows the tiles at the right edge; Tiles is where full and partial
// ones are read from. Not thread-safe; pure apart from what Tiles does.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "base/result.h"
#include "trace/hash.h"

namespace gaveurs {

constexpr int kTileHeight = 8;
constexpr std::uint64_t kTileWidth = 256;

struct TileId {
  int level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const TileId&) const = default;
};

/// Where tiles are read. A tile may hold more hashes than a smaller tree has: it is used up to
/// `width`. Errors: kCorrupt when it holds fewer, kUnavailable from below.
class Tiles {
 public:
  virtual ~Tiles() = default;
  virtual Result<std::vector<Hash>> tile(TileId id, std::uint64_t width) = 0;
};

/// How many hashes tile `id` has in a tree of `size` leaves; 0: it is not there.
std::uint64_t tile_width(TileId id, std::uint64_t size);

class TreeBuilder {
 public:
  TreeBuilder() = default;
  /// Goes on where a tree of `size` leaves ended. Error kCorrupt when tiles are missing.
  static Result<TreeBuilder> resume(std::uint64_t size, Tiles& tiles);

  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

  struct Tile {
    TileId id;
    std::vector<Hash> hashes;
  };
  /// The tiles that changed since the last call, full ones and those at the edge.
  std::vector<Tile> take_changed();

 private:
  void put(std::size_t level, const Hash& hash);

  std::uint64_t size_ = 0;
  std::vector<Hash> frontier_;  // roots of the complete subtrees, largest first: the bits of size_
  std::vector<Tile> edge_;  // the unfinished tile of each level
  std::vector<Tile> finished_;  // since the last take_changed()
  std::vector<bool> changed_;  // of the edge
};

/// Root and proofs of one tree of `size` leaves: each tile is read once and each inner hash made
/// once, however many proofs are asked for.
class Proofs {
 public:
  Proofs(std::uint64_t size, Tiles& tiles) : size_(size), tiles_(tiles) {}

  Result<Hash> root();
  /// Section 2.1.3.1. Error kNotFound unless index < size.
  Result<std::vector<Hash>> inclusion(std::uint64_t index);
  /// Section 2.1.4.1. Error kNotFound unless 0 < from ≤ size.
  Result<std::vector<Hash>> consistency(std::uint64_t from);

 private:
  Result<Hash> range(std::uint64_t from, std::uint64_t to);
  Result<Hash> complete(int height, std::uint64_t index);
  /// Hashes of a tile, then of the subtrees of twice, four times … as many leaves in it.
  using Rows = std::vector<std::vector<Hash>>;
  Result<Rows*> tile(TileId id);

  std::uint64_t size_;
  Tiles& tiles_;
  std::map<TileId, Rows> read_;
};

/// One answer of Proofs.
Result<Hash> tree_root(std::uint64_t size, Tiles& tiles);
Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, Tiles& tiles);
Result<std::vector<Hash>> consistency_proof(std::uint64_t from, std::uint64_t to, Tiles& tiles);

/// Sections 2.1.3.2 and 2.1.4.2: whether the proof holds.
bool proves_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Hash& root,
                      std::span<const Hash> proof);
bool proves_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to,
                        const Hash& to_root, std::span<const Hash> proof);

}  // namespace gaveurs
