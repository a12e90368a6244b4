// Propositions, their steps and learned models: behaviour every store must have.
#include "store/proposition_rows.h"

#include "store/store_conformance.h"

namespace gaveurs {
namespace {

using StorePropositionsTest = StoreConformance;
GAVEURS_EVERY_STORE(StorePropositionsTest);

Instant at(std::int64_t second) { return Instant{1'700'000'000'000'000} + second * 1'000'000; }

Proposition proposition(std::int64_t id, PropositionState state) {
  Proposition out;
  out.id = {id};
  out.created_at = at(id);
  out.changed_at = at(id + 1);
  out.gaveur = {3};
  out.site = {"MT"};
  out.souche = "Mulard";
  out.saison = "ete";
  out.role = ProposalRole::kTest;
  out.state = state;
  out.doses_g = {210, 1.0 / 3, 260.5};
  out.standard_g = {205};
  out.loss_limit = 0.06;
  out.loss_upper95 = 0.045;
  out.forecast = R"({"predicted":null})";
  out.front = "[]";
  out.model = "growth-1-abc";
  out.steps = 1;
  out.seq = id;
  return out;
}

Proposition running(std::int64_t id, const std::string& lot) {
  auto out = proposition(id, PropositionState::kRunning);
  out.lot = {lot};
  out.advice = CurveAdvice{3, {250.25, 270}, AdviceReason::kFedLess, 12.5};
  out.advised_at = at(99);
  return out;
}

TEST_P(StorePropositionsTest, GivesBackWhatWasWrittenAndReplacesIt) {
  auto store = open();
  WriteSet set = people();
  const auto waiting = proposition(4, PropositionState::kAgreed), fed = running(5, "MT2611001");
  set.propositions = {waiting, fed};
  set.curve_steps = {{{4}, 1, at(4), CurveStepKind::kProposed, "Anne Roux", "été", {210.5, 220}, 1},
                     {{4}, 2, at(5), CurveStepKind::kAccepted, "", "", {}, 0}};
  commit(*store, set);
  auto reader = store->open_reader().value();
  EXPECT_EQ(reader->proposition({4}).value(), waiting);
  EXPECT_EQ(reader->proposition({5}).value(), fed);
  EXPECT_EQ(reader->proposition_of_lot({"MT2611001"}).value(), fed);
  EXPECT_FALSE(reader->proposition({6}).value());
  EXPECT_EQ(reader->curve_steps({4}).value(), set.curve_steps);

  auto closed = fed;
  closed.state = PropositionState::kClosed;
  closed.advice.reset();
  closed.advised_at.reset();
  closed.result = CurveResult{533.5, 7610, 14.26, std::nullopt, at(200)};
  closed.steps = 2;
  closed.seq = 9;
  WriteSet change;
  change.propositions = {closed};
  commit(*store, change);
  EXPECT_EQ(reader->proposition({5}).value(), closed);
  auto tx = store->begin().value();
  EXPECT_EQ(tx->awaited_propositions().value(), std::vector<Proposition>{waiting});
  EXPECT_EQ(tx->proposition({5}).value(), closed);
}

TEST_P(StorePropositionsTest, ListsNewestFirstByStateGaveurAndSite) {
  auto store = open();
  WriteSet set = people();
  for (std::int64_t id = 1; id <= 6; ++id) {
    set.propositions.push_back(
        proposition(id, id % 2 == 0 ? PropositionState::kProposed : PropositionState::kKeptOwn));
  }
  set.propositions[5].gaveur = {4};
  set.propositions[0].site = {"LL"};
  commit(*store, set);
  auto reader = store->open_reader().value();
  const auto ids = [&](const PropositionFilter& filter, std::int64_t before, int limit) {
    std::vector<std::int64_t> out;
    const auto found = reader->propositions(filter, {before}, limit).value();
    for (const auto& one : found) out.push_back(one.id.value);
    return out;
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(ids({}, INT64_MAX, 2), (Ids{6, 5}));
  EXPECT_EQ(ids({}, 5, 10), (Ids{4, 3, 2, 1}));
  EXPECT_EQ(ids({{PropositionState::kProposed}, {}, {}}, INT64_MAX, 10), (Ids{6, 4, 2}));
  EXPECT_EQ(ids({{PropositionState::kKeptOwn, PropositionState::kRunning}, {}, {}}, INT64_MAX, 10),
            (Ids{5, 3, 1}));
  EXPECT_EQ(ids({{}, GaveurId{4}, {}}, INT64_MAX, 10), (Ids{6}));
  EXPECT_EQ(ids({{}, {}, SiteCode{"LL"}}, INT64_MAX, 10), (Ids{1}));
  const auto counts = reader->proposition_counts().value();
  EXPECT_EQ(counts[static_cast<std::size_t>(PropositionState::kProposed)], 3);
  EXPECT_EQ(counts[static_cast<std::size_t>(PropositionState::kClosed)], 0);
}

TEST_P(StorePropositionsTest, ALotIsFedByOneCurveOnly) {
  auto store = open();
  WriteSet set = people();
  set.propositions = {running(1, "MT2611001"), running(2, "MT2611001")};
  auto tx = store->begin().value();
  EXPECT_FALSE(tx->write(set).has_value() && tx->commit().has_value());
}

TEST_P(StorePropositionsTest, KeepsTheNewestModelsPictureOnly) {
  auto store = open();
  LearnedModel model{1,  "growth-1-a", at(1),  20,   19'000,   19'300, "aa", 7,
                     40, "1,2",        19'200, "[]", "<svg/>", 2,      11,   "LL,MT"};
  WriteSet set;
  set.model = model;
  commit(*store, set);
  auto reader = store->open_reader().value();
  EXPECT_EQ(reader->newest_model().value(), model);
  model.number = 2;
  model.version = "growth-1-b";
  set.model = model;
  commit(*store, set);
  EXPECT_EQ(reader->newest_model().value(), model);
  auto db = connect();
  auto& rows = db->prepared("SELECT image FROM boucle_modeles ORDER BY numero").with();
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.text(0), "");
  rows.reset();
}

TEST_P(StorePropositionsTest, TheMarkMovesWithEveryNewResult) {
  auto store = open();
  auto reader = store->open_reader().value();
  const auto before = reader->learning_mark().value();
  LotRecord record;
  record.code = {"MT2301001"};
  record.gaveur = {3};
  record.site = {"MT"};
  record.resultat.poids_foie_g = 520;
  WriteSet set = people();
  set.records.push_back(record);
  commit(*store, set);
  const auto recorded = reader->learning_mark().value();
  EXPECT_EQ(recorded.records, 1);
  EXPECT_NE(recorded, before);
  set.records.back().resultat.poids_foie_g = 530;
  commit(*store, set);
  EXPECT_NE(reader->learning_mark().value(), recorded);
  EXPECT_TRUE(reader->jars_of_rated_lots().value().empty());
}

}  // namespace
}  // namespace gaveurs
