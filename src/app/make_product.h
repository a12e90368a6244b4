// A compliant liver that belongs to a lot becomes a product, one per sample, in the transaction
// that stores the sample; what is found out of the liver later moves its product on. Committer's
// thread.
#pragma once

#include <optional>

#include "app/decision.h"
#include "domain/product.h"
#include "domain/sample.h"

namespace gaveurs {

/// What becomes of a sample's product.
struct ProductStep {
  std::optional<Product> product;  // as it is from here on; unset: the sample has none
  bool fresh = false;
  bool changed = false;
};

/// Decides what the sample as it is now means for its product. Its id must be among the loaded
/// ones. Nothing is written yet: the sample's own event, which names the product, comes first.
Result<ProductStep> decide_product(Decision& decision, const StoredSample& stored);

/// Writes the step, and emits product_created for a new product.
void take_step(Decision& decision, ProductStep step);

/// The next number of the product's site and day, and its code. False: the site's name or the lot's
/// code is too long for a product's, or the day is full.
Result<bool> number_product(Decision& decision, Product& product);

}  // namespace gaveurs
