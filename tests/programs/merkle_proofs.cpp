// Proofs of trees whose leaves are the decimal numbers from 0 on, for a verifier of other make.
// Usage: merkle_proofs pairs SIZE inclusion|consistency   every proof of every tree up to SIZE
// leaves
//        merkle_proofs random LEAVES COUNT SEED           of trees up to LEAVES, drawn at random
// Writes to standard output, hashes of 32 bytes, numbers of 8 bytes with the low byte first.
// pairs: for each size its root, then for each index (inclusion) or older size from 1 (consistency)
// one byte with the proof's length and its hashes. random: COUNT times size, index, root of the
// size, older size, its root, then both proofs in the same form.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "trace/memory_tiles_for_tests.h"

namespace {

using namespace gaveurs;

void grow(TreeBuilder& tree, MemoryTiles& tiles, std::uint64_t size) {
  while (tree.size() < size) {
    tree.append(leaf_hash(std::to_string(tree.size())));
    if (tree.size() % 65'536 == 0) tiles.keep(tree.take_changed());
  }
  tiles.keep(tree.take_changed());
}

void put(std::string& out, const Hash& hash) {
  out.append(reinterpret_cast<const char*>(hash.data()), hash.size());
}

void put(std::string& out, std::uint64_t number) {
  for (int byte = 0; byte < 8; ++byte) out += static_cast<char>(number >> (8 * byte));
}

void put(std::string& out, const Result<std::vector<Hash>>& proof) {
  if (!proof) std::exit(1);
  out += static_cast<char>(proof->size());
  for (const Hash& hash : *proof) put(out, hash);
}

void write_out(std::string& out) {
  if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) std::exit(1);
  out.clear();
}

void all_pairs(std::uint64_t most, bool inclusion) {
  TreeBuilder tree;
  MemoryTiles tiles;
  std::string out;
  for (std::uint64_t size = 1; size <= most; ++size) {
    grow(tree, tiles, size);
    Proofs proofs(size, tiles);
    put(out, *proofs.root());
    for (std::uint64_t other = 0; other < size; ++other) {
      put(out, inclusion ? proofs.inclusion(other) : proofs.consistency(other + 1));
    }
    write_out(out);
  }
}

void drawn(std::uint64_t leaves, int count, std::uint64_t seed) {
  TreeBuilder tree;
  MemoryTiles tiles;
  grow(tree, tiles, leaves);
  Random random(seed);
  const auto draw = [&](std::uint64_t low, std::uint64_t high) {
    return static_cast<std::uint64_t>(
        random.integer(static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)));
  };
  std::string out;
  for (int n = 0; n < count; ++n) {
    const std::uint64_t size = draw(1, leaves);
    const std::uint64_t index = draw(0, size - 1);
    const std::uint64_t older = draw(1, size);
    put(out, size);
    put(out, index);
    put(out, *tree_root(size, tiles));
    put(out, older);
    put(out, *tree_root(older, tiles));
    put(out, inclusion_proof(index, size, tiles));
    put(out, consistency_proof(older, size, tiles));
  }
  write_out(out);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "pairs" && argc == 4) {
    all_pairs(std::strtoull(argv[2], nullptr, 10), std::string_view(argv[3]) == "inclusion");
  } else if (what == "random" && argc == 5) {
    drawn(std::strtoull(argv[2], nullptr, 10), std::atoi(argv[3]),
          std::strtoull(argv[4], nullptr, 10));
  } else {
    std::fputs(
        "usage: merkle_proofs pairs SIZE inclusion|consistency\n"
        "       merkle_proofs random LEAVES COUNT SEED\n",
        stderr);
    return 2;
  }
}
