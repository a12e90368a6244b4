// What a store knows to learn from: lots that ended here, by what was fed and what livers weighed.
#include "app/loop_lots.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "store/open.h"
#include "store/sample_codec.h"

namespace gaveurs {
namespace {

constexpr Instant kBegin{1'764'000'000'000'000};
constexpr int kMealsFed = 24;

class LoopLotsTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = open_store({.url = {}, .data_dir = folder_.path(), .create = true}).value();
    reader_ = store_->open_reader().value();
  }
  void commit(const WriteSet& set) {
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }

  /// An inspected lot that was fed 24 meals and weighed; those before `first` are not kept any
  /// more.
  void inspected(const LotCode& code, int first) {
    WriteSet set;
    Lot lot;
    lot.code = code;
    lot.gaveur = {1};
    lot.site = {"LL"};
    lot.debut = kBegin;
    lot.nb_canards_initial = 50;
    lot.nb_repas = kMealsFed;
    lot.statut = LotStatus::kTermine;
    for (int n = 0; n < kMealsFed; ++n) {
      StoredMeal stored;
      stored.meal.lot = code;
      stored.meal.gaveur = lot.gaveur;
      stored.meal.slot = {n / 2, n % 2 == 0 ? Moment::kMatin : Moment::kSoir};
      stored.meal.values.dose_theorique_g = stored.meal.values.dose_reelle_g = 200 + 10 * n;
      stored.meal.values.nb_canards_vivants = 49;
      stored.meal.values.time = kBegin + n * kMealIntervalMicros;
      stored.seq = ++seq_;
      lot.slot = stored.meal.slot;
      lot.latest = stored.meal.values;
      set.events.push_back({seq_, stored.meal.values.time, EventKind::kGavageRealtime, lot.gaveur,
                            lot.site, code, "{}"});
      if (n >= first) set.meals.push_back(stored);
    }
    set.lots.push_back(lot);
    PendingLot passed;
    passed.lot = code;
    passed.gaveur = lot.gaveur;
    passed.site = lot.site;
    passed.state = PendingState::kInspected;
    passed.inspected_at = kBegin + 14 * kMicrosPerDay;
    set.queue.push_back(passed);
    for (int n = 0; n < kFewestWeighed; ++n) set.samples.push_back(liver(set, code));
    commit(set);
  }
  SampleRow liver(WriteSet& set, const LotCode& code) {
    StoredSample stored;
    stored.first_seq = stored.values_seq = stored.seq = ++seq_;
    stored.sample.id.value = "S-" + std::to_string(seq_);
    stored.sample.device.value = "ESP32_LL_01";
    stored.sample.site.value = "LL";
    stored.sample.time = kBegin + 14 * kMicrosPerDay;
    stored.analysis.tof.mass_g = 520;
    stored.analysis.tof.zones_used = 30;
    stored.lot = code;
    set.events.push_back({seq_, kBegin, EventKind::kSensorUpdate, {}, {"LL"}, code, "{}"});
    SampleRow row;
    row.raw = encode_raw(stored.sample.tof, stored.sample.spectral);
    row.analysis = encode_analysis(stored.analysis);
    row.stored = std::make_shared<const StoredSample>(std::move(stored));
    return row;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reader> reader_;
  Seq seq_ = 0;
};

TEST_F(LoopLotsTest, ALotThatEndedHereIsLearnedFromWithAllItsMeals) {
  inspected({"LL1"}, 0);
  const auto lots = closed_lots_of(*reader_).value();
  ASSERT_EQ(lots.size(), 1u);
  EXPECT_EQ(lots[0].input.given_g.size(), 24u);
  EXPECT_DOUBLE_EQ(lots[0].outcome.liver_g, 520);
}

TEST_F(LoopLotsTest, ALotWhoseFirstMealsWereForgottenIsNotLearnedFrom) {
  inspected({"LL1"}, 0);
  inspected({"LL2"}, 12);
  const auto lots = closed_lots_of(*reader_).value();
  ASSERT_EQ(lots.size(), 1u);
  EXPECT_EQ(lots[0].code, "LL1");
}

}  // namespace
}  // namespace gaveurs
