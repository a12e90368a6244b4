#include "store/proposition_rows.h"

#include <fmt/format.h>

#include <charconv>

namespace gaveurs {
namespace {

[[noreturn]] void corrupt() {
  throw SqlError(
      {ErrorKind::kCorrupt, "a row of the loop holds a word or number that none has", {}});
}

template <typename T>
T known(const std::optional<T>& value) {
  if (!value) corrupt();
  return *value;
}

std::string text_of_doses(const std::vector<double>& doses) {
  return fmt::format("{}", fmt::join(doses, ","));
}

std::vector<double> doses_of_text(std::string_view text) {
  std::vector<double> doses;
  while (!text.empty()) {
    double dose = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), dose);
    if (failed != std::errc{}) corrupt();
    doses.push_back(dose);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) break;
    if (text.front() != ',') corrupt();
    text.remove_prefix(1);
  }
  return doses;
}

CurveAdvice read_advice(SqlStatement& row, int column) {
  CurveAdvice advice;
  advice.from_meal = static_cast<int>(row.integer(column));
  advice.doses_g = doses_of_text(row.text(column + 1));
  advice.reason = known(parse_advice_reason(row.text(column + 2)));
  advice.missed_g = row.real(column + 3);
  return advice;
}

CurveResult read_result(SqlStatement& row, int column) {
  CurveResult result;
  result.liver_g = row.real(column);
  result.corn_g = row.real(column + 1);
  result.itm = row.real(column + 2);
  result.loss = row.maybe_real(column + 3);
  result.closed_at = row.instant(column + 4);
  return result;
}

// What may be unset, as columns.
struct Parts {
  std::optional<std::string_view> lot, advised_doses, advice_reason;
  std::optional<int> from_meal;
  std::optional<double> missed, liver, corn, itm, loss;
  std::optional<Instant> closed_at;
  std::string doses;

  explicit Parts(const Proposition& p) {
    if (!p.lot.value.empty()) lot = p.lot.value;
    if (p.advice) {
      doses = text_of_doses(p.advice->doses_g);
      advised_doses = doses;
      advice_reason = to_string(p.advice->reason);
      from_meal = p.advice->from_meal;
      missed = p.advice->missed_g;
    }
    if (!p.result) return;
    liver = p.result->liver_g;
    corn = p.result->corn_g;
    itm = p.result->itm;
    loss = p.result->loss;
    closed_at = p.result->closed_at;
  }
};

}  // namespace

Proposition read_proposition(SqlStatement& row) {
  Proposition out;
  out.id.value = row.integer(0);
  out.created_at = row.instant(1);
  out.changed_at = row.instant(2);
  out.gaveur.value = row.integer(3);
  out.site.value = row.text(4);
  out.souche = row.text(5);
  out.saison = row.text(6);
  out.role = known(parse_proposal_role(row.text(7)));
  out.state = known(parse_proposition_state(row.text(8)));
  out.doses_g = doses_of_text(row.text(9));
  out.standard_g = doses_of_text(row.text(10));
  out.loss_limit = row.real(11);
  out.loss_upper95 = row.real(12);
  out.forecast = row.text(13);
  out.front = row.text(14);
  out.model = row.text(15);
  if (!row.is_null(16)) out.lot.value = row.text(16);
  if (!row.is_null(17)) out.advice = read_advice(row, 17);
  out.advised_at = row.maybe_instant(21);
  if (!row.is_null(22)) out.result = read_result(row, 22);
  out.steps = static_cast<int>(row.integer(27));
  out.seq = row.integer(28);
  return out;
}

CurveStep read_curve_step(SqlStatement& row) {
  CurveStep out;
  out.proposition.value = row.integer(0);
  out.number = static_cast<int>(row.integer(1));
  out.at = row.instant(2);
  out.kind = known(parse_curve_step_kind(row.text(3)));
  out.by = row.text(4);
  out.reason = row.text(5);
  out.doses_g = doses_of_text(row.text(6));
  out.from_meal = static_cast<int>(row.integer(7));
  return out;
}

LearnedModel read_model(SqlStatement& row) {
  LearnedModel out;
  out.number = row.integer(0);
  out.version = row.text(1);
  out.trained_at = row.instant(2);
  out.lots = row.integer(3);
  out.first_day = row.integer(4);
  out.last_day = row.integer(5);
  out.hash = row.text(6);
  out.seed = row.integer(7);
  out.points = row.integer(8);
  out.scales = row.text(9);
  out.backtest_from = row.integer(10);
  out.backtest = row.text(11);
  out.picture = row.text(12);
  out.rated_lots = row.integer(13);
  out.ratings = row.integer(14);
  out.sites = row.text(15);
  return out;
}

void write_proposition(SqlConnection& db, const Proposition& p) {
  const Parts parts(p);
  const auto doses = text_of_doses(p.doses_g), standard = text_of_doses(p.standard_g);
  db.prepared("INSERT INTO boucle_propositions (" GAVEURS_PROPOSITION_COLUMNS
              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
              "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29) "
              "ON CONFLICT (id) DO UPDATE SET changed_at = excluded.changed_at, "
              "statut = excluded.statut, doses = excluded.doses, "
              "limite_perte = excluded.limite_perte, perte_haute = excluded.perte_haute, "
              "prevision = excluded.prevision, modele = excluded.modele, "
              "code_lot = excluded.code_lot, conseil_repas = excluded.conseil_repas, "
              "conseil_doses = excluded.conseil_doses, conseil_motif = excluded.conseil_motif, "
              "conseil_manque = excluded.conseil_manque, conseil_le = excluded.conseil_le, "
              "resultat_foie = excluded.resultat_foie, resultat_mais = excluded.resultat_mais, "
              "resultat_itm = excluded.resultat_itm, resultat_perte = excluded.resultat_perte, "
              "clos_le = excluded.clos_le, etapes = excluded.etapes, seq = excluded.seq")
      .with(p.id.value, p.created_at, p.changed_at, p.gaveur.value, p.site.value, p.souche,
            p.saison, to_string(p.role), to_string(p.state), doses, standard, p.loss_limit,
            p.loss_upper95, p.forecast, p.front, p.model, parts.lot, parts.from_meal,
            parts.advised_doses, parts.advice_reason, parts.missed, p.advised_at, parts.liver,
            parts.corn, parts.itm, parts.loss, parts.closed_at, p.steps, p.seq)
      .run();
}

void write_curve_step(SqlConnection& db, const CurveStep& step) {
  const auto doses = text_of_doses(step.doses_g);
  db.prepared("INSERT INTO boucle_etapes (" GAVEURS_CURVE_STEP_COLUMNS
              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
      .with(step.proposition.value, step.number, step.at, to_string(step.kind), step.by,
            step.reason, doses, step.from_meal)
      .run();
}

void write_model(SqlConnection& db, const LearnedModel& m) {
  db.prepared("UPDATE boucle_modeles SET image = '' WHERE image <> ''").with().run();
  db.prepared("INSERT INTO boucle_modeles (" GAVEURS_MODEL_COLUMNS
              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
      .with(m.number, m.version, m.trained_at, m.lots, m.first_day, m.last_day, m.hash, m.seed,
            m.points, m.scales, m.backtest_from, m.backtest, m.picture, m.rated_lots, m.ratings,
            m.sites)
      .run();
}

}  // namespace gaveurs
