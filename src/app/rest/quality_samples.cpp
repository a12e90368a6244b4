#include "app/product_trace.h"
#include "app/rest/answers.h"
#include "app/rest/quality_parameters.h"
#include "wire/codes.h"
#include "wire/quality_json.h"

namespace gaveurs {
namespace {

constexpr int kMostSamples = 200;
constexpr std::size_t kSampleBytes = 5'000;

}  // namespace

Result<std::string> latest_sample(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto newest = newest_sample(r);
  if (!newest) return std::unexpected(newest.error());
  if (!newest->sample) return fail(ErrorKind::kNotFound, "there is no sample yet");
  std::string text;
  append_sample(text, *newest->sample, newest->trace);
  return text;
}

Result<std::string> list_samples(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"device_id", "site_code", "code_lot", "grade", "since", "until", "unlinked", "lot_link",
           "cursor", "limit"});
  SampleFilter filter = line_filter(in, q);
  filter.lot = lot_parameter(in, q);
  filter.grade = grade_parameter(in, q);
  filter.unlinked = in.flag("unlinked");
  if (const auto link = q.parameter("lot_link"); !link.empty()) {
    filter.unlinked = true;
    if (link != "none") in.refuse("lot_link", "must be none");
  }
  const int limit = in.limit(50, kMostSamples);
  std::optional<SampleCursor> after;
  if (const auto text = q.parameter("cursor"); !text.empty()) {
    const auto parts = parse_cursor(text);
    if (parts) after = SampleCursor{Instant{parts->first}, parts->second};
    if (!parts) in.refuse("cursor", "must be a next_cursor of an earlier answer");
  }
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  // One more than the page tells whether there is a next one.
  auto samples = r.samples(filter, after, limit + 1);
  if (!samples) return std::unexpected(samples.error());
  const auto next = cut_page(*samples, limit, [](const auto& row) {
    return cursor_text(row.sample.time.micros, row.first_seq);
  });
  std::string text;
  text.reserve(64 + samples->size() * kSampleBytes);
  text = "{\"items\":[";
  for (const auto& stored : *samples) {
    if (text.back() != '[') text += ',';
    append_sample(text, stored);
  }
  text += "],\"next_cursor\":";
  text += next ? '"' + *next + "\"}" : "null}";
  return text;
}

Result<std::string> show_sample(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto id = parse_sample_id(q.subject);
  const auto unknown = [] {
    return fail(ErrorKind::kNotFound, "there is no sample of that number");
  };
  if (!id) return unknown();
  const auto stored = r.sample(*id);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored) return unknown();
  std::vector<ReplacedSample> replaced;
  if ((*stored)->corrections > 0) {
    auto history = r.replaced_of_sample(*id);
    if (!history) return std::unexpected(history.error());
    replaced = std::move(*history);
  }
  std::string text;
  const auto trace = trace_of_sample(r, *id);
  if (!trace) return std::unexpected(trace.error());
  append_whole_sample(text, **stored, replaced, *trace);
  return text;
}

}  // namespace gaveurs
