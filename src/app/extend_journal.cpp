#include <algorithm>
#include <iterator>
#include <set>
#include <span>

#include "app/decision.h"
#include "app/journal.h"
#include "wire/json.h"
#include "wire/json_writer.h"
#include "wire/meal_json.h"
#include "wire/product_json.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

// Events turned into leaves in one round; what is more waits for the next, a moment later.
constexpr int kMostEvents = 20'000;
// More than any lot has.
constexpr int kMostMealsOfLot = 1'000;

// The leaves of one round, in the order of their numbers.
class Growth {
 public:
  Growth(Reader& reader, Instant now, JournalRound& round)
      : reader_(reader), now_(now), round_(round) {}

  /// `fresh`: the log cannot have a leaf of the subject yet.
  Result<void> add(LeafKind kind, const std::string& subject, std::string document, bool fresh) {
    Leaf leaf{kind, subject, {}, now_, {}};
    if (!fresh) {
      const auto old = reader_.journal_leaves_of(to_string(kind), subject, 1);
      if (!old) return std::unexpected(old.error());
      if (!old->empty()) {
        // Nothing new to attest.
        if (old->front().document == document) return {};
        leaf.replaces = static_cast<std::uint64_t>(old->front().number);
      }
    }
    const auto number = round_.size + static_cast<std::int64_t>(round_.leaves.size());
    round_.leaves.push_back(journal_leaf(number, std::move(leaf), std::move(document)));
    return {};
  }

 private:
  Reader& reader_;
  const Instant now_;
  JournalRound& round_;
};

std::string day_document(const Lot& lot, std::span<const StoredMeal> meals) {
  std::string text = "[";
  for (const auto& stored : meals) {
    Meal meal = stored.meal;
    meal.gaveur = lot.gaveur;
    meal.site = lot.site;
    meal.genetique = lot.genetique;
    meal.gaveur_nom.clear();  // the number says who, and a name changes
    meal.message_id.clear();
    if (text.size() > 1) text += ',';
    append_meal_message(text, meal, {});
  }
  return text + ']';
}

std::string lot_document(const Lot& lot) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code_lot", lot.code.value);
  out.field("gaveur_id", lot.gaveur.value).field("site", lot.site.value);
  out.field("genetique", lot.genetique).field("debut_lot", lot.debut);
  out.field("nb_canards_initial", lot.nb_canards_initial);
  out.field("nb_repas", static_cast<std::int64_t>(lot.nb_repas));
  out.field("pret_abattage", lot.pret_abattage).close_object();
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

// Days with a meal of the round, whose events are (after, upto]: those of later events have their
// round to come. A day none of whose meals is older has no leaf yet.
Result<void> add_days(Growth& growth, const Lot& lot, std::span<const StoredMeal> meals, Seq after,
                      Seq upto) {
  const auto newer = [&](const StoredMeal& m) { return m.seq > after && m.seq <= upto; };
  const auto fresh = [&](const StoredMeal& m) { return m.seq > after && m.corrections == 0; };
  for (const auto day : meals_by_day(meals)) {
    if (std::ranges::none_of(day, newer)) continue;
    const int jour = day.front().meal.slot.jour;
    auto added = growth.add(LeafKind::kDay, lot.code.value + '/' + std::to_string(jour),
                            day_document(lot, day), std::ranges::all_of(day, fresh));
    if (!added) return added;
  }
  return {};
}

Result<void> add_lots(Reader& reader, Growth& growth, const std::vector<Event>& events, Seq after) {
  const Seq upto = events.back().seq;
  std::set<std::string_view> codes;
  for (const auto& event : events) {
    if (event.kind == EventKind::kGavageRealtime) codes.insert(event.lot.value);
  }
  for (const auto& text : codes) {
    const LotCode code{std::string(text)};
    const auto view = reader.lot(code);
    if (!view) return std::unexpected(view.error());
    if (!*view) continue;
    const Lot& lot = (*view)->lot;
    const auto meals = reader.meals_of_lot(code, {}, kMostMealsOfLot);
    if (!meals) return std::unexpected(meals.error());
    if (auto added = add_days(growth, lot, *meals, after, upto); !added) return added;
    if (!lot.pret_abattage) continue;
    auto added = growth.add(LeafKind::kLot, code.value, lot_document(lot), false);
    if (!added) return added;
  }
  return {};
}

Result<void> add_grades(Reader& reader, Growth& growth, const std::vector<Event>& events) {
  std::set<std::string> ids;
  for (const auto& event : events) {
    if (event.kind != EventKind::kSensorUpdate) continue;
    if (auto id = named_in(event, "sample_id"); !id.empty()) ids.insert(std::move(id));
  }
  for (const auto& id : ids) {
    const auto stored = reader.sample(SampleId{id});
    if (!stored) return std::unexpected(stored.error());
    if (!*stored) continue;
    auto added = growth.add(LeafKind::kGrade, id, grade_document(**stored), false);
    if (!added) return added;
  }
  return {};
}

// A sample that changed may have moved its product on.
Result<void> add_products(Reader& reader, Growth& growth, const std::vector<Event>& events) {
  std::set<std::string> ids;
  for (const auto& event : events) {
    if (event.kind != EventKind::kProductCreated && event.kind != EventKind::kSensorUpdate &&
        event.kind != EventKind::kProductRecalled) {
      continue;
    }
    if (auto id = named_in(event, "product_id"); !id.empty()) ids.insert(std::move(id));
  }
  for (const auto& id : ids) {
    const auto product = reader.product(ProductId{id});
    if (!product) return std::unexpected(product.error());
    if (!*product) continue;
    auto added = growth.add(LeafKind::kProduct, id, product_document(**product), false);
    if (!added) return added;
  }
  return {};
}

std::int64_t number_in(const Event& event, std::string_view member) {
  const auto object = parse_json_object(event.body);
  std::int64_t number = 0;
  if (!object || object->at_key(member).get_int64().get(number)) return 0;
  return number;
}

// Every step of a proposed curve is an event, and gets a leaf of its own.
Result<void> add_curves(Reader& reader, Growth& growth, const std::vector<Event>& events) {
  for (const auto& event : events) {
    if (event.kind != EventKind::kCurveUpdate) continue;
    const PropositionId id{number_in(event, "proposition_id")};
    const auto number = number_in(event, "step");
    const auto proposition = reader.proposition(id);
    if (!proposition) return std::unexpected(proposition.error());
    const auto steps = reader.curve_steps(id);
    if (!steps) return std::unexpected(steps.error());
    if (!*proposition || number < 1 || number > std::ssize(*steps)) continue;
    const CurveStep& step = (*steps)[static_cast<std::size_t>(number - 1)];
    auto added =
        growth.add(LeafKind::kCurve, std::to_string(id.value) + '/' + std::to_string(number),
                   curve_document(**proposition, step), true);
    if (!added) return added;
  }
  return {};
}

Result<void> add_all(Reader& reader, Growth& growth, const std::vector<Event>& events, Seq after) {
  if (auto added = add_lots(reader, growth, events, after); !added) return added;
  if (auto added = add_grades(reader, growth, events); !added) return added;
  if (auto added = add_products(reader, growth, events); !added) return added;
  return add_curves(reader, growth, events);
}

}  // namespace

Result<std::optional<JournalRound>> read_round(Reader& reader, Instant now) {
  const ReadSnapshot moment(reader);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  const auto head = reader.journal_head();
  if (!head) return std::unexpected(head.error());
  JournalRound round;
  if (*head) {
    round.size = (*head)->size;
    round.after = (*head)->upto;
  }
  const auto newest = reader.head();
  if (!newest) return std::unexpected(newest.error());
  round.upto = round.after;
  Growth growth(reader, now, round);
  // Without a head nobody remembers how far events without a leaf were read.
  do {
    const auto events = reader.events(round.upto, *newest, kMostEvents, {});
    if (!events) return std::unexpected(events.error());
    if (events->empty()) break;
    if (auto added = add_all(reader, growth, *events, round.after); !added) {
      return std::unexpected(added.error());
    }
    round.upto = events->back().seq;
    round.behind = events->size() == static_cast<std::size_t>(kMostEvents);
  } while (round.behind && !*head && round.leaves.empty());
  if (round.upto == round.after) return std::nullopt;
  return round;
}

Result<void> ExtendJournal::decide(Decision& decision) {
  const auto head = decision.tx().journal_head();
  if (!head) return std::unexpected(head.error());
  const JournalHead known = head->value_or(JournalHead{});
  if (known.size != round_.size || known.upto != round_.after) {
    return fail(ErrorKind::kConflict, "another node extended the transparency log");
  }
  if (*head) {
    const auto last = decision.tx().journal_leaf(known.size - 1);
    if (!last) return std::unexpected(last.error());
    if (auto turn = journal_.check_turn(known, *last); !turn) return turn;
  }
  if (round_.leaves.empty()) {
    // The head stays as it was signed: one of the same size by another key would take the place of
    // the head that tells of the change of keys.
    if (*head) {
      decision.set().tree_head = known;
      decision.set().tree_head->upto = round_.upto;
    }
    return {};
  }
  const auto tree = journal_.tree_of(decision.tx(), *head);
  if (!tree) return std::unexpected(tree.error());
  for (const auto& leaf : round_.leaves) (*tree)->append(leaf_hash(leaf.entry));
  auto& set = decision.set();
  std::ranges::move(round_.leaves, std::back_inserter(set.leaves));
  sign_tree(set, **tree, journal_.key(), round_.upto, decision.now());
  return {};
}

}  // namespace gaveurs
