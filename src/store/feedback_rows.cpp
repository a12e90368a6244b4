#include "store/feedback_rows.h"

namespace gaveurs {
namespace {

template <typename T>
T known(const std::optional<T>& value) {
  if (value) return *value;
  throw SqlError({ErrorKind::kCorrupt, "a feedback's row holds a word that none has", {}});
}

std::optional<std::string_view> null_if_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::string maybe_text(SqlStatement& row, int column) {
  return row.is_null(column) ? std::string() : std::string(row.text(column));
}

std::optional<int> maybe_int(SqlStatement& row, int column) {
  const auto value = row.maybe_integer(column);
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

std::string words_of(const std::vector<FeedbackMark>& marks) {
  std::string out;
  for (const auto mark : marks) {
    if (!out.empty()) out += ',';
    out += to_string(mark);
  }
  return out;
}

std::vector<FeedbackMark> marks_of(std::string_view words) {
  std::vector<FeedbackMark> out;
  while (!words.empty()) {
    const auto word = words.substr(0, words.find(','));
    out.push_back(known(parse_feedback_mark(word)));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
  return out;
}

Rating read_rating(SqlStatement& row) {
  Rating out;
  out.overall = static_cast<int>(row.integer(5));
  for (std::size_t i = 0; i < kDetails; ++i) {
    out.details[i] = maybe_int(row, 6 + static_cast<int>(i));
  }
  out.comment = maybe_text(row, 11);
  out.language = maybe_text(row, 12);
  if (!row.is_null(13)) out.context = known(parse_consumption_context(row.text(13)));
  if (!row.is_null(14)) out.would_recommend = row.flag(14);
  out.repurchase_intent = maybe_int(row, 15);
  return out;
}

// What was said, as columns; all null once erased.
struct Said {
  std::optional<int> overall, repurchase;
  DetailedRatings details;
  std::optional<std::string_view> comment, language, context;
  std::optional<bool> recommend;

  explicit Said(const std::optional<Rating>& rating) {
    if (!rating) return;
    overall = rating->overall;
    repurchase = rating->repurchase_intent;
    details = rating->details;
    comment = null_if_empty(rating->comment);
    language = null_if_empty(rating->language);
    if (rating->context) context = to_string(*rating->context);
    recommend = rating->would_recommend;
  }
};

}  // namespace

Feedback read_feedback(SqlStatement& row) {
  Feedback out;
  out.id.value = row.integer(0);
  out.time = row.instant(1);
  out.product.value = row.text(2);
  out.lot.value = row.text(3);
  out.site.value = row.text(4);
  if (!row.is_null(5)) out.rating = read_rating(row);
  out.state = known(parse_feedback_state(row.text(16)));
  out.marks = marks_of(row.text(17));
  out.weight = row.real(18);
  out.token = maybe_text(row, 19);
  out.device = maybe_text(row, 20);
  out.network = maybe_text(row, 21);
  out.hints_until = row.maybe_instant(22);
  out.erase_key = maybe_text(row, 23);
  out.moderated_by = row.text(24);
  out.moderated_at = row.maybe_instant(25);
  return out;
}

void write_feedback(SqlConnection& db, const Feedback& f, bool changed) {
  const Said said(f.rating);
  const auto& d = said.details;
  const auto words = words_of(f.marks);
  if (changed) {
    db.prepared(
          "UPDATE consumer_feedbacks SET overall_rating = $2, texture = $3, flavor = $4, "
          "color = $5, aroma = $6, freshness = $7, comment = $8, langue = $9, "
          "consumption_context = $10, would_recommend = $11, repurchase_intent = $12, "
          "statut = $13, marques = $14, poids = $15, appareil = $16, reseau = $17, "
          "indices_jusqu_a = $18, cle_effacement = $19, modere_par = $20, modere_le = $21 "
          "WHERE id = $1")
        .with(f.id.value, said.overall, d[0], d[1], d[2], d[3], d[4], said.comment, said.language,
              said.context, said.recommend, said.repurchase, to_string(f.state), words, f.weight,
              null_if_empty(f.device), null_if_empty(f.network), f.hints_until,
              null_if_empty(f.erase_key), f.moderated_by, f.moderated_at)
        .run();
    return;
  }
  db.prepared("INSERT INTO consumer_feedbacks (" GAVEURS_FEEDBACK_COLUMNS
              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
              "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26)")
      .with(f.id.value, f.time, f.product.value, f.lot.value, f.site.value, said.overall, d[0],
            d[1], d[2], d[3], d[4], said.comment, said.language, said.context, said.recommend,
            said.repurchase, to_string(f.state), words, f.weight, null_if_empty(f.token),
            null_if_empty(f.device), null_if_empty(f.network), f.hints_until,
            null_if_empty(f.erase_key), f.moderated_by, f.moderated_at)
      .run();
}

}  // namespace gaveurs
