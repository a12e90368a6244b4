#include "store/feedback_rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

#define GAVEURS_FEEDBACKS "SELECT " GAVEURS_FEEDBACK_COLUMNS " FROM consumer_feedbacks "

// Sums over ratings that are not erased; what counts has a weight.
#define GAVEURS_DETAIL(name)              \
  "coalesce(sum(CASE WHEN " name          \
  " IS NOT NULL THEN poids ELSE 0 END), " \
  "0), coalesce(sum(" name " * poids), 0)"
#define GAVEURS_STARS(n) \
  "coalesce(sum(CASE WHEN overall_rating = " n " AND poids > 0 THEN 1 ELSE 0 END), 0)"
#define GAVEURS_FEEDBACK_SUMS \
  "count(overall_rating), coalesce(sum(CASE WHEN poids > 0 THEN 1 ELSE 0 END), 0), "        \
  "coalesce(sum(poids), 0), coalesce(sum(overall_rating * poids), 0), " GAVEURS_STARS(      \
      "1") ", " GAVEURS_STARS("2") ", " GAVEURS_STARS("3") ", " GAVEURS_STARS("4") ", "     \
      GAVEURS_STARS("5") ", " GAVEURS_DETAIL("texture") ", " GAVEURS_DETAIL("flavor") ", "  \
      GAVEURS_DETAIL("color") ", " GAVEURS_DETAIL("aroma") ", " GAVEURS_DETAIL("freshness") \
      ", coalesce(sum(CASE WHEN would_recommend IS NOT NULL AND poids > 0 THEN 1 ELSE 0 "   \
      "END), 0), coalesce(sum(CASE WHEN would_recommend AND poids > 0 THEN 1 ELSE 0 END), " \
      "0) "
constexpr int kSumColumns = 21;

FeedbackStats read_stats(SqlStatement& row) {
  FeedbackStats out;
  out.ratings = row.integer(0);
  out.counted = row.integer(1);
  out.weight = row.real(2);
  out.weighted_stars = row.real(3);
  for (std::size_t i = 0; i < out.by_stars.size(); ++i) {
    out.by_stars[i] = row.integer(4 + static_cast<int>(i));
  }
  for (std::size_t i = 0; i < kDetails; ++i) {
    const int column = 9 + 2 * static_cast<int>(i);
    out.detail_weight[i] = row.real(column);
    out.detail_stars[i] = row.real(column + 1);
  }
  out.said_recommend = row.integer(19);
  out.recommend = row.integer(20);
  return out;
}

FeedbackStats first_stats(SqlStatement& rows) {
  FeedbackStats out;
  if (rows.step()) out = read_stats(rows);
  rows.reset();
  return out;
}

std::optional<Feedback> first(SqlStatement& rows) {
  std::optional<Feedback> out;
  if (rows.step()) out = read_feedback(rows);
  rows.reset();
  return out;
}

std::vector<Feedback> all(SqlStatement& rows) {
  std::vector<Feedback> out;
  while (rows.step()) out.push_back(read_feedback(rows));
  rows.reset();
  return out;
}

std::int64_t number(SqlStatement& rows) {
  const std::int64_t out = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return out;
}

}  // namespace

std::optional<Feedback> feedback(SqlConnection& db, FeedbackId id) {
  return first(db.prepared(GAVEURS_FEEDBACKS "WHERE id = $1").with(id.value));
}

std::optional<Feedback> feedback_of_key(SqlConnection& db, std::string_view erase_key) {
  return first(db.prepared(GAVEURS_FEEDBACKS "WHERE cle_effacement = $1").with(erase_key));
}

std::vector<Feedback> feedbacks(SqlConnection& db, const FeedbackFilter& filter, FeedbackId before,
                                int limit) {
  std::optional<std::string_view> product, lot, site, state;
  if (filter.product) product = filter.product->value;
  if (filter.lot) lot = filter.lot->value;
  if (filter.site) site = filter.site->value;
  if (filter.state) state = to_string(*filter.state);
  return all(db.prepared(GAVEURS_FEEDBACKS
                         "WHERE id < $1 AND (product_id = $2 OR $2 IS NULL) "
                         "AND (code_lot = $3 OR $3 IS NULL) AND (site_code = $4 OR $4 IS NULL) "
                         "AND (statut = $5 OR $5 IS NULL) AND (comment IS NOT NULL OR NOT $6) "
                         "ORDER BY id DESC LIMIT $7")
                 .with(before.value, product, lot, site, state, filter.with_comment, limit));
}

FeedbackStats stats_of_product(SqlConnection& db, const ProductId& product) {
  return first_stats(
      db.prepared("SELECT " GAVEURS_FEEDBACK_SUMS "FROM consumer_feedbacks WHERE product_id = $1")
          .with(product.value));
}

FeedbackStats stats_of_lot(SqlConnection& db, const LotCode& lot) {
  return first_stats(
      db.prepared("SELECT " GAVEURS_FEEDBACK_SUMS "FROM consumer_feedbacks WHERE code_lot = $1")
          .with(lot.value));
}

std::vector<LotFeedback> stats_by_lot(SqlConnection& db, const std::optional<SiteCode>& site,
                                      int limit) {
  std::optional<std::string_view> code;
  if (site) code = site->value;
  auto& rows = db.prepared("SELECT " GAVEURS_FEEDBACK_SUMS
                           ", code_lot, max(site_code), count(DISTINCT product_id), max(id) "
                           "FROM consumer_feedbacks WHERE site_code = $1 OR $1 IS NULL "
                           "GROUP BY code_lot ORDER BY max(id) DESC LIMIT $2");
  rows.with(code, limit);
  std::vector<LotFeedback> out;
  while (rows.step()) {
    LotFeedback lot;
    lot.stats = read_stats(rows);
    lot.lot.value = rows.text(kSumColumns);
    lot.site.value = rows.text(kSumColumns + 1);
    lot.products = rows.integer(kSumColumns + 2);
    out.push_back(std::move(lot));
  }
  rows.reset();
  return out;
}

FeedbackPast feedback_past(SqlConnection& db, const Feedback& of, Instant since) {
  FeedbackPast out;
  if (!of.token.empty()) {
    auto& used = db.prepared("SELECT count(*) FROM consumer_feedbacks WHERE jeton = $1");
    out.token_used = number(used.with(of.token)) > 0;
  }
  auto& code =
      db.prepared("SELECT count(*) FROM consumer_feedbacks WHERE product_id = $1 AND time > $2");
  out.of_code = number(code.with(of.product.value, since));
  if (!of.device.empty()) {
    auto& device = db.prepared(
        "SELECT count(*) FROM consumer_feedbacks WHERE product_id = $1 AND appareil = $2");
    out.same_device = number(device.with(of.product.value, of.device)) > 0;
  }
  if (!of.network.empty()) {
    auto& network =
        db.prepared("SELECT count(*) FROM consumer_feedbacks WHERE reseau = $1 AND time > $2");
    out.of_network = number(network.with(of.network, since));
  }
  return out;
}

bool hints_due(SqlConnection& db, Instant now) {
  auto& due = db.prepared(
      "SELECT count(*) FROM (SELECT 1 FROM consumer_feedbacks WHERE indices_jusqu_a IS NOT NULL "
      "AND indices_jusqu_a < $1 LIMIT 1) due");
  return number(due.with(now)) > 0;
}

void forget_hints(SqlConnection& db, Instant now) {
  db.prepared(
        "UPDATE consumer_feedbacks SET appareil = NULL, reseau = NULL, indices_jusqu_a = NULL "
        "WHERE indices_jusqu_a IS NOT NULL AND indices_jusqu_a < $1")
      .with(now)
      .run();
}

}  // namespace gaveurs::query
