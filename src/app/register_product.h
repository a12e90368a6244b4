// Use case: a person registers a product: of a compliant sample that belongs to a lot, or, without
// a sample, a jar of a known lot that an earlier system sold. The same sample or the same code of
// an earlier system again is the same product; a lot alone is another jar of it each time.
// Committer's thread.
#pragma once

#include <optional>
#include <string>

#include "app/command.h"
#include "domain/lot.h"
#include "domain/product.h"
#include "wire/product_request.h"

namespace gaveurs {

class RegisterProduct : public Command {
 public:
  RegisterProduct(CompletionSink& sink, ProductRequest request)
      : Command(sink), request_(std::move(request)) {}

  const LotCode* lot() const override { return request_.lot ? &*request_.lot : nullptr; }
  const SampleId* sample_id() const override {
    return request_.sample ? &*request_.sample : nullptr;
  }
  /// kNotFound for an unknown sample, kInvalid for an unknown lot or one a code cannot name,
  /// for a site that is not the lot's or sample's, and a date before the lot began or to come;
  /// kConflict for a sample that is not compliant or belongs to no lot, and for a code that another
  /// product carries.
  Result<void> decide(Decision& decision) override;

  const Product& product() const { return product_; }
  bool fresh() const { return fresh_; }

 private:
  Result<void> decide_of_sample(Decision& decision);
  Result<void> decide_of_lot(Decision& decision);
  Result<void> check_site(Decision& decision, const SiteCode& of_liver) const;
  Result<void> check_date(const Lot& lot, Instant now) const;
  Result<void> check_code(Decision& decision, const ProductId& own) const;
  Result<std::optional<Product>> carrier(Decision& decision) const;

  ProductRequest request_;
  Product product_;
  bool fresh_ = false;
};

}  // namespace gaveurs
