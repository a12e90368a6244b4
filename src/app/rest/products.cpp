#include "app/product_trace.h"
#include "app/rest/answers.h"
#include "app/rest/quality_parameters.h"
#include "wire/product_json.h"

namespace gaveurs {
namespace {

constexpr int kMostProducts = 1'000;

void write_lot(JsonWriter& out, const std::optional<LotView>& view) {
  out.key("lot");
  if (!view) {
    out.null();
    return;
  }
  const Lot& lot = view->lot;
  out.open_object().field("code_lot", lot.code.value).field("site_code", lot.site.value);
  out.field("genetique", lot.genetique).field("debut_lot", lot.debut);
  out.key("jour");
  lot.slot ? out.value(lot.slot->jour) : out.null();
  out.field("nb_repas", lot.nb_repas).key("taux_mortalite");
  lot.latest ? out.value(lot.latest->taux_mortalite_pct) : out.null();
  out.field("pret_abattage", lot.pret_abattage).close_object();
}

void write_trace(JsonWriter& out, const Traceability& trace) {
  out.key("traceability").open_object().field("leaf_index", trace.leaf_index).key("leaf_hash");
  trace.leaf_hash.empty() ? out.null() : out.value(trace.leaf_hash);
  out.field("product_id", trace.product.value).close_object();
}

}  // namespace

Result<std::string> list_products(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"code_lot", "site_code", "device_id", "since", "until", "before", "limit"});
  const SampleFilter line = line_filter(in, q);
  const ProductFilter filter{{},          lot_parameter(in, q), line.site,
                             line.device, line.since,           line.until};
  const auto before = in.integer("before", 1, INT64_MAX);
  const int limit = in.limit(100, kMostProducts);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto products = r.products(filter, before.value_or(INT64_MAX), limit);
  if (!products) return std::unexpected(products.error());
  std::string text;
  JsonWriter out(text);
  out.open_array();
  for (const auto& product : *products) write_product(out, product, q.codes->public_url());
  out.close_array();
  return text;
}

Result<std::string> scan_product(const Question& q, Reader& r) {
  const auto product = product_of_code(r, q.subject);
  if (!product) return std::unexpected(product.error());
  const auto lot = r.lot(product->lot);
  if (!lot) return std::unexpected(lot.error());
  const auto trace = trace_of_product(r, product->id);
  if (!trace) return std::unexpected(trace.error());
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_product_members(out, *product, q.codes->public_url());
  out.field("recalled", product->state == ProductState::kRecalled);
  write_lot(out, *lot);
  write_trace(out, *trace);
  out.field("feedback_token", q.codes->tokens().issue(product->id, q.now)).close_object();
  return text;
}

}  // namespace gaveurs
