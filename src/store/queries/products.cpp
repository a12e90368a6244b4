#include "store/product_rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

std::vector<Product> all(SqlStatement& rows) {
  std::vector<Product> out;
  while (rows.step()) out.push_back(read_product(rows));
  rows.reset();
  return out;
}

std::optional<Product> first(SqlStatement& rows) {
  std::optional<Product> out;
  if (rows.step()) out = read_product(rows);
  rows.reset();
  return out;
}

#define GAVEURS_PRODUCTS "SELECT " GAVEURS_PRODUCT_COLUMNS " FROM consumer_products "

}  // namespace

std::optional<Product> product(SqlConnection& db, const ProductId& id) {
  return first(db.prepared(GAVEURS_PRODUCTS "WHERE product_id = $1").with(id.value));
}

std::optional<Product> product_of_sample(SqlConnection& db, const SampleId& sample) {
  return first(db.prepared(GAVEURS_PRODUCTS "WHERE sample_id = $1").with(sample.value));
}

std::optional<Product> product_of_alias(SqlConnection& db, std::string_view alias) {
  return first(db.prepared(GAVEURS_PRODUCTS "WHERE ancien_code = $1").with(alias));
}

std::optional<Product> newest_product(SqlConnection& db) {
  return first(db.prepared(GAVEURS_PRODUCTS "ORDER BY seq DESC LIMIT 1").with());
}

std::vector<Product> products(SqlConnection& db, const ProductFilter& filter, Seq before,
                              int limit) {
  const auto text = [](const auto& id) {
    return id ? std::optional<std::string_view>(id->value) : std::nullopt;
  };
  const Instant since = filter.since.value_or(Instant{0});
  const Instant until = filter.until.value_or(*parse_instant("2199-12-31T23:59:59Z"));
#define GAVEURS_FILTER                                                                       \
  "(site_code = $2 OR $2 IS NULL) AND (product_id = $3 OR $3 IS NULL) AND produit_le >= $4 " \
  "AND produit_le < $5 AND (CAST($6 AS TEXT) IS NULL OR EXISTS (SELECT 1 "                   \
  "FROM sqal_sensor_samples s WHERE s.sample_id = consumer_products.sample_id "              \
  "AND s.device_id = $6)) "
  if (filter.lot) {
    return all(db.prepared(GAVEURS_PRODUCTS "WHERE code_lot = $8 AND seq < $1 AND " GAVEURS_FILTER
                                            "ORDER BY seq DESC LIMIT $7")
                   .with(before, text(filter.site), text(filter.id), since, until,
                         text(filter.device), limit, filter.lot->value));
  }
  return all(db.prepared(GAVEURS_PRODUCTS "WHERE seq < $1 AND " GAVEURS_FILTER
                                          "ORDER BY seq DESC LIMIT $7")
                 .with(before, text(filter.site), text(filter.id), since, until,
                       text(filter.device), limit));
#undef GAVEURS_FILTER
}

int last_product_number(SqlConnection& db, const SiteCode& site, std::string_view day) {
  auto& rows =
      db.prepared("SELECT max(numero) FROM consumer_products WHERE site_code = $1 AND jour = $2");
  rows.with(site.value, day);
  const int last = rows.step() && !rows.is_null(0) ? static_cast<int>(rows.integer(0)) : 0;
  rows.reset();
  return last;
}

}  // namespace gaveurs::query
