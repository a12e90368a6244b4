// Brings rows of the cooperative's export into a store: the record, a lot that is known from
// records only (a lot that is being fed keeps its live state), and site and gaveur where they are
// missing. Rows go in batches, one commit each. A record that is there already with the same values
// is left alone, so importing a file again changes nothing. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "app/import_lots_row.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace gaveurs {

constexpr std::size_t kImportBatchRows = 1000;

struct ImportCounts {
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t live = 0;  // of these: lots whose live state was left alone
  std::int64_t new_gaveurs = 0;
  std::int64_t new_sites = 0;
};

enum class ImportMode { kWrite, kDryRun };

class LotImporter {
 public:
  /// Without a store (a dry run where none exists yet) every row counts as new.
  LotImporter(Store* store, const Clock& clock, ImportMode mode)
      : store_(store), clock_(clock), mode_(mode) {}

  /// Takes a good row; writes when a batch is full. Counts are of what was committed.
  Result<void> add(LotRow&& row);
  Result<void> flush();
  const ImportCounts& counts() const { return counts_; }

 private:
  struct Batch;
  Result<void> decide(WriteTx& tx, Batch& batch);
  Result<void> decide_lots(WriteTx& tx, Batch& batch);
  Result<void> decide_people(WriteTx& tx, const LotRow& row, Batch& batch);
  void count_new();

  Store* store_;
  const Clock& clock_;
  ImportMode mode_;
  std::vector<LotRow> rows_;
  std::unordered_set<SiteCode> sites_;  // known to be in the store
  std::unordered_set<GaveurId> gaveurs_;
  ImportCounts counts_;
};

}  // namespace gaveurs
