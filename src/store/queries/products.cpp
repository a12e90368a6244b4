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
  std::optional<std::string_view> site;
  if (filter.site) site = filter.site->value;
  if (filter.lot) {
    return all(db.prepared(GAVEURS_PRODUCTS
                           "WHERE code_lot = $1 AND seq < $2 AND (site_code = $3 OR $3 IS NULL) "
                           "ORDER BY seq DESC LIMIT $4")
                   .with(filter.lot->value, before, site, limit));
  }
  return all(db.prepared(GAVEURS_PRODUCTS "WHERE seq < $1 AND (site_code = $2 OR $2 IS NULL) "
                                          "ORDER BY seq DESC LIMIT $3")
                 .with(before, site, limit));
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
