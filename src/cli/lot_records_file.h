// The lots of an export file as records, for commands that learn from a file and not from a store.
// Reads with the import's own code, so what is refused there is refused here.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/record.h"

namespace gaveurs {

struct LotRecordsFile {
  std::vector<LotRecord> records;
  std::int64_t refused = 0;
};

/// Errors: kUsage when the file cannot be read, kInvalid when it is no export.
Result<LotRecordsFile> read_lot_records(const std::string& path);

}  // namespace gaveurs
