#include "app/rest/chart_view.h"

#include <algorithm>
#include <limits>

#include "quality/control_chart.h"

namespace gaveurs {
namespace {

constexpr Instant kForever{std::numeric_limits<std::int64_t>::max() / 2};
// Points before the first one shown that its EWMA and rules still know of.
constexpr int kRunIn = 100;
constexpr int kGroupRunIn = 60;
constexpr int kSamplesMax = 60'000;  // of the points shown

// Values with the sample each belongs to; those that were not measured are left out.
struct Series {
  std::vector<double> values;
  std::vector<const ChartSample*> samples;

  explicit Series(const std::vector<ChartSample>& from) {
    for (const auto& sample : from) {
      if (!sample.value) continue;
      values.push_back(*sample.value);
      samples.push_back(&sample);
    }
  }
  // Leaves the newest ones out of which whole subgroups can be made.
  void align(std::size_t drop) {
    drop = std::min(drop, values.size());
    values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(drop));
    samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(drop));
  }
};

struct Judged {
  std::vector<ShownPoint> points;
  bool out = false;
};

Judged judge(const ChartLimits& limits, const Series& series, RuleSet shown, RuleSet alarming,
             bool reference) {
  Judged out;
  ChartMonitor monitor(limits, shown, reference ? kNoRules : alarming);
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    auto point = monitor.push(series.values[i]);
    if (!point) continue;
    if (reference) point->alarm = ChartAlarm::kNone;
    out.points.push_back({*point, series.samples[i]->id, series.samples[i]->time, reference});
  }
  out.out = monitor.out() && !reference;
  return out;
}

void keep_newest(std::vector<ShownPoint>& points, int most) {
  const auto size = static_cast<std::ptrdiff_t>(points.size());
  if (size > most) points.erase(points.begin(), points.begin() + (size - most));
}

// Judged by frozen limits: subgroups are counted from where the limits begin to apply, forwards
// and, for what is shown of the time before, backwards.
Result<std::vector<double>> judge_by_frozen(const ChartQuestion& q, Reader& r, ChartView& view) {
  const FrozenChart& frozen = *view.frozen;
  const int subgroup = frozen.limits.subgroup;
  const int run_in = subgroup == 1 ? kRunIn : kGroupRunIn;
  auto after =
      r.chart_samples(q.key, frozen.applies_from, kForever, (q.points + run_in) * subgroup);
  if (!after) return std::unexpected(std::move(after.error()));
  Series now(*after);
  if (subgroup > 1) {
    const auto count = r.chart_count(q.key, frozen.applies_from, kForever);
    if (!count) return std::unexpected(count.error());
    now.align(before_first_subgroup(*count, now.values.size(), subgroup));
  }
  auto judged = judge(frozen.limits, now, q.rules, frozen.alarm_rules, false);
  view.out = judged.out;
  const int missing = q.points - static_cast<int>(judged.points.size());
  if (missing > 0) {
    auto before = r.chart_samples(q.key, Instant{0}, frozen.applies_from, missing * subgroup);
    if (!before) return std::unexpected(std::move(before.error()));
    Series past(*before);
    past.align(past.values.size() % static_cast<std::size_t>(subgroup));
    view.points = judge(frozen.limits, past, q.rules, kNoRules, true).points;
  }
  view.points.insert(view.points.end(), judged.points.begin(), judged.points.end());
  keep_newest(view.points, q.points);
  return now.values;
}

// Without frozen limits of that kind the points shown are their own reference.
Result<std::vector<double>> judge_provisionally(const ChartQuestion& q, ChartKind kind,
                                                int subgroup, Reader& r, ChartView& view) {
  auto samples = r.chart_samples(q.key, Instant{0}, kForever, q.points * subgroup);
  if (!samples) return std::unexpected(std::move(samples.error()));
  Series series(*samples);
  series.align(series.values.size() % static_cast<std::size_t>(subgroup));
  auto limits = estimate_limits(kind, subgroup, series.values);
  if (limits) {
    view.limits = *limits;
    auto judged = judge(*limits, series, q.rules, kNoRules, false);
    view.points = std::move(judged.points);
    view.out = judged.out;
    return series.values;
  }
  view.refused = limits.error().message;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (subgroup > 1) break;  // a point of several samples wants limits to be worth showing
    ChartPoint point;
    point.value = series.values[i];
    view.points.push_back({point, series.samples[i]->id, series.samples[i]->time, false});
  }
  return series.values;
}

Capability capability(const ChartView& view, const std::vector<double>& values, int subgroup,
                      ChartKind kind) {
  Capability none;
  if (kind == ChartKind::kProportion) {
    none.refused = "a share has no specification of single livers";
    return none;
  }
  if (!view.frozen) {
    none.refused = "no specification limits are set";
    return none;
  }
  // Of the samples whose points are shown and judged.
  std::vector<ChartPoint> points;
  for (const auto& shown : view.points) {
    if (!shown.reference) points.push_back(shown.point);
  }
  const std::size_t size =
      std::min(values.size() - values.size() % static_cast<std::size_t>(subgroup),
               points.size() * static_cast<std::size_t>(subgroup));
  const std::span<const double> all(values);
  const auto open = values.size() % static_cast<std::size_t>(subgroup);
  return capability_of(all.subspan(values.size() - open - size, size), subgroup, view.frozen->spec,
                       points);
}

}  // namespace

Result<ChartView> view_chart(const ChartQuestion& asked, Reader& r) {
  ChartQuestion q = asked;
  ChartView view;
  auto history = r.chart_history(q.key, 1);
  if (!history) return std::unexpected(std::move(history.error()));
  if (!history->empty()) view.frozen = std::move(history->front());
  const ChartKind kind =
      q.kind.value_or(view.frozen ? view.frozen->limits.kind : usual_kind(q.key.characteristic));
  const bool same_kind = view.frozen && view.frozen->limits.kind == kind;
  const int subgroup =
      q.subgroup.value_or(same_kind ? view.frozen->limits.subgroup : usual_subgroup(kind));
  q.points = std::min(q.points, std::max(kSamplesMax / subgroup, 1));
  view.by_frozen = same_kind && view.frozen->limits.subgroup == subgroup;
  if (view.by_frozen) view.limits = view.frozen->limits;
  auto values = view.by_frozen ? judge_by_frozen(q, r, view)
                               : judge_provisionally(q, kind, subgroup, r, view);
  if (!values) return std::unexpected(std::move(values.error()));
  view.capability = capability(view, *values, subgroup, kind);
  return view;
}

}  // namespace gaveurs
