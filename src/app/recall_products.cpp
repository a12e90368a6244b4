#include "app/recall_products.h"

#include "app/decision.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

constexpr int kMostRecalled = 10'000;

}  // namespace

Result<void> RecallProducts::decide(Decision& decision) {
  auto meant = decision.tx().products(request_.which, kMostRecalled + 1);
  if (!meant) return std::unexpected(meant.error());
  if (meant->empty()) return fail(ErrorKind::kNotFound, "no product is meant by this");
  if (meant->size() > static_cast<std::size_t>(kMostRecalled)) {
    return fail(ErrorKind::kInvalid, "more than 10,000 products are meant; narrow it, and repeat");
  }
  for (auto& product : *meant) {
    if (product.state == ProductState::kRecalled) {
      ++already_;
      continue;
    }
    // A sample of the same batch may have moved it on.
    if (const Product* newer = decision.line().product(product.sample)) product = *newer;
    product.state = ProductState::kRecalled;
    product.reason = request_.reason;
    product.changed_at = decision.now();
    Event event;
    event.kind = EventKind::kProductRecalled;
    event.site = product.site;
    event.lot = product.lot;
    JsonWriter out(event.body);
    out.open_object().field("product_id", product.id.value).field("reason", product.reason);
    out.close_object();
    decision.emit(std::move(event));
    if (!product.sample.value.empty()) decision.line().put_product(product);
    decision.set().products.push_back(std::move(product));
    ++recalled_;
  }
  return {};
}

}  // namespace gaveurs
