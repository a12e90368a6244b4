// Use case: a person freezes the limits of a control chart, from a reference period, from the
// newest samples, or as stated, together with its specification and which rules alarm. What was
// there before stays as history. kNotFound for a device that never sent anything, kInvalid with the
// reason when the reference gives no limits.
#pragma once

#include "app/command.h"
#include "domain/chart.h"
#include "wire/chart_request.h"

namespace gaveurs {

class FreezeChart : public Command {
 public:
  FreezeChart(CompletionSink& sink, ChartKey key, ChartRequest request)
      : Command(sink), request_(std::move(request)) {
    chart_.key = std::move(key);
  }

  Result<void> decide(Decision& decision) override;
  /// As it is kept; once decided and not refused.
  const FrozenChart& chart() const { return chart_; }

 private:
  Result<void> take_reference(Decision& decision, ChartKind kind, int subgroup);
  Result<void> take_stated(Decision& decision, ChartKind kind, int subgroup);
  std::optional<FrozenChart> newest(Decision& decision, Result<void>& outcome) const;

  ChartRequest request_;
  FrozenChart chart_;
};

}  // namespace gaveurs
