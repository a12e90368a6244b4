#include "store/product_rows.h"

namespace gaveurs {
namespace {

template <typename T>
T known(const std::optional<T>& value) {
  if (value) return *value;
  throw SqlError({ErrorKind::kCorrupt, "a product's row holds a word that no product has", {}});
}

std::optional<std::string_view> null_if_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

Product read_product(SqlStatement& row) {
  Product out;
  out.id.value = row.text(0);
  out.lot.value = row.text(1);
  out.site.value = row.text(2);
  out.day = row.text(3);
  out.number = static_cast<int>(row.integer(4));
  out.gtin = row.text(5);
  out.link = row.text(6);
  if (!row.is_null(7)) out.alias = row.text(7);
  if (!row.is_null(8)) out.sample.value = row.text(8);
  if (!row.is_null(9)) out.grade = known(parse_grade(row.text(9)));
  out.score = row.maybe_real(10);
  out.mass_g = row.maybe_real(11);
  out.state = known(parse_product_state(row.text(12)));
  out.reason = row.text(13);
  out.origin = known(parse_product_origin(row.text(14)));
  out.produced_at = row.instant(15);
  out.created_at = row.instant(16);
  out.changed_at = row.instant(17);
  out.seq = row.integer(18);
  return out;
}

void write_product(SqlConnection& db, const Product& p) {
  std::optional<std::string_view> grade;
  if (p.grade) grade = to_string(*p.grade);
  db.prepared("INSERT INTO consumer_products (" GAVEURS_PRODUCT_COLUMNS
              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
              "$17, $18, $19) ON CONFLICT (product_id) DO UPDATE SET "
              "code_lot = excluded.code_lot, lien = excluded.lien, "
              "ancien_code = excluded.ancien_code, sample_id = excluded.sample_id, "
              "grade = excluded.grade, score = excluded.score, mass_g = excluded.mass_g, "
              "statut = excluded.statut, motif = excluded.motif, "
              "produit_le = excluded.produit_le, changed_at = excluded.changed_at")
      .with(p.id.value, p.lot.value, p.site.value, p.day, p.number, p.gtin, p.link,
            null_if_empty(p.alias), null_if_empty(p.sample.value), grade, p.score, p.mass_g,
            to_string(p.state), p.reason, to_string(p.origin), p.produced_at, p.created_at,
            p.changed_at, p.seq)
      .run();
}

}  // namespace gaveurs
