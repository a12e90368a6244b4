// Use case: the producer calls products back: all of a lot, a site, a device, a span of time, or
// one. They say so at every scan from then on, and a leaf of the transparency log says since when.
// Asked again it recalls what came to it meanwhile. Committer's thread.
#pragma once

#include "app/command.h"
#include "wire/recall_request.h"

namespace gaveurs {

class RecallProducts : public Command {
 public:
  RecallProducts(CompletionSink& sink, RecallRequest request)
      : Command(sink), request_(std::move(request)) {}
  /// kNotFound when no product is meant; kInvalid when more than 10,000 are.
  Result<void> decide(Decision& decision) override;

  int recalled() const { return recalled_; }
  int already() const { return already_; }

 private:
  RecallRequest request_;
  int recalled_ = 0;
  int already_ = 0;
};

}  // namespace gaveurs
