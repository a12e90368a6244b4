#include "app/make_product.h"

#include "wire/product_json.h"

namespace gaveurs {
namespace {

SiteCode site_of(Decision& decision, const StoredSample& stored) {
  if (!stored.sample.site.value.empty()) return stored.sample.site;
  const LotState* state = decision.cache().find(stored.lot);
  return state != nullptr && state->known ? state->lot.site : SiteCode{};
}

void measure(Product& product, const StoredSample& stored) {
  const LiverAnalysis& analysis = stored.analysis;
  product.grade = analysis.fusion.final_grade;
  product.score = analysis.fusion.final_score;
  product.mass_g.reset();
  if (analysis.tof.zones_used > 0) product.mass_g = analysis.tof.mass_g;
  product.produced_at = stored.sample.time;
}

Result<ProductStep> make_new(Decision& decision, const StoredSample& stored) {
  ProductStep step;
  Product product;
  product.lot = stored.lot;
  product.site = site_of(decision, stored);
  product.sample = stored.sample.id;
  product.created_at = product.changed_at = decision.now();
  measure(product, stored);
  const auto numbered = number_product(decision, product);
  if (!numbered) return std::unexpected(numbered.error());
  if (!*numbered) return step;
  step.product = std::move(product);
  step.fresh = true;
  return step;
}

ProductStep move_on(Decision& decision, const Product& old, const StoredSample& stored) {
  const bool linked = stored.link != LotLink::kNone && ProductCodes::can_name(stored.lot);
  Product next = old;
  measure(next, stored);
  // A jar that carries the link of another lot still scans: what was signed stays ours.
  if (linked && next.lot != stored.lot) {
    next.lot = stored.lot;
    next.link = decision.codes()->link(next);
  }
  if (next.state != ProductState::kRecalled) {
    const bool compliant = stored.analysis.fusion.compliant();
    next.state = compliant && linked ? ProductState::kActive : ProductState::kWithdrawn;
    next.reason = !compliant ? "its liver was found not to be compliant"
                  : !linked  ? "its liver belongs to no lot any more"
                             : "";
  }
  ProductStep step;
  step.changed = next != old;
  if (step.changed) next.changed_at = decision.now();
  step.product = std::move(next);
  return step;
}

}  // namespace

Result<bool> number_product(Decision& decision, Product& product) {
  if (!ProductCodes::can_name(product.lot)) return false;
  product.day = product_day(product.produced_at);
  auto next = decision.line().next_product_number(decision.tx(), product.site, product.day);
  if (!next) return std::unexpected(std::move(next.error()));
  auto id = product_id(product.site, product.day, **next);
  if (!id) return false;
  product.number = (**next)++;
  product.id = std::move(*id);
  product.gtin = decision.codes()->gtin();
  product.link = decision.codes()->link(product);
  return true;
}

Result<ProductStep> decide_product(Decision& decision, const StoredSample& stored) {
  if (decision.codes() == nullptr) return ProductStep{};
  if (const Product* old = decision.line().product(stored.sample.id)) {
    return move_on(decision, *old, stored);
  }
  if (stored.link == LotLink::kNone || !stored.analysis.fusion.compliant()) return ProductStep{};
  return make_new(decision, stored);
}

void take_step(Decision& decision, ProductStep step) {
  if (!step.fresh && !step.changed) return;
  Product& product = *step.product;
  if (step.fresh) {
    product.seq = decision.next_seq();
    Event event;
    event.kind = EventKind::kProductCreated;
    event.site = product.site;
    event.lot = product.lot;
    JsonWriter out(event.body);
    write_product(out, product, decision.codes()->public_url());
    decision.emit(std::move(event));
  }
  if (!product.sample.value.empty()) decision.line().put_product(product);
  decision.set().products.push_back(std::move(product));
}

}  // namespace gaveurs
