#include "trace/exported_log.h"

#include <gtest/gtest.h>

#include "trace/merkle_tree.h"

namespace gaveurs {
namespace {

const Instant kNow = *parse_instant("2026-01-31T08:05:00Z");

// A log with its keys, as the server would write it.
struct Written {
  SigningKey first = SigningKey::make("log.example", KeyUse::kLog);
  SigningKey second = SigningKey::make("log.example", KeyUse::kLog);
  SigningKey witness = SigningKey::make("temoin", KeyUse::kWitness);
  TreeBuilder tree;
  ExportedLog log;

  void add(Leaf leaf, const std::string& document, bool erased = false) {
    const Salt salt = make_salt();
    leaf.content = salted_hash(salt, document);
    leaf.time = kNow;
    const auto entry = leaf_entry(leaf);
    if (!erased) log.documents += document_line({tree.size(), salt, document});
    log.entries += entry + '\n';
    tree.append(leaf_hash(entry));
  }
  TreeHead head() const { return {"log.example", tree.size(), tree.root(), kNow}; }

  Written() {
    add({LeafKind::kDay, "LL2611001/0", {}, {}, {}}, R"({"gaveur_id":3,"repas":[]})");
    add({LeafKind::kDay, "LL2611001/0", {}, {}, 0}, R"({"gaveur_id":3,"repas":[1]})", true);
    add({LeafKind::kKey, second.public_key().text(), {}, {}, {}}, "{}");
    log.rotations = sign_tree_head(head(), first) + "---\n";
    add({LeafKind::kGrade, "S\"1\\", {}, {}, {}}, R"({"grade":"A+"})");
    log.keys = first.public_key().text() + '\n' + second.public_key().text() + '\n';
    log.witnesses = witness.public_key().text() + '\n';
    log.head = cosign(sign_tree_head(head(), second), witness, kNow);
  }
};

TEST(ExportedLog, HoldsAsItWasWritten) {
  const Written w;
  const auto checked = check_exported_log(w.log, w.first.public_key());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->leaves.size(), 4u);
  EXPECT_EQ(checked->leaves[1].replaces, 0u);
  EXPECT_EQ(checked->leaves[3].subject, "S\"1\\");
  EXPECT_EQ(checked->documents.size(), 3u);
  EXPECT_EQ(checked->head.witnesses.size(), 1u);
}

TEST(ExportedLog, EveryFlippedBitIsFound) {
  const Written w;
  std::size_t flips = 0;
  for (auto file : {&ExportedLog::keys, &ExportedLog::witnesses, &ExportedLog::head,
                    &ExportedLog::rotations, &ExportedLog::entries, &ExportedLog::documents}) {
    const std::size_t bits = (w.log.*file).size() * 8;
    for (std::size_t bit = 0; bit < bits; ++bit, ++flips) {
      ExportedLog bent = w.log;
      (bent.*file)[bit / 8] = static_cast<char>((bent.*file)[bit / 8] ^ (1 << bit % 8));
      ASSERT_FALSE(check_exported_log(bent, w.first.public_key())) << bit;
    }
  }
  EXPECT_GT(flips, 10'000u);
}

TEST(ExportedLog, EveryCutFileIsFound) {
  const Written w;
  for (auto file :
       {&ExportedLog::keys, &ExportedLog::head, &ExportedLog::rotations, &ExportedLog::entries}) {
    for (std::size_t length = 0; length < (w.log.*file).size(); ++length) {
      ExportedLog cut = w.log;
      (cut.*file).resize(length);
      const auto checked = check_exported_log(cut, w.first.public_key());
      ASSERT_TRUE(!checked || checked->head.witnesses.empty()) << length;
    }
  }
}

TEST(ExportedLog, AnotherKeyIsNotTrusted) {
  const Written w;
  EXPECT_FALSE(check_exported_log(w.log, w.second.public_key()));
  EXPECT_TRUE(check_exported_log(w.log, {}));
}

TEST(ExportedLog, AKeyThatTheLogDidNotAnnounceIsRefused) {
  Written w;
  const auto thief = SigningKey::make("log.example", KeyUse::kLog);
  w.log.keys = w.first.public_key().text() + '\n' + thief.public_key().text() + '\n';
  w.log.head = sign_tree_head(w.head(), thief);
  EXPECT_EQ(check_exported_log(w.log, w.first.public_key()).error().message,
            "a change of keys was not announced in the log");
}

TEST(Leaf, EntriesAreReadBackAndNothingElse) {
  const Leaf leaf{LeafKind::kProduct, "FG_LL_20261124_00042", sha256("x"), kNow, 7};
  const auto entry = leaf_entry(leaf);
  EXPECT_EQ(*parse_leaf_entry(entry), leaf);
  for (std::size_t length = 0; length < entry.size(); ++length) {
    EXPECT_FALSE(parse_leaf_entry(entry.substr(0, length)));
  }
  EXPECT_FALSE(parse_leaf_entry(entry + " "));
  EXPECT_FALSE(parse_leaf_entry(R"({"v":1,"kind":"day"})"));
}

}  // namespace
}  // namespace gaveurs
