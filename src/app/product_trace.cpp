#include "app/product_trace.h"

#include "trace/leaf.h"

namespace gaveurs {

Result<Traceability> trace_of_product(Reader& r, const ProductId& product) {
  Traceability out;
  out.product = product;
  const auto leaves = r.journal_leaves_of(to_string(LeafKind::kProduct), product.value, 1);
  if (!leaves) return std::unexpected(leaves.error());
  if (leaves->empty()) return out;
  out.leaf_index = leaves->front().number;
  out.leaf_hash = to_hex(leaf_hash(leaves->front().entry));
  return out;
}

Result<TracedSample> newest_sample(Reader& r) {
  auto newest = r.newest_sample();
  if (!newest) return std::unexpected(std::move(newest.error()));
  TracedSample out;
  if (!*newest) return out;
  auto trace = trace_of_sample(r, (*newest)->sample.id);
  if (!trace) return std::unexpected(std::move(trace.error()));
  out.sample = std::move(*newest);
  out.trace = std::move(*trace);
  return out;
}

Result<Traceability> trace_of_sample(Reader& r, const SampleId& sample) {
  const auto product = r.product_of_sample(sample);
  if (!product) return std::unexpected(product.error());
  if (!*product) return Traceability{};
  return trace_of_product(r, (*product)->id);
}

}  // namespace gaveurs
