#include "store/sql_reader.h"

#include "store/chart_rows.h"
#include "store/records.h"
#include "store/retention.h"
#include "store/sql_queries.h"
#include "store/sql_writer.h"

namespace gaveurs {
namespace {

class SqlReader final : public SqlCharts<Reader> {
 public:
  explicit SqlReader(std::unique_ptr<SqlConnection> db) : db_(std::move(db)) {}

  Result<void> begin_snapshot() override {
    return guarded([&] { db_->begin_snapshot(); });
  }
  void end_snapshot() override {
    // Nothing was written, so nothing is lost when the connection cannot be asked any more.
    (void)guarded([&] { db_->execute("ROLLBACK"); });
  }

  Result<Seq> head() override {
    return guarded([&] { return load_head(*db_); });
  }
  Result<Seq> oldest_event() override {
    return guarded([&] { return query::oldest_event(*db_); });
  }
  Result<std::vector<Event>> events(Seq after, Seq upto, int limit,
                                    std::optional<GaveurId> gaveur) override {
    return guarded([&] { return query::events(*db_, after, upto, limit, gaveur); });
  }
  Result<std::int64_t> event_count(Seq after, Seq upto, std::optional<GaveurId> gaveur) override {
    return guarded([&] { return query::event_count(*db_, after, upto, gaveur); });
  }
  Result<std::vector<Event>> newest_per_lot(Seq after, Seq upto,
                                            std::optional<GaveurId> gaveur) override {
    return guarded([&] { return query::newest_per_lot(*db_, after, upto, gaveur); });
  }

  Result<std::optional<Gaveur>> gaveur(GaveurId id) override {
    return guarded([&] { return load_gaveur(*db_, id); });
  }
  Result<std::vector<Gaveur>> gaveurs(std::optional<SiteCode> site, GaveurId after,
                                      int limit) override {
    return guarded([&] { return query::gaveurs(*db_, site, after, limit); });
  }
  Result<std::vector<SiteSummary>> site_summaries() override {
    return guarded([&] { return query::site_summaries(*db_); });
  }
  Result<std::vector<GaveurPerformance>> performances() override {
    return guarded([&] { return query::performances(*db_); });
  }
  Result<int> gaveur_count() override {
    return guarded([&] { return query::gaveur_count(*db_); });
  }

  Result<std::optional<LotView>> lot(const LotCode& code) override {
    return guarded([&] { return query::lot(*db_, code); });
  }
  Result<std::optional<LotView>> lot(LotId id) override {
    return guarded([&] { return query::lot(*db_, id); });
  }
  Result<std::vector<LotView>> lots(const LotFilter& filter, LotId after, int limit) override {
    return guarded([&] { return query::lots(*db_, filter, after, limit); });
  }
  Result<std::vector<LotView>> active_lots(const LotFilter& filter, int limit) override {
    return guarded([&] { return query::active_lots(*db_, filter, limit); });
  }
  Result<std::vector<RecentMeal>> meals_of_gaveur(GaveurId id, std::optional<MealCursor> after,
                                                  int limit) override {
    return guarded([&] { return query::meals_of_gaveur(*db_, id, after, limit); });
  }
  Result<std::vector<RecentMeal>> meals_of_site(const SiteCode& site, Instant from,
                                                MealCursor before, int limit) override {
    return guarded([&] { return query::meals_of_site(*db_, site, from, before, limit); });
  }
  Result<std::vector<RecentMeal>> recent_meals(std::optional<Seq> before, int limit) override {
    return guarded([&] { return query::recent_meals(*db_, before, limit); });
  }
  Result<std::int64_t> meals_since(Instant time) override {
    return guarded([&] { return query::meals_since(*db_, time); });
  }
  Result<std::optional<Instant>> forgotten_before() override {
    return guarded([&] { return gaveurs::forgotten_before(*db_); });
  }
  Result<std::vector<StoredMeal>> meals_of_lot(const LotCode& code, std::optional<MealSlot> after,
                                               int limit) override {
    return guarded([&] { return query::meals_of_lot(*db_, code, after, limit); });
  }
  Result<std::vector<ReplacedMeal>> replaced_of_lot(const LotCode& code) override {
    return guarded([&] { return query::replaced_of_lot(*db_, code); });
  }
  Result<std::vector<CurvePoint>> recorded_curve(const LotCode& code) override {
    return guarded([&] { return load_curve(*db_, code); });
  }
  Result<std::vector<LotRecord>> records(std::string_view after, int limit) override {
    return guarded([&] { return load_records(*db_, after, limit); });
  }

  Result<std::vector<Alert>> alerts(const AlertFilter& filter, AlertId before, int limit) override {
    return guarded([&] { return query::alerts(*db_, filter, before, limit); });
  }

  Result<std::int64_t> unread_alerts() override {
    return guarded([&] { return query::unread_alerts(*db_); });
  }

  Result<std::optional<JournalHead>> journal_head() override {
    return guarded([&] { return query::journal_head(*db_); });
  }
  Result<std::vector<JournalHead>> journal_key_heads() override {
    return guarded([&] { return query::journal_key_heads(*db_); });
  }
  Result<std::optional<std::string>> journal_tile(int level, std::int64_t index) override {
    return guarded([&] { return query::journal_tile(*db_, level, index); });
  }
  Result<std::optional<Product>> product(const ProductId& id) override {
    return guarded([&] { return query::product(*db_, id); });
  }
  Result<std::optional<Product>> product_of_sample(const SampleId& sample) override {
    return guarded([&] { return query::product_of_sample(*db_, sample); });
  }
  Result<std::optional<Product>> product_of_alias(std::string_view alias) override {
    return guarded([&] { return query::product_of_alias(*db_, alias); });
  }
  Result<std::optional<Product>> newest_product() override {
    return guarded([&] { return query::newest_product(*db_); });
  }
  Result<std::optional<Site>> site(const SiteCode& code) override {
    return guarded([&] { return load_site(*db_, code); });
  }
  Result<std::vector<Feedback>> feedbacks(const FeedbackFilter& filter, FeedbackId before,
                                          int limit) override {
    return guarded([&] { return query::feedbacks(*db_, filter, before, limit); });
  }
  Result<std::optional<Proposition>> proposition(PropositionId id) override {
    return guarded([&] { return query::proposition(*db_, id); });
  }
  Result<std::optional<Proposition>> proposition_of_lot(const LotCode& lot) override {
    return guarded([&] { return query::proposition_of_lot(*db_, lot); });
  }
  Result<std::vector<Proposition>> propositions(const PropositionFilter& filter,
                                                PropositionId before, int limit) override {
    return guarded([&] { return query::propositions(*db_, filter, before, limit); });
  }
  Result<PropositionCounts> proposition_counts() override {
    return guarded([&] { return query::proposition_counts(*db_); });
  }
  Result<std::vector<CurveStep>> curve_steps(PropositionId id) override {
    return guarded([&] { return query::curve_steps(*db_, id); });
  }
  Result<std::optional<LearnedModel>> newest_model() override {
    return guarded([&] { return query::newest_model(*db_); });
  }
  Result<LearningMark> learning_mark() override {
    return guarded([&] { return query::learning_mark(*db_); });
  }
  Result<std::vector<LotJars>> jars_of_rated_lots() override {
    return guarded([&] { return query::jars_of_rated_lots(*db_); });
  }
  Result<FeedbackStats> stats_of_product(const ProductId& product) override {
    return guarded([&] { return query::stats_of_product(*db_, product); });
  }
  Result<FeedbackStats> stats_of_lot(const LotCode& lot) override {
    return guarded([&] { return query::stats_of_lot(*db_, lot); });
  }
  Result<std::vector<LotFeedback>> stats_by_lot(const std::optional<SiteCode>& site,
                                                int limit) override {
    return guarded([&] { return query::stats_by_lot(*db_, site, limit); });
  }
  Result<std::vector<Product>> products(const ProductFilter& filter, Seq before,
                                        int limit) override {
    return guarded([&] { return query::products(*db_, filter, before, limit); });
  }
  Result<std::vector<JournalLeaf>> journal_leaves(std::int64_t from, int limit) override {
    return guarded([&] { return query::journal_leaves(*db_, from, limit); });
  }
  Result<std::vector<JournalLeaf>> journal_leaves_of(std::string_view kind,
                                                     std::string_view subject, int limit) override {
    return guarded([&] { return query::journal_leaves_of(*db_, kind, subject, limit); });
  }
  Result<std::vector<JournalLeaf>> journal_subjects(std::string_view kind, std::int64_t from,
                                                    int limit) override {
    return guarded([&] { return query::journal_subjects(*db_, kind, from, limit); });
  }

  Result<std::optional<StoredSample>> sample(const SampleId& id) override {
    return guarded([&] { return query::sample(*db_, id); });
  }
  Result<std::optional<StoredSample>> newest_sample() override {
    return guarded([&] { return query::newest_sample(*db_); });
  }
  Result<std::vector<StoredSample>> samples_first_seen(Seq after, Seq upto) override {
    return guarded([&] { return query::samples_first_seen(*db_, after, upto); });
  }
  Result<std::vector<ReplacedSample>> replaced_of_sample(const SampleId& id) override {
    return guarded([&] { return query::replaced_of_sample(*db_, id); });
  }
  Result<std::vector<Device>> devices(std::optional<SiteCode> site) override {
    return guarded([&] { return query::devices(*db_, site); });
  }
  Result<std::vector<PendingLot>> queue(std::optional<SiteCode> site, int limit) override {
    return guarded([&] { return query::queue(*db_, site, limit); });
  }
  Result<std::vector<PendingLot>> inspected(std::optional<SiteCode> site, int limit) override {
    return guarded([&] { return query::inspected(*db_, site, limit); });
  }
  Result<std::optional<PendingLot>> pending_lot(const LotCode& code) override {
    return guarded([&] { return query::pending_lot(*db_, code); });
  }
  Result<LotQuality> lot_quality(const LotCode& code) override {
    return guarded([&] { return query::lot_quality(*db_, code); });
  }

  Result<std::vector<StoredSample>> samples(const SampleFilter& filter,
                                            std::optional<SampleCursor> after, int limit) override {
    return guarded([&] { return query::samples(*db_, filter, after, limit); });
  }
  Result<std::vector<QualityGroup>> quality_groups(const SampleFilter& filter) override {
    return guarded([&] { return query::quality_groups(*db_, filter); });
  }
  Result<std::optional<Instant>> first_sample_time(const SampleFilter& filter) override {
    return guarded([&] { return query::first_sample_time(*db_, filter); });
  }

  Result<std::vector<LotSpan>> fed_spans(GaveurId gaveur, Instant from, Instant to) override {
    return guarded([&] { return query::fed_spans(*db_, gaveur, from, to); });
  }
  Result<std::vector<LotSpan>> lot_spans(Scope scope, Instant from, Instant to) override {
    return guarded([&] { return query::lot_spans(*db_, scope, from, to); });
  }
  Result<LotMeans> lot_means(Scope scope, Instant before) override {
    return guarded([&] { return query::lot_means(*db_, scope, before); });
  }
  Result<std::vector<AlertCount>> alert_counts(GaveurId gaveur, Instant from, Instant to) override {
    return guarded([&] { return query::alert_counts(*db_, gaveur, from, to); });
  }

 private:
  SqlConnection& charts_db() override { return *db_; }

  std::unique_ptr<SqlConnection> db_;
};

}  // namespace

std::unique_ptr<Reader> make_sql_reader(std::unique_ptr<SqlConnection> db) {
  return std::make_unique<SqlReader>(std::move(db));
}

}  // namespace gaveurs
