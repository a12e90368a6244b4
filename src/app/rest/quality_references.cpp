#include "app/rest/answers.h"
#include "domain/grading.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

void write_range(JsonWriter& out, std::string_view name, double low, double high) {
  out.key(name).open_object().field("low", low).field("high", high).close_object();
}

}  // namespace

// What livers are judged by, so that no screen keeps figures of its own.
Result<std::string> quality_references(const Question& q, Reader&) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  std::string text;
  JsonWriter out(text);
  out.open_object().key("reflectance").open_object();
  for (std::size_t i = 0; i < kChannels; ++i) out.field(kChannelNames[i], kGoodLiver[i]);
  out.close_object().key("ratios").open_object();
  for (std::size_t i = 0; i < kRatioRanges.size(); ++i) {
    const RatioRange& range = kRatioRanges[i];
    out.key(kSpectralRatioNames[i]).open_object();
    write_range(out, "optimal", range.optimal_low, range.optimal_high);
    write_range(out, "acceptable", range.low, range.high);
    out.close_object();
  }
  out.close_object().key("lowest_scores").open_object();
  out.field("A+", kAPlusScore).field("A", kAScore).field("B", kBScore).field("C", kCScore);
  out.close_object().close_object();
  return text;
}

}  // namespace gaveurs
