#include <algorithm>
#include <map>

#include "app/rest/answers.h"
#include "app/rest/quality_parameters.h"
#include "wire/quality_json.h"

namespace gaveurs {
namespace {

constexpr int kMostHours = 31 * 24;
constexpr int kMostDays = 400;
constexpr std::int64_t kDefaultDays = 30;

struct Bucket {
  Instant start, end;
};

// Hours of Europe/Paris begin with those of UTC: its offsets have been whole hours since 1911.
Bucket hour_of(Instant t) {
  const Instant start{t.micros - t.micros % kMicrosPerHour};
  return {start, start + kMicrosPerHour};
}

// A civil day: 23, 24 or 25 hours.
Bucket day_of(Instant t) {
  ParisTime local = to_paris(t);
  local.hour = local.minute = local.second = 0;
  const Instant start = from_paris(local);
  // Noon of the next day lies 36 hours on, give or take one.
  ParisTime next = to_paris(start + 36 * kMicrosPerHour);
  next.hour = next.minute = next.second = 0;
  return {start, from_paris(next)};
}

struct Grain {
  Bucket (*bucket)(Instant);
  int most;
  std::int64_t usual_micros;  // how far back without `since`
};

void write_bucket(JsonWriter& out, const Bucket& bucket, const QualityGroup& group) {
  out.open_object().field("start", bucket.start).field("end", bucket.end);
  out.field("device_id", group.device.value).key("site_code");
  group.site.value.empty() ? out.null() : out.value(group.site.value);
  write_sums(out, group.sums);
  out.close_object();
}

Result<void> write_buckets(JsonWriter& out, Reader& r, SampleFilter filter, const Grain& grain) {
  const Instant until = *filter.until;
  while (*filter.since < until) {
    const auto next = r.first_sample_time(filter);
    if (!next) return std::unexpected(next.error());
    if (!*next) return {};
    const Bucket bucket = grain.bucket(**next);
    SampleFilter within = filter;
    within.until = std::min(bucket.end, until);
    const auto groups = r.quality_groups(within);
    if (!groups) return std::unexpected(groups.error());
    for (const auto& group : *groups) write_bucket(out, bucket, group);
    filter.since = within.until;
  }
  return {};
}

Result<std::string> by_time(const Question& q, Reader& r, const Grain& grain) {
  Parameters in(q);
  in.only({"device_id", "site_code", "since", "until"});
  SampleFilter filter = line_filter(in, q);
  if (!filter.until) filter.until = grain.bucket(q.now).end;
  const Instant asked = filter.since.value_or(*filter.until + -grain.usual_micros);
  // Whole buckets: the figures of a part of a day would be taken for those of the day.
  filter.since = grain.bucket(asked).start;
  const std::int64_t longest = grain.usual_micros > 3 * kMicrosPerDay
                                   ? std::int64_t{grain.most} * kMicrosPerDay
                                   : std::int64_t{grain.most} * kMicrosPerHour;
  if (*filter.until - *filter.since > longest + kMicrosPerDay) {
    in.refuse("since",
              fmt::format("must not be more than {} days before until", longest / kMicrosPerDay));
  }
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  filter.until = grain.bucket(*filter.until + -1).end;
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("since", *filter.since).field("until", *filter.until);
  out.key("items").open_array();
  if (auto written = write_buckets(out, r, filter, grain); !written) {
    return std::unexpected(written.error());
  }
  close_page(out, std::nullopt);
  return text;
}

SampleFilter usual_span(SampleFilter filter, Instant now) {
  if (!filter.until) filter.until = now + kMicrosPerDay;  // clocks of devices run ahead
  if (!filter.since) filter.since = now + -kDefaultDays * kMicrosPerDay;
  return filter;
}

}  // namespace

Result<std::string> hourly_quality(const Question& q, Reader& r) {
  return by_time(q, r, {hour_of, kMostHours, kMicrosPerDay});
}

Result<std::string> daily_quality(const Question& q, Reader& r) {
  return by_time(q, r, {day_of, kMostDays, kDefaultDays * kMicrosPerDay});
}

Result<std::string> quality_by_site(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"since", "until"});
  const SampleFilter filter = usual_span(line_filter(in, q), q.now);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  const auto sites = r.site_summaries();
  if (!sites) return std::unexpected(sites.error());
  const auto groups = r.quality_groups(filter);
  if (!groups) return std::unexpected(groups.error());
  // Known sites without a sample are shown with nulls; so are samples of a site nobody knows.
  std::map<std::string, std::pair<std::string, QualitySums>> rows;
  for (const auto& site : *sites) rows[site.site.code.value].first = site.site.nom;
  for (const auto& group : *groups) rows[group.site.value].second.add(group.sums);
  std::string text;
  JsonWriter out(text);
  out.open_object().field("since", *filter.since).field("until", *filter.until);
  out.key("items").open_array();
  for (const auto& [code, row] : rows) {
    out.open_object().key("site_code");
    code.empty() ? out.null() : out.value(code);
    out.key("nom");
    row.first.empty() ? out.null() : out.value(row.first);
    write_sums(out, row.second);
    out.close_object();
  }
  close_page(out, std::nullopt);
  return text;
}

Result<std::string> grade_distribution(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"device_id", "site_code", "code_lot", "since", "until"});
  SampleFilter filter = line_filter(in, q);
  filter.lot = lot_parameter(in, q);
  // All that was measured of a lot is asked for by its name alone.
  if (!filter.lot) filter = usual_span(filter, q.now);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto groups = r.quality_groups(filter);
  if (!groups) return std::unexpected(groups.error());
  QualitySums all;
  for (const auto& group : *groups) all.add(group.sums);
  std::string text;
  JsonWriter out(text);
  out.open_object().field("since", filter.since).field("until", filter.until);
  write_sums(out, all);
  out.key("distribution").open_array();
  for (int i = kGrades - 1; i >= 0; --i) {
    const auto grade = static_cast<Grade>(i);
    std::optional<double> share;
    if (all.samples > 0) {
      share = static_cast<double>(all.of(grade)) / static_cast<double>(all.samples);
    }
    out.open_object().field("grade", to_string(grade)).field("count", all.of(grade));
    out.rounded("share", share, 4).close_object();
  }
  out.close_array().close_object();
  return text;
}

}  // namespace gaveurs
