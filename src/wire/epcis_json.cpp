#include "wire/epcis_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <span>

#include "wire/json_writer.h"

namespace gaveurs {
namespace {

constexpr std::string_view kContext =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
// UN/ECE Recommendation 20.
constexpr std::string_view kGram = "GRM", kMillimetre = "MMT", kCelsius = "CEL", kPercent = "P1";

// Of Europe/Paris, where everything happens: "+01:00", in summer "+02:00".
std::string zone_of(Instant t) {
  const ParisTime local = to_paris(t);
  // The clock on the wall read as if it were Greenwich's, less the true time.
  const std::int64_t day = paris_day_number(t);
  const std::int64_t wall = day * 86'400 + local.hour * 3'600 + local.minute * 60 + local.second;
  const auto seconds = static_cast<int>(wall - t.micros / kMicrosPerSecond);
  return fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', std::abs(seconds) / 3'600,
                     std::abs(seconds) / 60 % 60);
}

struct Report {
  std::string_view of;  // what was measured, in our own vocabulary
  std::string_view type;
  double value;
  std::string_view unit;  // empty: a pure number
};

class Writer {
 public:
  explicit Writer(const EpcisHistory& history) : history_(history), out_(text_) {}

  std::string document() {
    out_.open_object().key("@context").open_array().value(kContext);
    out_.open_object().field("gaveurs", history_.public_url + "/voc/").close_object().close_array();
    out_.field("type", "EPCISDocument").field("schemaVersion", "2.0");
    out_.field("creationDate", history_.created);
    out_.key("epcisBody").open_object().key("eventList").open_array();
    const auto& jars = history_.jars;
    if (jars.empty() || std::ranges::any_of(jars, [&](const auto& jar) { return fed(jar); })) {
      if (history_.lot) lot_taken_in(*history_.lot);
      for (const auto meals : meals_by_day(history_.meals)) day(meals);
    }
    for (const auto& jar : history_.jars) jar_made(jar);
    out_.close_array().close_object().close_object();
    return std::move(text_);
  }

 private:
  // Its lot began before its liver was there; where the times contradict each other, nothing is
  // said of how the one came of the other.
  bool fed(const EpcisHistory::Jar& jar) const {
    return !history_.lot || history_.lot->debut <= jar.product.produced_at;
  }

  std::string place(std::string_view kind, std::string_view name) const {
    return fmt::format("{}/{}/{}", history_.public_url, kind, name);
  }
  std::string uri(const Product& product) const {
    return history_.public_url + digital_link(product);
  }

  void begin(std::string_view type, const std::string& id, Instant time) {
    out_.open_object().field("type", type).field("eventID", place("epcis/events", id));
    out_.field("eventTime", time).field("eventTimeZoneOffset", zone_of(time));
  }
  void where(std::string_view kind, const SiteCode& site) {
    if (site.value.empty()) return;
    out_.key(kind).open_object().field("id", place("site", site.value)).close_object();
  }
  void ducks(std::string_view list, const LotCode& lot, std::optional<std::int64_t> count) {
    out_.key(list).open_array().open_object().field("epcClass", place("lot", lot.value));
    if (count) out_.field("quantity", *count);
    out_.close_object().close_array();
  }
  void only(std::string_view list, const Product& product) {
    out_.key(list).open_array().value(uri(product)).close_array();
  }
  void leaf(const std::string& hash) {
    if (!hash.empty()) out_.field("gaveurs:leaf", hash);
  }
  void reports(std::span<const Report> all) {
    out_.key("sensorReport").open_array();
    for (const auto& one : all) {
      out_.open_object().field("type", one.type).rounded("value", one.value, 3);
      if (!one.unit.empty()) out_.field("uom", one.unit);
      out_.field("gaveurs:of", one.of).close_object();
    }
    out_.close_array();
  }

  void lot_taken_in(const Lot& lot) {
    begin("ObjectEvent", lot.code.value + "/commissioning", lot.debut);
    out_.field("action", "ADD").field("bizStep", "commissioning").field("disposition", "active");
    ducks("quantityList", lot.code, lot.nb_canards_initial);
    where("bizLocation", lot.site);
    if (!lot.genetique.empty()) {
      out_.key("ilmd").open_object().field("gaveurs:genetique", lot.genetique).close_object();
    }
    out_.close_object();
  }

  // One observation for the meals of a day.
  void day(std::span<const StoredMeal> meals) {
    double dose = 0, temperature = 0, humidity = 0;
    Instant first = meals.front().meal.values.time, last = first;
    for (const auto& stored : meals) {
      const MealValues& v = stored.meal.values;
      dose += v.dose_reelle_g;
      temperature += v.temperature_stabule_c;
      humidity += v.humidite_stabule_pct;
      first = std::min(first, v.time);
      last = std::max(last, v.time);
    }
    const auto count = static_cast<double>(meals.size());
    const Meal& meal = meals.back().meal;
    const MealValues& end = meal.values;
    begin("ObjectEvent", fmt::format("{}/feeding/{}", meal.lot.value, meal.slot.jour), last);
    out_.field("action", "OBSERVE").field("bizStep", "gaveurs:feeding");
    out_.field("disposition", "in_progress");
    ducks("quantityList", meal.lot, end.nb_canards_vivants);
    if (history_.lot) where("readPoint", history_.lot->site);
    out_.key("sensorElementList").open_array().open_object().key("sensorMetadata").open_object();
    out_.field("startTime", first).field("endTime", last).close_object();
    const Report all[] = {{"corn_per_duck", "Mass", dose, kGram},
                          {"mean_weight", "Mass", end.poids_moyen_g, kGram},
                          {"mortality", "Dimensionless", end.taux_mortalite_pct, kPercent},
                          {"stable", "Temperature", temperature / count, kCelsius},
                          {"stable_humidity", "Dimensionless", humidity / count, kPercent}};
    reports(all);
    out_.close_object().close_array();
    const auto hash = history_.day_leaves.find(meal.slot.jour);
    if (hash != history_.day_leaves.end()) leaf(hash->second);
    out_.close_object();
  }

  void jar_made(const EpcisHistory::Jar& jar) {
    if (jar.sample) {
      if (fed(jar)) transformation(jar);
      inspection(jar);
    }
    commissioning(jar);
    aggregation(jar.product);
    if (jar.product.state != ProductState::kActive) called_back(jar.product);
  }

  // When the duck was slaughtered is not recorded: its liver was there when it was measured.
  void transformation(const EpcisHistory::Jar& jar) {
    const Product& product = jar.product;
    begin("TransformationEvent", product.id.value + "/transformation", product.produced_at);
    out_.field("bizStep", "gaveurs:slaughter");
    ducks("inputQuantityList", product.lot, 1);
    only("outputEPCList", product);
    where("readPoint", product.site);
    out_.close_object();
  }

  void inspection(const EpcisHistory::Jar& jar) {
    const StoredSample& stored = *jar.sample;
    const LiverAnalysis& found = stored.analysis;
    begin("ObjectEvent", jar.product.id.value + "/inspection", stored.sample.time);
    only("epcList", jar.product);
    out_.field("action", "OBSERVE").field("bizStep", "inspecting");
    out_.field("disposition", found.fusion.compliant() ? "conformant" : "non_conformant");
    where("readPoint", stored.sample.site);
    out_.key("sensorElementList").open_array().open_object().key("sensorMetadata").open_object();
    out_.field("time", stored.sample.time);
    out_.field("deviceID", place("device", stored.sample.device.value));
    out_.field("rawData", place("api/sqal/samples", stored.sample.id.value)).close_object();
    const TofAnalysis& tof = found.tof;
    const SpectralAnalysis& light = found.spectral;
    const Report all[] = {{"liver", "Mass", tof.mass_g, kGram},
                          {"length", "Length", tof.length_mm, kMillimetre},
                          {"width", "Length", tof.width_mm, kMillimetre},
                          {"thickness", "Length", tof.thickness_mm, kMillimetre},
                          {"defects", "Count", static_cast<double>(tof.defects.size()), ""},
                          {"fat_quality", "Dimensionless", light.fat_quality_index, ""},
                          {"freshness", "Dimensionless", light.freshness_index, ""},
                          {"oxidation", "Dimensionless", light.oxidation_index, ""},
                          {"score", "Dimensionless", found.fusion.final_score, ""},
                          {"confidence", "Dimensionless", found.fusion.confidence, ""}};
    reports(all);
    out_.close_object().close_array();
    out_.field("gaveurs:grade", to_string(found.fusion.final_grade)).close_object();
  }

  void commissioning(const EpcisHistory::Jar& jar) {
    const Product& product = jar.product;
    begin("ObjectEvent", product.id.value + "/commissioning", product.created_at);
    only("epcList", product);
    out_.field("action", "ADD").field("bizStep", "commissioning").field("disposition", "active");
    where("bizLocation", product.site);
    out_.key("ilmd").open_object().field("gaveurs:lot", product.lot.value);
    if (product.grade) out_.field("gaveurs:grade", to_string(*product.grade));
    out_.close_object();
    leaf(jar.leaf);
    out_.close_object();
  }

  // The jar into the batch that its lot became.
  void aggregation(const Product& product) {
    begin("AggregationEvent", product.id.value + "/aggregation", product.created_at);
    out_.field("parentID",
               fmt::format("{}/01/{}/10/{}", history_.public_url, product.gtin, product.lot.value));
    only("childEPCs", product);
    out_.field("action", "ADD").field("bizStep", "packing").field("disposition", "in_progress");
    where("bizLocation", product.site);
    out_.close_object();
  }

  void called_back(const Product& product) {
    const bool recalled = product.state == ProductState::kRecalled;
    begin("ObjectEvent", product.id.value + "/" + std::string(to_string(product.state)),
          product.changed_at);
    only("epcList", product);
    out_.field("action", "OBSERVE").field("bizStep", recalled ? "holding" : "removing");
    out_.field("disposition", recalled ? "recalled" : "non_conformant");
    out_.close_object();
  }

  const EpcisHistory& history_;
  std::string text_;
  JsonWriter out_;
};

}  // namespace

std::string digital_link(const Product& product) {
  return product.link.substr(0, product.link.find('?'));
}

std::string epcis_document(const EpcisHistory& history) { return Writer(history).document(); }

}  // namespace gaveurs
