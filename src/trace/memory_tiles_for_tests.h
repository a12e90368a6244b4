// Tiles of a Merkle tree in memory, as a log's store keeps them. Tests only.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "trace/merkle_tree.h"

namespace gaveurs {

class MemoryTiles final : public Tiles {
 public:
  Result<std::vector<Hash>> tile(TileId id, std::uint64_t width) override {
    ++reads;
    const auto found = kept.find(id);
    if (found == kept.end() || found->second.size() < width) {
      return fail(ErrorKind::kCorrupt, "too short");
    }
    return found->second;
  }
  void keep(std::vector<TreeBuilder::Tile> tiles) {
    for (auto& tile : tiles) kept[tile.id] = std::move(tile.hashes);
  }
  std::map<TileId, std::vector<Hash>> kept;
  int reads = 0;
};

}  // namespace gaveurs
