#include "app/sample_events.h"

#include <unordered_map>

#include "base/log.h"
#include "wire/json.h"
#include "wire/json_writer.h"
#include "wire/sensor_update.h"

namespace gaveurs {
namespace {

// A run of events with at most this many others between two samples is read in one go.
constexpr Seq kSparse = 8;

struct Brief {
  SampleId sample;
  LotLink link = LotLink::kNone;
  ProductId product;
};

std::optional<Brief> parse_brief(std::string_view text) {
  const auto object = parse_json_object(text);
  std::string_view id, link;
  if (!object || object->at_key("sample_id").get_string().get(id) ||
      object->at_key("link").get_string().get(link)) {
    return std::nullopt;
  }
  Brief out{{std::string(id)}, parse_lot_link(link).value_or(LotLink::kNone), {}};
  std::string_view product;
  if (!object->at_key("product_id").get_string().get(product)) out.product.value = product;
  return out;
}

using Known = std::unordered_map<SampleId, StoredSample>;

// The rows of all samples that came in between, where they are dense enough to be worth it.
Known read_run(Reader& r, const std::vector<Event>& events, std::int64_t samples) {
  Known known;
  if (samples < 2 || (events.back().seq - events.front().seq) > kSparse * samples) return known;
  auto rows = r.samples_first_seen(events.front().seq - 1, events.back().seq);
  if (!rows) return known;  // each is asked for on its own then
  for (auto& row : *rows) {
    SampleId id = row.sample.id;
    known.emplace(std::move(id), std::move(row));
  }
  return known;
}

// The sample as it was at the event.
Result<std::optional<StoredSample>> sample_at(Reader& r, Known& known, const SampleId& id,
                                              Seq seq) {
  std::optional<StoredSample> now;
  if (const auto found = known.find(id); found != known.end()) {
    now = found->second;
  } else {
    auto row = r.sample(id);
    if (!row) return std::unexpected(row.error());
    now = std::move(*row);
  }
  if (!now || now->values_seq <= seq) return now;
  auto history = r.replaced_of_sample(id);
  if (!history) return std::unexpected(history.error());
  std::optional<StoredSample> then;
  for (auto& replaced : *history) {
    if (replaced.was.values_seq <= seq) then = std::move(replaced.was);
  }
  return then;
}

}  // namespace

std::string brief_of(const StoredSample& stored, const ProductId& product) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("sample_id", stored.sample.id.value);
  out.field("link", to_string(stored.link));
  if (!product.value.empty()) out.field("product_id", product.value);
  out.close_object();
  return text;
}

Result<void> complete_events(Reader& r, std::vector<Event>& events) {
  std::int64_t samples = 0;
  for (const auto& event : events) samples += event.kind == EventKind::kSensorUpdate ? 1 : 0;
  if (samples == 0) return {};
  Known known = read_run(r, events, samples);
  for (auto& event : events) {
    if (event.kind != EventKind::kSensorUpdate) continue;
    const auto brief = parse_brief(event.body);
    if (!brief) continue;
    auto then = sample_at(r, known, brief->sample, event.seq);
    if (!then && then.error().kind != ErrorKind::kCorrupt) return std::unexpected(then.error());
    if (!then || !*then) {
      log_warning("a measurement cannot be shown", {{"sample_id", brief->sample.value}});
      continue;
    }
    StoredSample& stored = **then;
    stored.seq = event.seq;
    stored.lot = event.lot;
    stored.link = brief->link;
    event.device = stored.sample.device;
    event.grade = stored.analysis.fusion.final_grade;
    event.body.clear();
    append_sensor_body(event.body, stored, {brief->product, {}, {}});
  }
  return {};
}

Event event_of(const StoredSample& stored) {
  Event event;
  event.seq = stored.seq;
  event.kind = EventKind::kSensorUpdate;
  event.site = stored.sample.site;
  event.lot = stored.lot;
  event.device = stored.sample.device;
  event.grade = stored.analysis.fusion.final_grade;
  return event;
}

}  // namespace gaveurs
