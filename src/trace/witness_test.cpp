#include "trace/witness.h"

#include <gtest/gtest.h>

#include "trace/leaf.h"
#include "trace/merkle_tree.h"

namespace gaveurs {
namespace {

const Instant kNow = *parse_instant("2026-01-31T08:05:00Z");

// A log whose leaves are the numbers, in one full tile at most.
class Log : public Tiles {
 public:
  void add(const std::string& entry) {
    hashes_.push_back(leaf_hash(entry));
    builder_.append(hashes_.back());
  }
  std::string head() const {
    return sign_tree_head({key.public_key().name, builder_.size(), builder_.root(), kNow}, key);
  }
  std::uint64_t size() const { return builder_.size(); }
  Result<std::vector<Hash>> tile(TileId id, std::uint64_t) override {
    if (id != TileId{0, 0}) return fail(ErrorKind::kCorrupt, "too large for the test");
    return hashes_;
  }
  std::vector<Hash> consistency(std::uint64_t from) {
    return consistency_proof(from, size(), *this).value();
  }

  SigningKey key = SigningKey::make("log", KeyUse::kLog);

 private:
  std::vector<Hash> hashes_;
  TreeBuilder builder_;
};

class WitnessTest : public testing::Test {
 protected:
  void grow(int leaves) {
    for (int n = 0; n < leaves; ++n) log_.add("leaf " + std::to_string(log_.size()));
  }
  Result<std::string> visit() {
    const auto known = remembered_head(memory_).value();
    const auto proof =
        known && known->size < log_.size() ? log_.consistency(known->size) : std::vector<Hash>();
    if (auto done = countersign(memory_, log_.head(), proof, witness_, kNow); !done) {
      return std::unexpected(done.error());
    }
    return memory_.note;
  }

  Log log_;
  SigningKey witness_ = SigningKey::make("second", KeyUse::kWitness);
  WitnessMemory memory_{log_.key.public_key(), log_.key.public_key(), ""};
};

TEST_F(WitnessTest, CountersignsALogThatGoesOn) {
  grow(1);
  for (int round = 0; round < 20; ++round) {
    const auto note = visit();
    ASSERT_TRUE(note) << note.error().message;
    const std::vector keys{witness_.public_key()};
    const auto checked = check_tree_head(*note, log_.key.public_key(), keys);
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->witnesses.size(), 1u);
    grow(round % 7);
  }
}

TEST_F(WitnessTest, RemembersItsTextAndNoOther) {
  grow(3);
  ASSERT_TRUE(visit());
  const auto text = witness_text(memory_);
  const auto read = parse_witness_text(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(witness_text(*read), text);
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto cut = parse_witness_text(text.substr(0, length));
    // Before its first visit a witness remembers the log's key alone.
    EXPECT_TRUE(!cut || cut->note.empty() || cut->note.size() < memory_.note.size()) << length;
  }
}

TEST_F(WitnessTest, AnotherHistoryIsFoundOut) {
  grow(10);
  ASSERT_TRUE(visit());
  Log other;
  other.key = std::move(log_.key);
  for (int n = 0; n < 12; ++n) other.add("other " + std::to_string(n));
  const auto forged = countersign(memory_, other.head(), other.consistency(10), witness_, kNow);
  ASSERT_FALSE(forged);
  EXPECT_EQ(forged.error().kind, ErrorKind::kConflict);
}

TEST_F(WitnessTest, ALogThatLostItsEndIsFoundOut) {
  grow(10);
  const auto early = log_.head();
  grow(1);
  ASSERT_TRUE(visit());
  const auto shorter = countersign(memory_, early, {}, witness_, kNow);
  ASSERT_FALSE(shorter);
  EXPECT_EQ(shorter.error().kind, ErrorKind::kConflict);
}

TEST_F(WitnessTest, WhatTheLogDidNotSignIsNoEvidence) {
  grow(2);
  auto bent = log_.head();
  bent[bent.find('\n') + 1] = '9';
  const auto refused = countersign(memory_, bent, {}, witness_, kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
}

TEST_F(WitnessTest, FollowsAKeyThatTheLogAnnounced) {
  grow(5);
  const auto next = SigningKey::make("log", KeyUse::kLog);
  const std::string entry = leaf_entry({LeafKind::kKey, next.public_key().text(), {}, kNow, {}});
  log_.add(entry);
  const auto proof = inclusion_proof(5, 6, log_).value();
  const auto key = next_log_key(log_.key.public_key(), log_.head(), entry, proof);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(*key, next.public_key());
  const auto leaf = leaf_entry({LeafKind::kLot, "LL2611001", {}, kNow, {}});
  EXPECT_FALSE(next_log_key(log_.key.public_key(), log_.head(), leaf, proof));
  EXPECT_FALSE(next_log_key(next.public_key(), log_.head(), entry, proof));
}

}  // namespace
}  // namespace gaveurs
