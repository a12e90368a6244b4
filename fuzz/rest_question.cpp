// Questions to the REST API: "use case / subject ? query", one per input, asked of a small store.
// An answer is JSON, and its next_cursor gives a page that repeats nothing; a refusal is one that
// the client can mend, never a failure of ours.
#include <array>

#include "app/rest/answers.h"
#include "base/json_text.h"
#include "base/temporary_folder.h"
#include "net/http.h"
#include "shared/property.h"
#include "store/open.h"
#include "store/sample_codec.h"
#include "wire/json.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr std::array<AnswerFn, 29> kAnswers{
    meals_of_gaveur, recent_meals,       list_lots,      show_lot,       lot_history,
    lot_curves,      lot_alerts,         lot_quality,    list_gaveurs,   show_gaveur,
    list_alerts,     list_sites,         dashboard,      active_lots,    weekly_report,
    list_samples,    show_sample,        latest_sample,  hourly_quality, daily_quality,
    quality_by_site, grade_distribution, quality_health, list_devices,   list_line_alerts,
    line_overview,   show_chart,         chart_limits,   device_health};
constexpr Instant kNow{1'764'000'000'000'000};  // 2025-11-24
constexpr int kLots = 3;
constexpr int kMealsOfALot = 4;
constexpr int kSamples = 5;

StoredMeal meal_of(const Lot& lot, int number, Seq seq) {
  StoredMeal out;
  out.meal.lot = lot.code;
  out.meal.gaveur = lot.gaveur;
  out.meal.site = lot.site;
  out.meal.slot = slot_of_meal(number);
  out.meal.values.dose_theorique_g = 300;
  out.meal.values.dose_reelle_g = 290 + number;
  out.meal.values.time = lot.debut + number * kMealIntervalMicros;
  out.seq = seq;
  out.recorded_at = out.meal.values.time;
  return out;
}

SampleRow sample_of(Seq seq) {
  auto stored = std::make_shared<StoredSample>();
  stored->first_seq = stored->values_seq = stored->seq = seq;
  stored->sample.id.value = "S-" + std::to_string(seq);
  stored->sample.device.value = "ESP32_LL_01";
  stored->sample.site.value = "LL";
  stored->sample.time = kNow + -(seq % 3) * kMicrosPerHour;
  SampleRow row;
  row.raw = encode_raw(stored->sample.tof, stored->sample.spectral);
  row.analysis = encode_analysis(stored->analysis);
  row.stored = std::move(stored);
  return row;
}

WriteSet small_farm() {
  WriteSet set;
  set.sites.push_back({{"LL"}, "Bretagne", "Bretagne"});
  set.gaveurs.push_back({{1}, "Jean Martin", {"LL"}, std::nullopt});
  Seq seq = 0;
  for (int i = 0; i < kLots; ++i) {
    Lot lot;
    lot.code = {"LL251100" + std::to_string(i)};
    lot.gaveur = {1};
    lot.site = {"LL"};
    lot.debut = kNow + (-5 + i) * kMicrosPerDay;
    for (int number = 1; number <= kMealsOfALot; ++number) {
      set.meals.push_back(meal_of(lot, number, ++seq));
      lot.slot = set.meals.back().meal.slot;
      lot.latest = set.meals.back().meal.values;
      set.events.push_back({seq, kNow, EventKind::kGavageRealtime, {1}, {"LL"}, lot.code, "{}"});
    }
    lot.nb_repas = kMealsOfALot;
    lot.seq = seq;
    set.lots.push_back(lot);
  }
  for (int i = 0; i < kSamples; ++i) set.samples.push_back(sample_of(++seq));
  Device device;
  device.id = set.samples.back().stored->sample.device;
  device.site = {"LL"};
  device.samples = kSamples;
  device.last_sample_seq = seq;
  set.devices.push_back(device);
  return set;
}

/// A store of its own in a folder that goes with it.
class Farm {
 public:
  Farm() {
    auto store = open_store(store_at(folder_.path(), true));
    must(store.has_value(), "the store opens");
    store_ = std::move(*store);
    auto tx = store_->begin();
    must(tx && (*tx)->write(small_farm()) && (*tx)->commit(), "the store takes its rows");
    tx->reset();
    auto reader = store_->open_reader();
    must(reader.has_value(), "the store can be read");
    reader_ = std::move(*reader);
  }
  Reader& reader() { return *reader_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reader> reader_;
};

struct Page {
  std::vector<std::string> items;
  std::optional<std::string> next_cursor;
};

Page page_of(std::string_view text) {
  Page page;
  const auto object = parse_json_object(text);
  must(object.has_value(), "an answer is a JSON object");
  json::array items;
  if (!object->at_key("items").get(items)) {
    for (const json::element item : items) page.items.push_back(simdjson::minify(item));
  }
  std::string_view next;
  if (!object->at_key("next_cursor").get(next)) page.next_cursor = next;
  return page;
}

/// Follows the pages to the end; no item may come twice.
void check_pages(AnswerFn answer, Question question, Page page, Reader& reader) {
  std::vector<std::string> seen;
  for (int pages = 0; page.next_cursor; ++pages) {
    must(pages <= kLots * kMealsOfALot, "pages come to an end");
    must(!page.items.empty(), "a page that is not the last has items");
    for (const auto& item : page.items) {
      must(std::find(seen.begin(), seen.end(), item) == seen.end(), "no item comes twice");
      seen.push_back(item);
    }
    std::erase_if(question.query, [](const auto& pair) { return pair.first == "cursor"; });
    question.query.emplace_back("cursor", *page.next_cursor);
    const auto next = answer(question, reader);
    must(next.has_value(), "a next_cursor is accepted");
    page = page_of(*next);
  }
}

void check_cursor(std::string_view text) {
  const auto parts = parse_cursor(text);
  if (!parts || parts->second < 0) return;
  const auto again = parse_cursor(cursor_text(parts->first, parts->second));
  must(again && *again == *parts, "a cursor is read back equal");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Farm farm;
  if (size == 0) return 0;
  const AnswerFn answer = kAnswers[(data[0] - 'a') % kAnswers.size()];
  auto target = parse_target(fuzz::view_of(data + 1, size - 1));
  if (!target) return 0;
  const Question question{target->path.substr(1), std::move(target->query), kNow};
  check_cursor(question.parameter("cursor"));
  const auto text = answer(question, farm.reader());
  if (text) {
    must(fuzz::is_json(*text), "an answer is JSON");
    check_pages(answer, question, page_of(*text), farm.reader());
    return 0;
  }
  const ErrorKind kind = text.error().kind;
  must(kind == ErrorKind::kInvalid || kind == ErrorKind::kNotFound,
       "a question cannot make the server fail");
  must(kind != ErrorKind::kInvalid || !text.error().details.empty(), "a refusal has reasons");
  fuzz::must_explain(text.error());
  return 0;
}
