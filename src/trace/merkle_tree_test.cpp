#include "trace/merkle_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "trace/memory_tiles_for_tests.h"

namespace gaveurs {
namespace {

using testing::Each;
using testing::SizeIs;

Hash numbered(std::uint64_t i) { return leaf_hash(std::to_string(i)); }

struct Grown {
  TreeBuilder tree;
  MemoryTiles tiles;
  std::vector<Hash> leaves, roots{empty_root()};  // roots[n]: of the first n leaves
  explicit Grown(std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) {
      leaves.push_back(numbered(i));
      tree.append(leaves.back());
      roots.push_back(tree.root());
    }
    tiles.keep(tree.take_changed());
  }
};

// Of the definition in RFC 9162, section 2.1.1, word by word.
Hash by_definition(std::span<const Hash> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves[0];
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  return node_hash(by_definition(leaves.subspan(0, k)), by_definition(leaves.subspan(k)));
}

// The entries and roots with which implementations of RFC 6962 and RFC 9162 are compared.
TEST(MerkleTree, GivesThePublishedRoots) {
  const std::vector<std::string> entries{
      "",
      std::string("\x00", 1),
      "\x10",
      "\x20\x21",
      "\x30\x31",
      "\x40\x41\x42\x43",
      "\x50\x51\x52\x53\x54\x55\x56\x57",
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
  };
  const std::vector<std::string> roots{
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  };
  TreeBuilder tree;
  EXPECT_EQ(to_hex(tree.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    tree.append(leaf_hash(entries[i]));
    EXPECT_EQ(to_hex(tree.root()), roots[i]) << i;
  }
}

TEST(MerkleTree, AgreesWithTheDefinitionAcrossTileEdges) {
  const Grown g(700);
  for (const std::size_t n : {0, 1, 2, 255, 256, 257, 511, 512, 513, 640, 700}) {
    EXPECT_EQ(g.roots[n], by_definition(std::span(g.leaves).first(n))) << n;
  }
}

TEST(MerkleTree, EveryInclusionProofHolds) {
  Grown g(130);
  for (std::uint64_t size = 1; size <= 130; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(index, size, g.tiles);
      ASSERT_TRUE(proof);
      ASSERT_TRUE(proves_inclusion(g.leaves[index], index, size, g.roots[size], *proof));
    }
  }
}

TEST(MerkleTree, EveryConsistencyProofHolds) {
  Grown g(130);
  for (std::uint64_t to = 1; to <= 130; ++to) {
    for (std::uint64_t from = 1; from <= to; ++from) {
      const auto proof = consistency_proof(from, to, g.tiles);
      ASSERT_TRUE(proof);
      ASSERT_TRUE(proves_consistency(from, g.roots[from], to, g.roots[to], *proof));
    }
  }
}

TEST(MerkleTree, NoProofHoldsForAnythingElse) {
  Grown g(70'000);
  Random random(5);
  for (int round = 0; round < 300; ++round) {
    const auto size = static_cast<std::uint64_t>(random.integer(2, 70'000));
    const auto index = static_cast<std::uint64_t>(random.integer(0, static_cast<long>(size) - 1));
    auto proof = *inclusion_proof(index, size, g.tiles);
    const auto holds = [&](std::uint64_t i, std::uint64_t n, const Hash& root) {
      return proves_inclusion(g.leaves[index], i, n, root, proof);
    };
    EXPECT_TRUE(holds(index, size, g.roots[size]));
    EXPECT_FALSE(holds(index, size, g.roots[size - 1]));
    EXPECT_FALSE(holds(index + 1 == size ? index - 1 : index + 1, size, g.roots[size]));
    EXPECT_FALSE(proves_inclusion(numbered(1'000'000), index, size, g.roots[size], proof));
    proof.push_back(proof.back());
    EXPECT_FALSE(holds(index, size, g.roots[size]));
    proof.resize(proof.size() - 2);
    EXPECT_FALSE(holds(index, size, g.roots[size]));

    const auto from = static_cast<std::uint64_t>(random.integer(1, static_cast<long>(size) - 1));
    auto step = *consistency_proof(from, size, g.tiles);
    EXPECT_TRUE(proves_consistency(from, g.roots[from], size, g.roots[size], step));
    EXPECT_FALSE(proves_consistency(from, g.roots[from - 1], size, g.roots[size], step));
    EXPECT_FALSE(proves_consistency(from, g.roots[from], size, g.roots[size - 1], step));
    auto& bent =
        step[static_cast<std::size_t>(random.integer(0, static_cast<long>(step.size()) - 1))];
    bent[7] ^= 1;
    EXPECT_FALSE(proves_consistency(from, g.roots[from], size, g.roots[size], step));
  }
}

TEST(MerkleTree, GoesOnFromItsTiles) {
  for (const std::uint64_t size : {0, 1, 255, 256, 257, 65'535, 65'536, 65'537}) {
    Grown g(size);
    auto resumed = TreeBuilder::resume(size, g.tiles);
    ASSERT_TRUE(resumed);
    EXPECT_EQ(resumed->root(), g.tree.root()) << size;
    for (std::uint64_t i = size; i < size + 300; ++i) {
      resumed->append(numbered(i));
      g.tree.append(numbered(i));
    }
    EXPECT_EQ(resumed->root(), g.tree.root()) << size;
    g.tiles.keep(resumed->take_changed());
    EXPECT_EQ(*tree_root(size + 300, g.tiles), g.tree.root()) << size;
  }
}

TEST(MerkleTree, OnlyChangedTilesAreWritten) {
  Grown g(65'536);
  g.tree.append(numbered(1));
  const auto changed = g.tree.take_changed();
  ASSERT_THAT(changed, SizeIs(1));
  EXPECT_EQ(changed[0].id, (TileId{0, 256}));
  EXPECT_THAT(g.tree.take_changed(), SizeIs(0));
}

TEST(MerkleTree, AProofReadsFewTiles) {
  Grown g(70'000);
  g.tiles.reads = 0;
  ASSERT_TRUE(inclusion_proof(12'345, 70'000, g.tiles));
  EXPECT_LE(g.tiles.reads, 6);
}

TEST(MerkleTree, RefusesWhatIsNotThere) {
  Grown g(10);
  EXPECT_EQ(inclusion_proof(10, 10, g.tiles).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(consistency_proof(0, 10, g.tiles).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(consistency_proof(11, 10, g.tiles).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(inclusion_proof(3, 11, g.tiles).error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(TreeBuilder::resume(300, g.tiles).error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace gaveurs
