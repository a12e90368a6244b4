#include "trace/merkle_tree.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace gaveurs {
namespace {

constexpr std::uint64_t kDeepest = 64 / kTileHeight;

std::unexpected<Error> incomplete() {
  return fail(ErrorKind::kCorrupt, "a tile of the transparency log is incomplete");
}

// Root of a complete subtree whose leaves are these hashes; their count is a power of two.
Hash fold(std::span<const Hash> hashes) {
  std::vector<Hash> row(hashes.begin(), hashes.end());
  while (row.size() > 1) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    row.resize(row.size() / 2);
  }
  return row.front();
}

// The largest power of two below n, n ≥ 2: where RFC 9162 splits a tree.
std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

}  // namespace

std::uint64_t tile_width(TileId id, std::uint64_t size) {
  if (id.level < 0 || id.level >= static_cast<int>(kDeepest)) return 0;
  const std::uint64_t hashes = size >> (id.level * kTileHeight);
  const std::uint64_t before = id.index * kTileWidth;
  if (id.index > hashes / kTileWidth || before >= hashes) return 0;
  return std::min(kTileWidth, hashes - before);
}

Result<TreeBuilder> TreeBuilder::resume(std::uint64_t size, Tiles& tiles) {
  TreeBuilder out;
  out.size_ = size;
  for (int level = 0; (size >> (level * kTileHeight)) > 0; ++level) {
    const std::uint64_t hashes = size >> (level * kTileHeight);
    Tile edge{{level, hashes / kTileWidth}, {}};
    const std::uint64_t width = hashes % kTileWidth;
    if (width > 0) {
      auto read = tiles.tile(edge.id, width);
      if (!read) return std::unexpected(read.error());
      if (read->size() < width) return incomplete();
      read->resize(width);
      edge.hashes = std::move(*read);
    }
    out.edge_.push_back(std::move(edge));
    out.changed_.push_back(false);
  }
  for (auto tile = out.edge_.rbegin(); tile != out.edge_.rend(); ++tile) {
    std::span<const Hash> rest(tile->hashes);
    while (!rest.empty()) {
      const std::size_t width = std::bit_floor(rest.size());
      out.frontier_.push_back(fold(rest.first(width)));
      rest = rest.subspan(width);
    }
  }
  return out;
}

void TreeBuilder::append(const Hash& leaf) {
  Hash hash = leaf;
  put(0, hash);
  for (std::size_t height = 0; (size_ >> height & 1) != 0;) {
    hash = node_hash(frontier_.back(), hash);
    frontier_.pop_back();
    if (++height % kTileHeight == 0) put(height / kTileHeight, hash);
  }
  frontier_.push_back(hash);
  ++size_;
}

void TreeBuilder::put(std::size_t level, const Hash& hash) {
  if (level == edge_.size()) {
    edge_.push_back({{static_cast<int>(level), 0}, {}});
    changed_.push_back(false);
  }
  Tile& tile = edge_[level];
  tile.hashes.push_back(hash);
  changed_[level] = tile.hashes.size() < kTileWidth;
  if (changed_[level]) return;
  const TileId next{tile.id.level, tile.id.index + 1};
  finished_.push_back(std::exchange(tile, Tile{next, {}}));
}

Hash TreeBuilder::root() const {
  if (frontier_.empty()) return empty_root();
  Hash out = frontier_.back();
  for (std::size_t i = frontier_.size() - 1; i-- > 0;) out = node_hash(frontier_[i], out);
  return out;
}

std::vector<TreeBuilder::Tile> TreeBuilder::take_changed() {
  auto out = std::exchange(finished_, {});
  for (std::size_t level = 0; level < edge_.size(); ++level) {
    if (changed_[level]) out.push_back(edge_[level]);
    changed_[level] = false;
  }
  return out;
}

// Root of the leaves from ≤ i < to, which start at a multiple of the next power of two.
Result<Hash> Proofs::range(std::uint64_t from, std::uint64_t to) {
  const std::uint64_t count = to - from;
  if (std::has_single_bit(count)) return complete(std::countr_zero(count), from / count);
  const std::uint64_t left = split_of(count);
  auto a = range(from, from + left);
  if (!a) return a;
  auto b = range(from + left, to);
  if (!b) return b;
  return node_hash(*a, *b);
}

// Root of the complete subtree of 2^height leaves with that index among its like.
Result<Hash> Proofs::complete(int height, std::uint64_t index) {
  const auto within = static_cast<std::size_t>(height % kTileHeight);
  const std::uint64_t across = kTileWidth >> within;  // such subtrees in a full tile
  const auto rows = tile({height / kTileHeight, index / across});
  if (!rows) return std::unexpected(rows.error());
  while ((*rows)->size() <= within) {
    const auto& below = (*rows)->back();
    std::vector<Hash> row(below.size() / 2);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = node_hash(below[2 * i], below[2 * i + 1]);
    (*rows)->push_back(std::move(row));
  }
  const auto& row = (**rows)[within];
  if (index % across >= row.size()) return incomplete();
  return row[index % across];
}

Result<Proofs::Rows*> Proofs::tile(TileId id) {
  const auto known = read_.find(id);
  if (known != read_.end()) return &known->second;
  auto hashes = tiles_.tile(id, tile_width(id, size_));
  if (!hashes) return std::unexpected(hashes.error());
  return &read_.emplace(id, Rows{std::move(*hashes)}).first->second;
}

Result<Hash> Proofs::root() {
  if (size_ == 0) return empty_root();
  return range(0, size_);
}

Result<std::vector<Hash>> Proofs::inclusion(std::uint64_t index) {
  if (index >= size_) return fail(ErrorKind::kNotFound, "the log has no such leaf");
  std::vector<Hash> out;  // from the root down, turned round at the end
  std::uint64_t from = 0, to = size_;
  while (to - from > 1) {
    const std::uint64_t middle = from + split_of(to - from);
    const bool left = index < middle;
    auto sibling = left ? range(middle, to) : range(from, middle);
    if (!sibling) return std::unexpected(sibling.error());
    out.push_back(*sibling);
    (left ? to : from) = middle;
  }
  std::ranges::reverse(out);
  return out;
}

Result<std::vector<Hash>> Proofs::consistency(std::uint64_t from) {
  if (from == 0 || from > size_) return fail(ErrorKind::kNotFound, "the log had no such sizes");
  if (from == size_) return std::vector<Hash>{};
  std::vector<Hash> out;
  std::uint64_t low = 0, high = size_;
  bool whole = true;  // low is 0: the old tree's own root needs no saying
  while (from != high) {
    const std::uint64_t middle = low + split_of(high - low);
    const bool left = from <= middle;
    auto other = left ? range(middle, high) : range(low, middle);
    if (!other) return std::unexpected(other.error());
    out.push_back(*other);
    if (left) {
      high = middle;
    } else {
      low = middle;
      whole = false;
    }
  }
  if (!whole) {
    auto rest = range(low, high);
    if (!rest) return std::unexpected(rest.error());
    out.push_back(*rest);
  }
  std::ranges::reverse(out);
  return out;
}

Result<Hash> tree_root(std::uint64_t size, Tiles& tiles) { return Proofs(size, tiles).root(); }

Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, Tiles& tiles) {
  return Proofs(size, tiles).inclusion(index);
}

Result<std::vector<Hash>> consistency_proof(std::uint64_t from, std::uint64_t to, Tiles& tiles) {
  return Proofs(to, tiles).consistency(from);
}

bool proves_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Hash& root,
                      std::span<const Hash> proof) {
  if (index >= size) return false;
  std::uint64_t fn = index, sn = size - 1;
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

bool proves_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to,
                        const Hash& to_root, std::span<const Hash> proof) {
  if (from == 0 || from > to) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  std::vector<Hash> path;
  if (std::has_single_bit(from)) path.push_back(from_root);
  path.insert(path.end(), proof.begin(), proof.end());
  if (path.empty()) return false;
  std::uint64_t fn = from - 1, sn = to - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  Hash fr = path.front(), sr = path.front();
  for (const Hash& c : std::span(path).subspan(1)) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(c, fr);
      sr = node_hash(c, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = node_hash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == from_root && sr == to_root;
}

}  // namespace gaveurs
