#include <algorithm>
#include <map>
#include <set>

#include "app/decision.h"
#include "app/journal.h"
#include "trace/leaf.h"
#include "wire/json.h"
#include "wire/json_writer.h"
#include "wire/meal_json.h"
#include "wire/product_json.h"

namespace gaveurs {
namespace {

// Events turned into leaves in one round; what is more waits for the next, a moment later.
constexpr int kMostEvents = 20'000;

// Appends leaves to the set and to the tree.
class Growth {
 public:
  Growth(Decision& decision, TreeBuilder& tree) : decision_(decision), tree_(tree) {}

  Result<void> add(LeafKind kind, const std::string& subject, std::string document) {
    const auto old = newest(kind, subject);
    if (!old) return std::unexpected(old.error());
    Leaf leaf{kind, subject, {}, decision_.now(), {}};
    if (*old) {
      // Nothing new to attest.
      if ((*old)->document == document) return {};
      leaf.replaces = static_cast<std::uint64_t>((*old)->number);
    }
    const Salt salt = make_salt();
    leaf.content = salted_hash(salt, document);
    JournalLeaf row;
    row.number = static_cast<std::int64_t>(tree_.size());
    row.kind = to_string(kind);
    row.subject = subject;
    row.entry = leaf_entry(leaf);
    row.salt = to_hex(salt);
    row.document = std::move(document);
    tree_.append(leaf_hash(row.entry));
    places_[{kind, subject}] = decision_.set().leaves.size();
    decision_.set().leaves.push_back(std::move(row));
    return {};
  }

  void sign(const SigningKey& key, Seq upto) {
    for (auto& tile : tree_.take_changed()) {
      decision_.set().tiles.push_back(
          {tile.id.level, static_cast<std::int64_t>(tile.id.index), tile_bytes(tile.hashes)});
    }
    const TreeHead head{key.public_key().name, tree_.size(), tree_.root(), decision_.now()};
    decision_.set().tree_head =
        JournalHead{static_cast<std::int64_t>(tree_.size()), upto, decision_.now(),
                    sign_tree_head(head, key), key.public_key().text()};
  }

 private:
  // Of this round, or of the store.
  Result<std::optional<JournalLeaf>> newest(LeafKind kind, const std::string& subject) {
    const auto found = places_.find({kind, subject});
    if (found != places_.end()) return decision_.set().leaves[found->second];
    return decision_.tx().journal_leaf_of(to_string(kind), subject);
  }

  Decision& decision_;
  TreeBuilder& tree_;
  std::map<std::pair<LeafKind, std::string>, std::size_t> places_;
};

std::string day_document(const LotState& state, int day) {
  std::string text = "[";
  for (const auto moment : {Moment::kMatin, Moment::kSoir}) {
    for (const auto& stored : state.meals) {
      if (stored.meal.slot != MealSlot{day, moment}) continue;
      Meal meal = stored.meal;
      meal.gaveur = state.lot.gaveur;
      meal.site = state.lot.site;
      meal.genetique = state.lot.genetique;
      meal.gaveur_nom.clear();  // the number says who, and a name changes
      meal.message_id.clear();
      if (text.size() > 1) text += ',';
      append_meal_message(text, meal, {});
    }
  }
  return text + ']';
}

std::string lot_document(const LotState& state) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code_lot", state.lot.code.value);
  out.field("gaveur_id", state.lot.gaveur.value).field("site", state.lot.site.value);
  out.field("genetique", state.lot.genetique).field("debut_lot", state.lot.debut);
  out.field("nb_canards_initial", state.lot.nb_canards_initial);
  out.field("nb_repas", static_cast<std::int64_t>(state.lot.nb_repas));
  out.field("pret_abattage", state.lot.pret_abattage).close_object();
  return text;
}

std::string grade_document(const StoredSample& stored) {
  const auto& fusion = stored.analysis.fusion;
  std::string text;
  JsonWriter out(text);
  out.open_object().field("sample_id", stored.sample.id.value);
  out.field("device_id", stored.sample.device.value).field("site", stored.sample.site.value);
  out.field("time", stored.sample.time).field("code_lot", stored.lot.value);
  out.field("grade", to_string(fusion.final_grade)).field("score", fusion.final_score);
  out.field("confidence", fusion.confidence).field("mass_g", stored.analysis.tof.mass_g);
  out.field("defects", static_cast<std::int64_t>(stored.analysis.tof.defects.size()));
  out.field("analysis_version", static_cast<std::int64_t>(stored.analysis.version)).close_object();
  return text;
}

std::string named_in(const Event& event, std::string_view member) {
  const auto object = parse_json_object(event.body);
  std::string_view id;
  if (!object || object->at_key(member).get_string().get(id)) return {};
  return std::string(id);
}

Result<void> add_lots(Decision& decision, Growth& growth, const std::vector<Event>& events,
                      Seq after) {
  std::vector<LotCode> codes;
  for (const auto& event : events) {
    if (event.kind == EventKind::kGavageRealtime) codes.push_back(event.lot);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  if (auto loaded = decision.cache().load(decision.tx(), codes); !loaded) return loaded;
  for (const auto& code : codes) {
    const LotState& state = decision.cache().lot(code);
    std::set<int> days;
    for (const auto& stored : state.meals) {
      if (stored.seq > after) days.insert(stored.meal.slot.jour);
    }
    for (const int day : days) {
      auto added = growth.add(LeafKind::kDay, code.value + '/' + std::to_string(day),
                              day_document(state, day));
      if (!added) return added;
    }
    if (!state.lot.pret_abattage) continue;
    if (auto added = growth.add(LeafKind::kLot, code.value, lot_document(state)); !added) {
      return added;
    }
  }
  return {};
}

Result<void> add_grades(Decision& decision, Growth& growth, const std::vector<Event>& events) {
  std::vector<SampleId> ids;
  for (const auto& event : events) {
    if (event.kind != EventKind::kSensorUpdate) continue;
    if (auto id = named_in(event, "sample_id"); !id.empty()) ids.push_back({std::move(id)});
  }
  if (ids.empty()) return {};
  const auto samples = decision.tx().samples(ids);
  if (!samples) return std::unexpected(samples.error());
  for (const auto& stored : *samples) {
    auto added = growth.add(LeafKind::kGrade, stored.sample.id.value, grade_document(stored));
    if (!added) return added;
  }
  return {};
}

// A sample that changed may have moved its product on.
Result<void> add_products(Decision& decision, Growth& growth, const std::vector<Event>& events) {
  std::set<std::string> ids;
  for (const auto& event : events) {
    if (event.kind != EventKind::kProductCreated && event.kind != EventKind::kSensorUpdate) {
      continue;
    }
    if (auto id = named_in(event, "product_id"); !id.empty()) ids.insert(std::move(id));
  }
  for (const auto& id : ids) {
    const auto product = decision.tx().product({id});
    if (!product) return std::unexpected(product.error());
    if (!*product) continue;
    auto added = growth.add(LeafKind::kProduct, id, product_document(**product));
    if (!added) return added;
  }
  return {};
}

}  // namespace

Result<void> ExtendJournal::decide(Decision& decision) {
  const auto head = decision.tx().journal_head();
  if (!head) return std::unexpected(head.error());
  const Seq after = upto_ = *head ? (*head)->upto : 0;
  const auto events = decision.tx().events(after, kMostEvents);
  if (!events) return std::unexpected(events.error());
  if (events->empty()) return {};
  behind_ = events->size() == static_cast<std::size_t>(kMostEvents);
  if (*head && (*head)->key != journal_.key().public_key().text()) {
    return fail(ErrorKind::kUnavailable, "the transparency log is signed by another key now");
  }
  const auto tree =
      journal_.tree_of(decision.tx(), *head ? static_cast<std::uint64_t>((*head)->size) : 0);
  if (!tree) return std::unexpected(tree.error());
  Growth growth(decision, **tree);
  if (auto added = add_lots(decision, growth, *events, after); !added) return added;
  if (auto added = add_grades(decision, growth, *events); !added) return added;
  if (auto added = add_products(decision, growth, *events); !added) return added;
  upto_ = events->back().seq;
  growth.sign(journal_.key(), upto_);
  return {};
}

}  // namespace gaveurs
