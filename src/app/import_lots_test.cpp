#include "app/import_lots.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "store/open.h"

namespace gaveurs {
namespace {

LotRow row_of(const std::string& code, std::int64_t gaveur) {
  LotRow row;
  LotRecord& r = row.record;
  r.code = {code};
  r.gaveur = {gaveur};
  r.site = {code.substr(0, 2)};
  r.souche = "CF80* - M15 V2E";
  r.debut = from_paris({2023, 3, 6, 0, 0, 0});
  r.fin = r.resultat.fin_lot = from_paris({2023, 3, 16, 0, 0, 0});
  r.duree_jours = 10;
  r.nb_meg = 1000;
  r.nb_accroches = 970;
  r.courbe = {{1, 210, 212}, {2, std::nullopt, 230}, {4, 250, 0}};
  r.resultat.poids_foie_g = 506.59;
  r.resultat.mais_par_canard_g = 8420;
  r.resultat.itm = 16.62;
  r.resultat.perte = 0.03;
  return row;
}

class LotImporterTest : public testing::Test {
 protected:
  ImportCounts import(std::vector<LotRow> rows, ImportMode mode = ImportMode::kWrite) {
    LotImporter importer(store_.get(), clock_, mode);
    for (LotRow& row : rows) EXPECT_TRUE(importer.add(std::move(row)).has_value());
    EXPECT_TRUE(importer.flush().has_value());
    return importer.counts();
  }

  TemporaryFolder folder_;
  ManualClock clock_{from_paris({2026, 11, 24, 8, 0, 0})};
  std::unique_ptr<Store> store_ = open_store(store_at(folder_.path(), true)).value();
  std::unique_ptr<Reader> reader_ = store_->open_reader().value();
};

TEST_F(LotImporterTest, WritesRecordLotSiteAndGaveur) {
  LotRow named = row_of("LL2303002", 42);
  named.gaveur_nom = "Anne Roux";
  const ImportCounts counts = import({row_of("MT2303001", 41), named});
  EXPECT_EQ(counts.added, 2);
  EXPECT_EQ(counts.new_gaveurs, 2);
  EXPECT_EQ(counts.new_sites, 2);
  EXPECT_EQ((*reader_->gaveur({41}))->nom, "Gaveur 41");
  EXPECT_EQ((*reader_->gaveur({42}))->nom, "Anne Roux");
  const auto records = reader_->records("", 10);
  ASSERT_EQ(records->size(), 2U);
  EXPECT_EQ((*records)[1], row_of("MT2303001", 41).record);
  const auto lot = reader_->lot(LotCode{"MT2303001"});
  ASSERT_TRUE(lot->has_value());
  EXPECT_EQ((*lot)->lot.statut, LotStatus::kImporte);
  EXPECT_EQ((*lot)->lot.nb_canards_initial, 1000);
}

TEST_F(LotImporterTest, TheSameRowsAgainChangeNothing) {
  import({row_of("MT2303001", 41), row_of("MT2303002", 41)});
  const ImportCounts again = import({row_of("MT2303001", 41), row_of("MT2303002", 41)});
  EXPECT_EQ(again.added + again.changed + again.new_gaveurs + again.new_sites, 0);
  EXPECT_EQ(again.unchanged, 2);
}

TEST_F(LotImporterTest, AChangedRowIsUpdatedAndCounted) {
  import({row_of("MT2303001", 41)});
  LotRow changed = row_of("MT2303001", 41);
  changed.record.courbe.pop_back();
  changed.record.nb_meg = 1001;
  EXPECT_EQ(import({changed}).changed, 1);
  EXPECT_EQ(reader_->records("", 10)->at(0), changed.record);
  EXPECT_EQ((*reader_->lot(LotCode{"MT2303001"}))->lot.nb_canards_initial, 1001);
}

TEST_F(LotImporterTest, ADryRunWritesNothing) {
  EXPECT_EQ(import({row_of("MT2303001", 41)}, ImportMode::kDryRun).added, 1);
  EXPECT_TRUE(reader_->records("", 10)->empty());
  EXPECT_EQ(import({row_of("MT2303001", 41)}).added, 1);
}

TEST_F(LotImporterTest, ALotThatIsBeingFedKeepsItsLiveState) {
  import({row_of("MT2303001", 41)});
  {
    auto tx = store_->begin().value();
    WriteSet set;
    set.revived.push_back({"MT2303001"});
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }
  LotRow changed = row_of("MT2303001", 41);
  changed.record.nb_meg = 1001;
  const ImportCounts counts = import({changed});
  EXPECT_EQ(counts.changed, 1);
  EXPECT_EQ(counts.live, 1);
  const auto lot = reader_->lot(LotCode{"MT2303001"});
  EXPECT_EQ((*lot)->lot.statut, LotStatus::kEnGavage);
  EXPECT_EQ((*lot)->lot.nb_canards_initial, 1000);
}

TEST_F(LotImporterTest, ManyBatchesAreAllWritten) {
  std::vector<LotRow> rows;
  const int count = static_cast<int>(2 * kImportBatchRows) + 7;
  for (int i = 0; i < count; ++i) rows.push_back(row_of(fmt::format("MT{:07}", count - i), 41));
  EXPECT_EQ(import(std::move(rows)).added, count);
  EXPECT_EQ(reader_->records("", 10'000)->size(), static_cast<std::size_t>(count));
}

}  // namespace
}  // namespace gaveurs
