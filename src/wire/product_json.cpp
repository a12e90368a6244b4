#include "wire/product_json.h"

namespace gaveurs {
namespace {

void text_or_null(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  text.empty() ? out.null() : out.value(text);
}

void grade_or_null(JsonWriter& out, const Product& product) {
  out.key("grade");
  product.grade ? out.value(to_string(*product.grade)) : out.null();
}

}  // namespace

void write_product_members(JsonWriter& out, const Product& product, std::string_view public_url) {
  out.field("product_id", product.id.value);
  out.field("qr_code", std::string(public_url) + product.link);
  text_or_null(out, "earlier_code", product.alias);
  out.field("gtin", product.gtin).field("code_lot", product.lot.value);
  out.field("site_code", product.site.value);
  text_or_null(out, "sample_id", product.sample.value);
  grade_or_null(out, product);
  out.rounded("score", product.score, 4).rounded("mass_g", product.mass_g, 1);
  out.field("status", to_string(product.state));
  text_or_null(out, "status_reason", product.reason);
  out.field("origin", to_string(product.origin)).field("production_date", product.produced_at);
  out.field("created_at", product.created_at).field("changed_at", product.changed_at);
  out.field("seq", product.seq);
}

void write_product(JsonWriter& out, const Product& product, std::string_view public_url) {
  out.open_object();
  write_product_members(out, product, public_url);
  out.close_object();
}

std::string product_document(const Product& product) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("product_id", product.id.value).field("gtin", product.gtin);
  out.field("code_lot", product.lot.value).field("site", product.site.value);
  text_or_null(out, "sample_id", product.sample.value);
  grade_or_null(out, product);
  out.field("score", product.score).field("mass_g", product.mass_g);
  out.field("produced_at", product.produced_at).field("status", to_string(product.state));
  text_or_null(out, "reason", product.reason);
  out.close_object();
  return text;
}

}  // namespace gaveurs
