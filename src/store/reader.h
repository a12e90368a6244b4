// Reader: every question the program asks of committed data, one method per question, so that no
// SQL stands outside this room. One reader per thread. Lists are paged by key (never by offset):
// a page starts after `after`, and asking again while rows come in neither skips nor repeats.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/alert.h"
#include "domain/device.h"
#include "domain/event.h"
#include "domain/feedback.h"
#include "domain/journal.h"
#include "domain/lot.h"
#include "domain/meal.h"
#include "domain/pending_lot.h"
#include "domain/people.h"
#include "domain/product.h"
#include "domain/proposition.h"
#include "domain/quality_views.h"
#include "domain/record.h"
#include "domain/views.h"
#include "store/chart_source.h"

namespace gaveurs {

class Reader : public ChartSource {
 public:
  /// Between the two every answer is of one moment; see ReadSnapshot.
  virtual Result<void> begin_snapshot() = 0;
  virtual void end_snapshot() = 0;

  // The event log.
  virtual Result<Seq> head() = 0;
  virtual Result<Seq> oldest_event() = 0;  // 0: log is empty
  /// Events with after < seq ≤ upto in order, at most `limit`; of one gaveur where given.
  virtual Result<std::vector<Event>> events(Seq after, Seq upto, int limit,
                                            std::optional<GaveurId> gaveur) = 0;
  virtual Result<std::int64_t> event_count(Seq after, Seq upto, std::optional<GaveurId> gaveur) = 0;
  /// The last event of each lot and of each device that has one with after < seq ≤ upto, in order.
  virtual Result<std::vector<Event>> newest_per_lot(Seq after, Seq upto,
                                                    std::optional<GaveurId> gaveur) = 0;

  // People and places.
  virtual Result<std::optional<Gaveur>> gaveur(GaveurId id) = 0;
  virtual Result<std::vector<Gaveur>> gaveurs(std::optional<SiteCode> site, GaveurId after,
                                              int limit) = 0;
  virtual Result<std::optional<Site>> site(const SiteCode& code) = 0;
  virtual Result<std::vector<SiteSummary>> site_summaries() = 0;
  virtual Result<std::vector<GaveurPerformance>> performances() = 0;
  virtual Result<int> gaveur_count() = 0;

  // Lots and meals.
  /// Meals before it may be forgotten; unset: all are kept.
  virtual Result<std::optional<Instant>> forgotten_before() = 0;
  virtual Result<std::optional<LotView>> lot(const LotCode& code) = 0;
  virtual Result<std::optional<LotView>> lot(LotId id) = 0;
  virtual Result<std::vector<LotView>> lots(const LotFilter& filter, LotId after, int limit) = 0;
  /// Lots being fed, worst first: severity, then mortality.
  virtual Result<std::vector<LotView>> active_lots(const LotFilter& filter, int limit) = 0;
  virtual Result<std::vector<RecentMeal>> meals_of_gaveur(GaveurId id,
                                                          std::optional<MealCursor> after,
                                                          int limit) = 0;
  /// Meals of a site's lots with from ≤ time, newest first by (time, first_seq): those before
  /// `before`.
  virtual Result<std::vector<RecentMeal>> meals_of_site(const SiteCode& site, Instant from,
                                                        MealCursor before, int limit) = 0;
  /// In the order of arrival, newest first: those with first_seq < before.
  virtual Result<std::vector<RecentMeal>> recent_meals(std::optional<Seq> before, int limit) = 0;
  /// Meals whose own time is later, a simulator's future ones too; each once.
  virtual Result<std::int64_t> meals_since(Instant time) = 0;
  /// Meals of a lot by slot.
  virtual Result<std::vector<StoredMeal>> meals_of_lot(const LotCode& code,
                                                       std::optional<MealSlot> after,
                                                       int limit) = 0;
  virtual Result<std::vector<ReplacedMeal>> replaced_of_lot(const LotCode& code) = 0;
  virtual Result<std::vector<CurvePoint>> recorded_curve(const LotCode& code) = 0;
  virtual Result<std::vector<LotRecord>> records(std::string_view after_code, int limit) = 0;

  // Alerts.
  virtual Result<std::vector<Alert>> alerts(const AlertFilter& filter, AlertId before,
                                            int limit) = 0;

  /// Active ones that nobody acknowledged.
  virtual Result<std::int64_t> unread_alerts() = 0;

  // The quality line.
  virtual Result<std::optional<StoredSample>> sample(const SampleId& id) = 0;
  /// The sample that came last, corrections apart.
  virtual Result<std::optional<StoredSample>> newest_sample() = 0;
  /// Samples whose first event is after < seq ≤ upto, by it.
  virtual Result<std::vector<StoredSample>> samples_first_seen(Seq after, Seq upto) = 0;
  /// What corrections replaced of a sample, oldest first.
  virtual Result<std::vector<ReplacedSample>> replaced_of_sample(const SampleId& id) = 0;
  virtual Result<std::vector<Device>> devices(std::optional<SiteCode> site) = 0;
  /// Lots that wait or are taken, those that wait longest first.
  virtual Result<std::vector<PendingLot>> queue(std::optional<SiteCode> site, int limit) = 0;
  /// Lots that have passed the line, those that passed it last first.
  virtual Result<std::vector<PendingLot>> inspected(std::optional<SiteCode> site, int limit) = 0;
  virtual Result<std::optional<PendingLot>> pending_lot(const LotCode& code) = 0;
  virtual Result<LotQuality> lot_quality(const LotCode& code) = 0;
  /// Newest first by (time, first_seq).
  virtual Result<std::vector<StoredSample>> samples(const SampleFilter& filter,
                                                    std::optional<SampleCursor> after,
                                                    int limit) = 0;
  /// Sums by device and site, of those that have any; the filter's grade and link do not count.
  virtual Result<std::vector<QualityGroup>> quality_groups(const SampleFilter& filter) = 0;
  /// Of the oldest of the filter's device, site and times.
  virtual Result<std::optional<Instant>> first_sample_time(const SampleFilter& filter) = 0;

  // The transparency log.
  virtual Result<std::optional<JournalHead>> journal_head() = 0;
  /// The last head of every key, oldest first.
  virtual Result<std::vector<JournalHead>> journal_key_heads() = 0;
  virtual Result<std::optional<std::string>> journal_tile(int level, std::int64_t index) = 0;
  virtual Result<std::vector<JournalLeaf>> journal_leaves(std::int64_t from, int limit) = 0;
  /// Newest first.
  virtual Result<std::vector<JournalLeaf>> journal_leaves_of(std::string_view kind,
                                                             std::string_view subject,
                                                             int limit) = 0;
  /// Number and subject of the kind's leaves that attest something still, by number from `from` on.
  virtual Result<std::vector<JournalLeaf>> journal_subjects(std::string_view kind,
                                                            std::int64_t from, int limit) = 0;

  // Products.
  virtual Result<std::optional<Product>> product(const ProductId& id) = 0;
  virtual Result<std::optional<Product>> product_of_sample(const SampleId& sample) = 0;
  virtual Result<std::optional<Product>> product_of_alias(std::string_view alias) = 0;
  virtual Result<std::optional<Product>> newest_product() = 0;
  /// Newest first: those with seq < before.
  virtual Result<std::vector<Product>> products(const ProductFilter& filter, Seq before,
                                                int limit) = 0;

  // What buyers say.
  /// Newest first: those with id < before.
  virtual Result<std::vector<Feedback>> feedbacks(const FeedbackFilter& filter, FeedbackId before,
                                                  int limit) = 0;
  virtual Result<FeedbackStats> stats_of_product(const ProductId& product) = 0;
  virtual Result<FeedbackStats> stats_of_lot(const LotCode& lot) = 0;
  /// Of lots with ratings, the one rated last first.
  virtual Result<std::vector<LotFeedback>> stats_by_lot(const std::optional<SiteCode>& site,
                                                        int limit) = 0;

  // The loop.
  virtual Result<std::optional<Proposition>> proposition(PropositionId id) = 0;
  virtual Result<std::optional<Proposition>> proposition_of_lot(const LotCode& lot) = 0;
  /// Newest first: those with id < before.
  virtual Result<std::vector<Proposition>> propositions(const PropositionFilter& filter,
                                                        PropositionId before, int limit) = 0;
  virtual Result<PropositionCounts> proposition_counts() = 0;
  /// Of one proposition, in order.
  virtual Result<std::vector<CurveStep>> curve_steps(PropositionId id) = 0;
  virtual Result<std::optional<LearnedModel>> newest_model() = 0;
  virtual Result<LearningMark> learning_mark() = 0;
  virtual Result<std::vector<LotJars>> jars_of_rated_lots() = 0;

  // Reports.
  /// Lots of a gaveur with a meal in from ≤ time < to, and those that should have had one: fed
  /// before, neither ready nor finished since. Each with its last meal before.
  virtual Result<std::vector<LotSpan>> fed_spans(GaveurId gaveur, Instant from, Instant to) = 0;
  virtual Result<std::vector<LotSpan>> lot_spans(Scope scope, Instant from, Instant to) = 0;
  virtual Result<LotMeans> lot_means(Scope scope, Instant before) = 0;
  virtual Result<std::vector<AlertCount>> alert_counts(GaveurId gaveur, Instant from,
                                                       Instant to) = 0;
};

/// While it lives the reader's answers agree with each other, whatever is written meanwhile. Not to
/// be nested, nor kept for long: the store cannot clear its log behind it.
class ReadSnapshot {
 public:
  explicit ReadSnapshot(Reader& reader) : reader_(reader), begun_(reader.begin_snapshot()) {}
  ~ReadSnapshot() {
    if (begun_) reader_.end_snapshot();
  }
  ReadSnapshot(const ReadSnapshot&) = delete;
  ReadSnapshot& operator=(const ReadSnapshot&) = delete;
  const Result<void>& begun() const { return begun_; }

 private:
  Reader& reader_;
  Result<void> begun_;
};

}  // namespace gaveurs
