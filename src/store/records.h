// Rows of finished lots (lots_records with its curve), shared by writer and reader.
#pragma once

#include <string_view>
#include <vector>

#include "domain/record.h"
#include "store/sql.h"

namespace gaveurs {

void write_record(SqlConnection& db, const LotRecord& record);
/// Records with code > after, in the order of their codes.
std::vector<LotRecord> load_records(SqlConnection& db, std::string_view after, int limit);
std::optional<LotRecord> load_record(SqlConnection& db, const LotCode& code);
std::vector<CurvePoint> load_curve(SqlConnection& db, const LotCode& code);

}  // namespace gaveurs
