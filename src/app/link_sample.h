// Use case: a person says to which lot a sample belongs, or that it belongs to none. What the
// message or the queue had said gives way to it. Committer's thread.
#pragma once

#include <memory>
#include <optional>

#include "app/command.h"
#include "domain/sample.h"

namespace gaveurs {

class LinkSample : public Command {
 public:
  LinkSample(CompletionSink& sink, SampleId sample, std::optional<LotCode> lot)
      : Command(sink), sample_(std::move(sample)), lot_(std::move(lot)) {}

  const LotCode* lot() const override { return lot_ ? &*lot_ : nullptr; }
  const SampleId* sample_id() const override { return &sample_; }
  /// kNotFound for an unknown sample, kInvalid for an unknown lot.
  Result<void> decide(Decision& decision) override;
  const StoredSample& stored() const { return *stored_; }

 private:
  SampleId sample_;
  std::optional<LotCode> lot_;
  std::shared_ptr<const StoredSample> stored_;
};

}  // namespace gaveurs
