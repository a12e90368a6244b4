#include "app/freeze_chart.h"

#include "app/decision.h"
#include "quality/control_chart.h"

namespace gaveurs {
namespace {

constexpr Instant kForever{std::numeric_limits<std::int64_t>::max() / 2};

std::unexpected<Error> refused(std::string path, std::string reason) {
  return fail(ErrorKind::kInvalid, "no limits follow from the request",
              {{std::move(path), std::move(reason)}});
}

}  // namespace

// Also one that was frozen earlier in this batch.
std::optional<FrozenChart> FreezeChart::newest(Decision& decision, Result<void>& outcome) const {
  const auto& frozen = decision.set().charts;
  for (auto it = frozen.rbegin(); it != frozen.rend(); ++it) {
    if (it->key == chart_.key) return *it;
  }
  auto known = decision.tx().charts_of(chart_.key.device);
  if (!known) {
    outcome = std::unexpected(std::move(known.error()));
    return std::nullopt;
  }
  for (auto& chart : *known) {
    if (chart.key == chart_.key) return std::move(chart);
  }
  return std::nullopt;
}

Result<void> FreezeChart::take_reference(Decision& decision, ChartKind kind, int subgroup) {
  const Instant from = request_.from.value_or(Instant{0}), to = request_.to.value_or(kForever);
  auto samples = decision.tx().chart_samples(chart_.key, from, to,
                                             request_.from ? kReferenceMax : request_.samples);
  if (!samples) return std::unexpected(std::move(samples.error()));
  std::vector<double> values;
  for (const auto& sample : *samples) {
    if (sample.value) values.push_back(*sample.value);
  }
  auto limits = estimate_limits(kind, subgroup, values);
  if (!limits) return refused(request_.from ? "from" : "samples", limits.error().message);
  chart_.limits = *limits;
  chart_.from = request_.from.value_or(samples->front().time);
  chart_.to = request_.to.value_or(samples->back().time + 1);
  chart_.applies_from = *chart_.to;
  return {};
}

Result<void> FreezeChart::take_stated(Decision& decision, ChartKind kind, int subgroup) {
  if (kind != ChartKind::kProportion && !request_.sigma) {
    return refused("sigma", "is missing; it is stated with centre");
  }
  auto limits = stated_limits(kind, subgroup, *request_.centre, request_.sigma.value_or(0));
  if (!limits) return refused("centre", limits.error().message);
  chart_.limits = *limits;
  // From the next sample on; devices have clocks of their own.
  auto last = decision.tx().chart_samples(chart_.key, Instant{0}, kForever, 1);
  if (!last) return std::unexpected(std::move(last.error()));
  chart_.applies_from = last->empty() ? decision.now() : last->back().time + 1;
  return {};
}

Result<void> FreezeChart::decide(Decision& decision) {
  auto device = decision.line().device(decision.tx(), chart_.key.device);
  if (!device) return std::unexpected(std::move(device.error()));
  if (!(*device)->known) return fail(ErrorKind::kNotFound, "no device of that name has been seen");
  Result<void> outcome;
  const auto before = newest(decision, outcome);
  if (!outcome) return outcome;

  const auto figure = chart_.key.characteristic;
  const ChartKind kind = request_.kind.value_or(before ? before->limits.kind : usual_kind(figure));
  if (!allows(figure, kind)) return refused("kind", "is not for this characteristic");
  const bool as_before = before && before->limits.kind == kind;
  const int subgroup =
      request_.subgroup.value_or(as_before ? before->limits.subgroup : usual_subgroup(kind));
  if (const auto fault = subgroup_fault(kind, subgroup)) {
    return refused("samples_per_point", "must be " + *fault);
  }
  auto taken = request_.centre ? take_stated(decision, kind, subgroup)
                               : take_reference(decision, kind, subgroup);
  if (!taken) return taken;
  chart_.author = request_.author;
  chart_.note = request_.note;
  chart_.spec = request_.spec.value_or(before ? before->spec : SpecLimits{});
  chart_.alarm_rules = request_.alarm_rules.value_or(before ? before->alarm_rules : kNoRules);
  chart_.frozen_at = decision.now();
  if (before && before->frozen_at >= chart_.frozen_at) chart_.frozen_at = before->frozen_at + 1;
  decision.set().charts.push_back(chart_);
  decision.watch().forget_after_batch(chart_.key.device);
  return {};
}

}  // namespace gaveurs
