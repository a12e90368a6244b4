// Rows of products: the list of columns, the function that reads them, and which value goes into
// which parameter; shared by every store.
#pragma once

#include "domain/product.h"
#include "store/sql.h"

namespace gaveurs {

#define GAVEURS_PRODUCT_COLUMNS                                                         \
  "product_id, code_lot, site_code, jour, numero, gtin, lien, ancien_code, sample_id, " \
  "grade, score, mass_g, statut, motif, origine, produit_le, created_at, changed_at, seq"

/// Throws SqlError kCorrupt for a word that no product has.
Product read_product(SqlStatement& row);
/// Insert, or update all but number, day and seq.
void write_product(SqlConnection& db, const Product& product);

}  // namespace gaveurs
