#include "trace/signed_note.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

const Instant kNow = *parse_instant("2026-01-31T08:05:00Z");

TreeHead some_head() { return {"gaveurs.example/log", 42, leaf_hash("x"), kNow}; }

TEST(SignedNote, IsReadBackByItsKey) {
  const auto key = SigningKey::make("gaveurs.example/log", KeyUse::kLog);
  const auto note = sign_tree_head(some_head(), key);
  const auto checked = check_tree_head(note, key.public_key());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->head, some_head());
}

TEST(SignedNote, NoBitCanBeChanged) {
  const auto key = SigningKey::make("gaveurs.example/log", KeyUse::kLog);
  const auto witness = SigningKey::make("temoin", KeyUse::kWitness);
  const std::vector witnesses{witness.public_key()};
  const auto note = cosign(sign_tree_head(some_head(), key), witness, kNow);
  ASSERT_TRUE(check_tree_head(note, key.public_key(), witnesses));
  for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
    std::string bent = note;
    bent[bit / 8] = static_cast<char>(bent[bit / 8] ^ (1 << bit % 8));
    const auto checked = check_tree_head(bent, key.public_key(), witnesses);
    // A witness's name or key number that is changed makes it a witness nobody knows.
    EXPECT_TRUE(!checked || checked->witnesses.empty()) << bit;
  }
}

TEST(SignedNote, AnotherLogOrKeyIsRefused) {
  const auto key = SigningKey::make("gaveurs.example/log", KeyUse::kLog);
  const auto same_name = SigningKey::make("gaveurs.example/log", KeyUse::kLog);
  const auto other = SigningKey::make("other.example/log", KeyUse::kLog);
  const auto note = sign_tree_head(some_head(), key);
  EXPECT_FALSE(check_tree_head(note, same_name.public_key()));
  EXPECT_FALSE(check_tree_head(note, other.public_key()));
}

TEST(SignedNote, WitnessesAreToldApart) {
  const auto key = SigningKey::make("gaveurs.example/log", KeyUse::kLog);
  const auto known = SigningKey::make("temoin-a", KeyUse::kWitness);
  const auto unknown = SigningKey::make("temoin-b", KeyUse::kWitness);
  auto note = sign_tree_head(some_head(), key);
  note = cosign(note, known, kNow + kMicrosPerSecond);
  note = cosign(note, unknown, kNow);
  const std::vector witnesses{known.public_key()};
  const auto checked = check_tree_head(note, key.public_key(), witnesses);
  ASSERT_TRUE(checked);
  ASSERT_EQ(checked->witnesses.size(), 1u);
  EXPECT_EQ(checked->witnesses[0].witness, "temoin-a");
  EXPECT_EQ(checked->witnesses[0].at, kNow + kMicrosPerSecond);
}

TEST(SignedNote, KeysAreReadBack) {
  const auto key = SigningKey::make("gaveurs.example/log", KeyUse::kLog);
  const auto again = SigningKey::parse(key.text() + "\n");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_key(), key.public_key());
  EXPECT_EQ(*parse_public_key(key.public_key().text()), key.public_key());
  EXPECT_FALSE(SigningKey::parse(""));
  EXPECT_FALSE(SigningKey::parse(key.public_key().text()));
  auto bent = key.public_key().text();
  bent.back() = bent.back() == 'A' ? 'B' : 'A';
  EXPECT_FALSE(parse_public_key(bent));
}

// The example of golang.org/x/mod/sumdb/note, as facts: its key and its hash.
TEST(SignedNote, KnowsAPublishedKey) {
  const auto key =
      parse_public_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->name, "PeterNeumann");
  EXPECT_EQ(key->id(), 0xc74f20a3u);
}

}  // namespace
}  // namespace gaveurs
