#include <set>

#include "app/product_trace.h"
#include "app/rest/answers.h"
#include "app/rest/quality_parameters.h"
#include "trace/leaf.h"
#include "wire/codes.h"
#include "wire/epcis_json.h"
#include "wire/product_json.h"
#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

constexpr int kMostMeals = 1'000;
// Of a lot: more jars than it has ducks.
constexpr int kMostJars = 5'000;

Result<void> add_lot(EpcisHistory& out, Reader& r, const LotCode& code) {
  auto view = r.lot(code);
  if (!view) return std::unexpected(view.error());
  if (!*view) return {};
  out.lot = std::move((*view)->lot);
  auto meals = r.meals_of_lot(code, {}, kMostMeals);
  if (!meals) return std::unexpected(meals.error());
  out.meals = std::move(*meals);
  for (const auto& stored : out.meals) {
    const int jour = stored.meal.slot.jour;
    if (out.day_leaves.contains(jour)) continue;
    const auto leaves =
        r.journal_leaves_of(to_string(LeafKind::kDay), code.value + '/' + std::to_string(jour), 1);
    if (!leaves) return std::unexpected(leaves.error());
    if (!leaves->empty()) out.day_leaves[jour] = to_hex(leaf_hash(leaves->front().entry));
  }
  return {};
}

Result<void> add_jar(EpcisHistory& out, Reader& r, Product product) {
  EpcisHistory::Jar jar;
  if (!product.sample.value.empty()) {
    auto sample = r.sample(product.sample);
    if (!sample) return std::unexpected(sample.error());
    jar.sample = std::move(*sample);
  }
  const auto trace = trace_of_product(r, product.id);
  if (!trace) return std::unexpected(trace.error());
  jar.leaf = trace->leaf_hash;
  jar.product = std::move(product);
  out.jars.push_back(std::move(jar));
  return {};
}

// Days of feeding that ended after the product's liver was there are not of its history.
void drop_later_days(EpcisHistory& out, Instant made) {
  std::set<int> later;
  for (const auto& stored : out.meals) {
    if (stored.meal.values.time > made) later.insert(stored.meal.slot.jour);
  }
  std::erase_if(out.meals,
                [&](const auto& stored) { return later.contains(stored.meal.slot.jour); });
}

// The one product that is asked for, or all of the lot.
Result<std::vector<Product>> asked_products(const ProductFilter& filter, Reader& r) {
  auto products = r.products(filter, INT64_MAX, kMostJars);
  if (products && products->empty() && filter.id) {
    return fail(ErrorKind::kNotFound, "there is no product of that number");
  }
  return products;
}

// What a code of the path means: a product, what a sample became, or a lot.
struct Meaning {
  LotCode lot;
  std::optional<Product> product;
  std::optional<StoredSample> sample;
};

Result<Meaning> meaning_of(const std::string& code, Reader& r) {
  Meaning out;
  auto product = product_of_code(r, code);
  if (product) {
    out.product = std::move(*product);
  } else if (product.error().kind != ErrorKind::kNotFound) {
    return std::unexpected(product.error());
  }
  if (!out.product) {
    if (const auto id = parse_sample_id(code)) {
      auto sample = r.sample(*id);
      if (!sample) return std::unexpected(sample.error());
      out.sample = std::move(*sample);
    }
    if (out.sample) {
      auto made = r.product_of_sample(out.sample->sample.id);
      if (!made) return std::unexpected(made.error());
      out.product = std::move(*made);
      out.lot = out.sample->lot;
      return out;
    }
    if (const auto lot = parse_lot_code(code)) {
      const auto view = r.lot(*lot);
      if (!view) return std::unexpected(view.error());
      if (*view) out.lot = *lot;
    }
    if (out.lot.value.empty()) {
      return fail(ErrorKind::kNotFound, "no product, sample or lot has this code");
    }
    return out;
  }
  out.lot = out.product->lot;
  if (out.product->sample.value.empty()) return out;
  auto sample = r.sample(out.product->sample);
  if (!sample) return std::unexpected(sample.error());
  out.sample = std::move(*sample);
  return out;
}

void write_back(JsonWriter& out, const EpcisHistory& lot) {
  out.key("lot");
  if (!lot.lot) {
    out.null();
  } else {
    out.open_object().field("code_lot", lot.lot->code.value);
    out.field("site_code", lot.lot->site.value).field("genetique", lot.lot->genetique);
    out.field("debut_lot", lot.lot->debut).field("nb_repas", lot.lot->nb_repas).close_object();
  }
  out.key("jours").open_array();
  for (const auto meals : meals_by_day(lot.meals)) {
    const int jour = meals.front().meal.slot.jour;
    const MealValues& last = meals.back().meal.values;
    double dose = 0;
    for (const auto& stored : meals) dose += stored.meal.values.dose_reelle_g;
    out.open_object().field("jour", jour).rounded("dose_reelle", dose);
    out.field("poids_moyen", last.poids_moyen_g);
    out.field("taux_mortalite", last.taux_mortalite_pct).key("leaf_hash");
    const auto hash = lot.day_leaves.find(jour);
    hash == lot.day_leaves.end() ? out.null() : out.value(hash->second);
    out.close_object();
  }
  out.close_array();
}

void write_sample_brief(JsonWriter& out, const std::optional<StoredSample>& sample) {
  out.key("sample");
  if (!sample) {
    out.null();
    return;
  }
  const LiverAnalysis& found = sample->analysis;
  out.open_object().field("sample_id", sample->sample.id.value);
  out.field("device_id", sample->sample.device.value).field("timestamp", sample->sample.time);
  out.field("final_grade", to_string(found.fusion.final_grade));
  out.rounded("final_score", found.fusion.final_score, 4).rounded("mass_g", found.tof.mass_g, 1);
  out.field("lot_link", to_string(sample->link)).close_object();
}

}  // namespace

Result<std::string> epcis_events(const Question& q, Reader& r) {
  const ReadSnapshot moment(r);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  Parameters in(q);
  in.only({"product_id", "code_lot"});
  ProductFilter filter;
  filter.lot = lot_parameter(in, q);
  if (const auto id = q.parameter("product_id"); !id.empty()) filter.id = {std::string(id)};
  if (filter.lot.has_value() == filter.id.has_value()) {
    in.refuse("product_id", "or code_lot must be given");
  }
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto products = asked_products(filter, r);
  if (!products) return std::unexpected(products.error());
  EpcisHistory history;
  history.public_url = q.codes->public_url();
  history.created = q.now;
  const LotCode lot = filter.lot ? *filter.lot : products->front().lot;
  if (auto added = add_lot(history, r, lot); !added) return std::unexpected(added.error());
  if (!history.lot && products->empty()) {
    return fail(ErrorKind::kNotFound, "there is no lot of that code");
  }
  if (filter.id) drop_later_days(history, products->front().produced_at);
  for (auto& product : *products) {
    auto added = add_jar(history, r, std::move(product));
    if (!added) return std::unexpected(added.error());
  }
  return epcis_document(history);
}

Result<std::string> trace_code(const Question& q, Reader& r) {
  const ReadSnapshot moment(r);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto meant = meaning_of(q.subject, r);
  if (!meant) return std::unexpected(meant.error());
  EpcisHistory lot;
  std::vector<Product> products;
  if (!meant->lot.value.empty()) {
    if (auto added = add_lot(lot, r, meant->lot); !added) return std::unexpected(added.error());
    auto all = r.products({{}, meant->lot, {}, {}, {}, {}}, INT64_MAX, kMostJars);
    if (!all) return std::unexpected(all.error());
    products = std::move(*all);
  }
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code", q.subject);
  write_back(out, lot);
  write_sample_brief(out, meant->sample);
  out.key("product");
  meant->product ? write_product(out, *meant->product, q.codes->public_url())
                 : static_cast<void>(out.null());
  // Forward: every jar of the same lot.
  out.key("products_of_lot").open_array();
  for (const auto& product : products) write_product(out, product, q.codes->public_url());
  out.close_array().close_object();
  return text;
}

}  // namespace gaveurs
