#include "app/rest/answers.h"
#include "app/rest/quality_parameters.h"
#include "trace/qr.h"

namespace gaveurs {

Result<std::string> label_sheets(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"code_lot", "site_code", "before", "limit"});
  ProductFilter filter;
  filter.lot = lot_parameter(in, q);
  filter.site = in.site("site_code");
  const auto before = in.integer("before", 1, INT64_MAX);
  const int limit = in.limit(240, static_cast<int>(kMaxLabels));
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto products = r.products(filter, before.value_or(INT64_MAX), limit);
  if (!products) return std::unexpected(products.error());
  std::vector<Label> labels;
  // A jar that must not be sold gets no label.
  for (const auto& product : *products) {
    if (product.state != ProductState::kActive) continue;
    Label label;
    label.link = q.codes->url(product);
    label.title = "Foie gras";
    label.line1 = product.id.value;
    label.line2 = "Lot " + product.lot.value;
    labels.push_back(std::move(label));
  }
  if (labels.empty()) return fail(ErrorKind::kNotFound, "there is no such product to label");
  return label_sheets_pdf(labels);
}

}  // namespace gaveurs
