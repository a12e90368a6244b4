#include "app/register_product.h"

#include "app/make_product.h"

namespace gaveurs {
namespace {

std::unexpected<Error> refused(std::string path, std::string reason) {
  return fail(ErrorKind::kInvalid, "the request cannot be accepted",
              {{std::move(path), std::move(reason)}});
}

Error no_number() {
  return {ErrorKind::kInvalid,
          "the request cannot be accepted",
          {{"code_lot",
            "a product's code holds a lot of at most 20 and a site of at most 4 characters"}}};
}

}  // namespace

// The product that carries the earlier code already, of this batch or of the store.
Result<std::optional<Product>> RegisterProduct::carrier(Decision& decision) const {
  if (request_.earlier_code.empty()) return std::optional<Product>{};
  const auto& made = decision.set().products;
  for (auto product = made.rbegin(); product != made.rend(); ++product) {
    if (product->alias == request_.earlier_code) return std::optional(*product);
  }
  return decision.tx().product_of_alias(request_.earlier_code);
}

Result<void> RegisterProduct::check_code(Decision& decision, const ProductId& own) const {
  const auto other = carrier(decision);
  if (!other) return std::unexpected(other.error());
  if (!*other || (*other)->id == own) return {};
  return fail(ErrorKind::kConflict, "product " + (*other)->id.value + " carries this code already");
}

// A jar comes from where its liver does.
Result<void> RegisterProduct::check_site(Decision& decision, const SiteCode& of_liver) const {
  if (!request_.site) return {};
  if (!of_liver.value.empty()) {
    if (*request_.site == of_liver) return {};
    return refused("site_code", "is not the site of its lot or sample, " + of_liver.value);
  }
  const auto known = decision.cache().site_exists(decision.tx(), *request_.site);
  if (!known) return std::unexpected(known.error());
  return *known ? Result<void>{} : refused("site_code", "is not a known site");
}

Result<void> RegisterProduct::check_date(const Lot& lot, Instant now) const {
  if (!request_.produced_at) return {};
  if (*request_.produced_at > now) return refused("production_date", "is still to come");
  if (*request_.produced_at < lot.debut) {
    return refused("production_date", "is before the lot began");
  }
  return {};
}

Result<void> RegisterProduct::decide_of_sample(Decision& decision) {
  const auto stored = decision.line().sample(*request_.sample);
  if (!stored) return fail(ErrorKind::kNotFound, "there is no sample of that number");
  if (auto same = check_site(decision, stored->sample.site); !same) return same;
  if (request_.lot && stored->lot != *request_.lot) {
    return fail(ErrorKind::kConflict, "the sample belongs to another lot, or to none");
  }
  ProductStep step;
  if (const Product* old = decision.line().product(*request_.sample)) {
    step.product = *old;
  } else {
    if (!stored->analysis.fusion.compliant()) {
      return fail(ErrorKind::kConflict, "the sample is not compliant: it becomes no product");
    }
    if (stored->link == LotLink::kNone) {
      return fail(ErrorKind::kConflict, "the sample belongs to no lot; link it first");
    }
    auto decided = decide_product(decision, *stored);
    if (!decided) return std::unexpected(std::move(decided.error()));
    step = std::move(*decided);
    if (!step.product) return std::unexpected(no_number());
    step.product->origin = ProductOrigin::kHand;
  }
  if (auto free = check_code(decision, step.product->id); !free) return free;
  if (!request_.earlier_code.empty() && step.product->alias != request_.earlier_code) {
    if (!step.product->alias.empty()) {
      return fail(ErrorKind::kConflict, "the product carries another earlier code");
    }
    step.product->alias = request_.earlier_code;
    step.product->changed_at = decision.now();
    step.changed = true;
  }
  fresh_ = step.fresh;
  if (step.fresh) step.product->seq = decision.next_seq();
  product_ = *step.product;
  take_step(decision, std::move(step));
  return {};
}

Result<void> RegisterProduct::decide_of_lot(Decision& decision) {
  const LotState& state = decision.cache().lot(*request_.lot);
  if (!state.known) {
    return refused("code_lot", "is not a known lot");
  }
  if (auto same = check_site(decision, state.lot.site); !same) return same;
  if (auto likely = check_date(state.lot, decision.now()); !likely) return likely;
  auto known = carrier(decision);
  if (!known) return std::unexpected(std::move(known.error()));
  if (*known) {
    if ((*known)->lot != *request_.lot) {
      return fail(ErrorKind::kConflict, "product " + (*known)->id.value + " carries this code");
    }
    product_ = std::move(**known);
    return {};
  }
  Product product;
  product.lot = *request_.lot;
  product.site = request_.site.value_or(state.lot.site);
  product.alias = request_.earlier_code;
  product.grade = request_.grade;
  product.origin = ProductOrigin::kHand;
  product.produced_at = request_.produced_at.value_or(decision.now());
  product.created_at = product.changed_at = decision.now();
  const auto numbered = number_product(decision, product);
  if (!numbered) return std::unexpected(numbered.error());
  if (!*numbered) return std::unexpected(no_number());
  fresh_ = true;
  product.seq = decision.next_seq();
  product_ = product;
  take_step(decision, {std::move(product), true, false});
  return {};
}

Result<void> RegisterProduct::decide(Decision& decision) {
  if (decision.codes() == nullptr) {
    return fail(ErrorKind::kConflict, "no products are made here");
  }
  return request_.sample ? decide_of_sample(decision) : decide_of_lot(decision);
}

}  // namespace gaveurs
