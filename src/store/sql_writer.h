// Writing a WriteSet row by row, and the look-ups a decision needs, over any SqlConnection. The
// caller has opened a transaction. Throws SqlError.
#pragma once

#include <span>
#include <vector>

#include "store/records.h"
#include "store/sql.h"
#include "store/store.h"

namespace gaveurs {

void write_rows(SqlConnection& db, const WriteSet& set);
/// All but meals, lots, alerts, samples and events, which a store may write in its own way.
void write_rare_rows(SqlConnection& db, const WriteSet& set);

LotBundle load_lot(SqlConnection& db, const LotCode& code);
std::optional<Gaveur> load_gaveur(SqlConnection& db, GaveurId id);
std::optional<Site> load_site(SqlConnection& db, const SiteCode& code);
std::optional<Alert> load_alert(SqlConnection& db, AlertId id);
std::vector<Alert> load_alerts_of(SqlConnection& db, std::string_view source);
Seq load_head(SqlConnection& db);

}  // namespace gaveurs
