#include "store/proposition_rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

#define GAVEURS_PROPOSITIONS "SELECT " GAVEURS_PROPOSITION_COLUMNS " FROM boucle_propositions "

std::vector<Proposition> all(SqlStatement& rows) {
  std::vector<Proposition> out;
  while (rows.step()) out.push_back(read_proposition(rows));
  rows.reset();
  return out;
}

std::optional<Proposition> first(SqlStatement& rows) {
  std::optional<Proposition> out;
  if (rows.step()) out = read_proposition(rows);
  rows.reset();
  return out;
}

// The words of the states, with commas at both ends: what a LIKE can look for.
std::string words_of(const std::vector<PropositionState>& states) {
  std::string out = ",";
  for (const auto state : states) out.append(to_string(state)) += ',';
  return out;
}

}  // namespace

std::optional<Proposition> proposition(SqlConnection& db, PropositionId id) {
  return first(db.prepared(GAVEURS_PROPOSITIONS "WHERE id = $1").with(id.value));
}

std::optional<Proposition> proposition_of_lot(SqlConnection& db, const LotCode& lot) {
  return first(db.prepared(GAVEURS_PROPOSITIONS "WHERE code_lot = $1").with(lot.value));
}

std::vector<Proposition> propositions(SqlConnection& db, const PropositionFilter& filter,
                                      PropositionId before, int limit) {
  std::optional<std::int64_t> gaveur;
  std::optional<std::string_view> site, states;
  if (filter.gaveur) gaveur = filter.gaveur->value;
  if (filter.site) site = filter.site->value;
  const auto words = words_of(filter.states);
  if (!filter.states.empty()) states = words;
  return all(db.prepared(GAVEURS_PROPOSITIONS "WHERE id < $1 AND (gaveur_id = $2 OR $2 IS NULL) "
                                              "AND (site_code = $3 OR $3 IS NULL) "
                                              "AND ($4 LIKE '%,' || statut || ',%' OR $4 IS NULL) "
                                              "ORDER BY id DESC LIMIT $5")
                 .with(before.value, gaveur, site, states, limit));
}

std::vector<Proposition> awaited_propositions(SqlConnection& db) {
  return all(
      db.prepared(GAVEURS_PROPOSITIONS "WHERE statut IN ('agreed', 'running') ORDER BY id").with());
}

PropositionCounts proposition_counts(SqlConnection& db) {
  PropositionCounts out{};
  auto& rows =
      db.prepared("SELECT statut, count(*) FROM boucle_propositions GROUP BY statut").with();
  while (rows.step()) {
    const auto state = parse_proposition_state(rows.text(0));
    if (state) out[static_cast<std::size_t>(*state)] = rows.integer(1);
  }
  rows.reset();
  return out;
}

std::vector<CurveStep> curve_steps(SqlConnection& db, PropositionId id) {
  auto& rows = db.prepared("SELECT " GAVEURS_CURVE_STEP_COLUMNS
                           " FROM boucle_etapes WHERE proposition_id = $1 ORDER BY etape");
  rows.with(id.value);
  std::vector<CurveStep> out;
  while (rows.step()) out.push_back(read_curve_step(rows));
  rows.reset();
  return out;
}

std::optional<LearnedModel> newest_model(SqlConnection& db) {
  auto& rows = db.prepared("SELECT " GAVEURS_MODEL_COLUMNS
                           " FROM boucle_modeles ORDER BY numero DESC LIMIT 1");
  rows.with();
  std::optional<LearnedModel> out;
  if (rows.step()) out = read_model(rows);
  rows.reset();
  return out;
}

LearningMark learning_mark(SqlConnection& db) {
  auto& rows = db.prepared(
      "SELECT r.n, r.s, (SELECT count(*) FROM sqal_pending_lots WHERE statut = 'inspected'), "
      "(SELECT coalesce(max(id), 0) + count(*) FROM consumer_feedbacks WHERE statut <> 'erased'), "
      "(SELECT count(*) FROM boucle_propositions WHERE statut = 'closed') "
      "FROM (SELECT count(*) AS n, coalesce(sum(poids_foie_g + coalesce(perte, 0) + "
      "mais_par_canard_g), 0.0) AS s FROM lots_records) r");
  rows.with();
  LearningMark out;
  if (rows.step()) {
    out.records = rows.integer(0);
    out.sum = rows.real(1);
    out.inspected = rows.integer(2);
    out.ratings = rows.integer(3);
    out.closed = rows.integer(4);
  }
  rows.reset();
  return out;
}

std::vector<LotJars> jars_of_rated_lots(SqlConnection& db) {
  auto& rows = db.prepared(
      "SELECT code_lot, count(*) FROM consumer_products WHERE code_lot IN "
      "(SELECT code_lot FROM consumer_feedbacks) GROUP BY code_lot ORDER BY code_lot");
  rows.with();
  std::vector<LotJars> out;
  while (rows.step()) out.push_back({LotCode{std::string(rows.text(0))}, rows.integer(1)});
  rows.reset();
  return out;
}

}  // namespace gaveurs::query
