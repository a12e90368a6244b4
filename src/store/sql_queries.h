// The questions of Reader as plain functions over a connection, grouped by subject. They throw
// SqlError; sql_reader.cpp turns that into a Result. Shared by every store.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/quality_views.h"
#include "store/reader.h"
#include "store/sql.h"

namespace gaveurs::query {

// events.cpp
Seq oldest_event(SqlConnection& db);
std::vector<Event> events(SqlConnection& db, Seq after, Seq upto, int limit,
                          std::optional<GaveurId> gaveur);
std::int64_t event_count(SqlConnection& db, Seq after, Seq upto, std::optional<GaveurId> gaveur);
std::vector<Event> newest_per_lot(SqlConnection& db, Seq after, Seq upto,
                                  std::optional<GaveurId> gaveur);

// people.cpp
std::vector<Gaveur> gaveurs(SqlConnection& db, std::optional<SiteCode> site, GaveurId after,
                            int limit);
int gaveur_count(SqlConnection& db);
std::vector<SiteSummary> site_summaries(SqlConnection& db);
std::vector<GaveurPerformance> performances(SqlConnection& db);

// lots.cpp
std::optional<LotView> lot(SqlConnection& db, const LotCode& code);
std::optional<LotView> lot(SqlConnection& db, LotId id);
std::vector<LotView> lots(SqlConnection& db, const LotFilter& filter, LotId after, int limit);
std::vector<LotView> active_lots(SqlConnection& db, const LotFilter& filter, int limit);
std::vector<Lot> lots_due_before(SqlConnection& db, Instant due, Instant heard, int limit);
std::vector<Lot> lots_fed_by(SqlConnection& db, GaveurId gaveur);
std::vector<LotCode> ended_with_alerts(SqlConnection& db, Instant heard, int limit);
std::vector<GaveurId> idle_with_alerts(SqlConnection& db, int limit);

// meals.cpp
std::vector<RecentMeal> meals_of_gaveur(SqlConnection& db, GaveurId id,
                                        std::optional<MealCursor> after, int limit);
std::vector<RecentMeal> meals_of_site(SqlConnection& db, const SiteCode& site, Instant from,
                                      MealCursor before, int limit);
std::vector<RecentMeal> recent_meals(SqlConnection& db, std::optional<Seq> before, int limit);
std::vector<StoredMeal> meals_of_lot(SqlConnection& db, const LotCode& code,
                                     std::optional<MealSlot> after, int limit);
std::vector<ReplacedMeal> replaced_of_lot(SqlConnection& db, const LotCode& code);
std::int64_t meals_since(SqlConnection& db, Instant time);

// alerts.cpp
std::vector<Alert> alerts(SqlConnection& db, const AlertFilter& filter, AlertId before, int limit);
std::int64_t unread_alerts(SqlConnection& db);
std::vector<Alert> line_alerts_of(SqlConnection& db, std::string_view source);
std::vector<AlertCount> alert_counts(SqlConnection& db, GaveurId gaveur, Instant from, Instant to);

// quality.cpp
std::optional<StoredSample> sample(SqlConnection& db, const SampleId& id);
std::optional<StoredSample> newest_sample(SqlConnection& db);
std::vector<StoredSample> samples_first_seen(SqlConnection& db, Seq after, Seq upto);
std::vector<ReplacedSample> replaced_of_sample(SqlConnection& db, const SampleId& id);
std::vector<Device> devices(SqlConnection& db, const std::optional<SiteCode>& site);
std::optional<Device> device(SqlConnection& db, const DeviceId& id);
std::vector<PendingLot> queue(SqlConnection& db, const std::optional<SiteCode>& site, int limit);
std::vector<PendingLot> inspected(SqlConnection& db, const std::optional<SiteCode>& site,
                                  int limit);
std::optional<PendingLot> pending_lot(SqlConnection& db, const LotCode& code);
std::optional<PendingLot> taken_by(SqlConnection& db, const DeviceId& device);
std::vector<PendingLot> pending_lots(SqlConnection& db, const SiteCode& site, int limit);
LotQuality lot_quality(SqlConnection& db, const LotCode& code);

// journal.cpp
std::optional<JournalHead> journal_head(SqlConnection& db);
std::vector<JournalHead> journal_key_heads(SqlConnection& db);
std::optional<std::string> journal_tile(SqlConnection& db, int level, std::int64_t index);
std::vector<JournalLeaf> journal_leaves(SqlConnection& db, std::int64_t from, int limit);
std::vector<JournalLeaf> journal_leaves_of(SqlConnection& db, std::string_view kind,
                                           std::string_view subject, int limit);
std::vector<JournalLeaf> journal_subjects(SqlConnection& db, std::string_view kind,
                                          std::int64_t from, int limit);
void write_journal_leaves(SqlConnection& db, const std::vector<JournalLeaf>& leaves);
void write_journal_head(SqlConnection& db, const std::vector<JournalTile>& tiles,
                        const std::optional<JournalHead>& head);
// products.cpp
std::optional<Product> product(SqlConnection& db, const ProductId& id);
std::optional<Product> product_of_sample(SqlConnection& db, const SampleId& sample);
std::optional<Product> product_of_alias(SqlConnection& db, std::string_view alias);
std::optional<Product> newest_product(SqlConnection& db);
std::vector<Product> products(SqlConnection& db, const ProductFilter& filter, Seq before,
                              int limit);
int last_product_number(SqlConnection& db, const SiteCode& site, std::string_view day);

// feedbacks.cpp
std::optional<Feedback> feedback(SqlConnection& db, FeedbackId id);
std::optional<Feedback> feedback_of_key(SqlConnection& db, std::string_view erase_key);
std::vector<Feedback> feedbacks(SqlConnection& db, const FeedbackFilter& filter, FeedbackId before,
                                int limit);
FeedbackStats stats_of_product(SqlConnection& db, const ProductId& product);
FeedbackStats stats_of_lot(SqlConnection& db, const LotCode& lot);
std::vector<LotFeedback> stats_by_lot(SqlConnection& db, const std::optional<SiteCode>& site,
                                      int limit);
/// `since`: ratings after it count as of the same hour.
FeedbackPast feedback_past(SqlConnection& db, const Feedback& of, Instant since);
bool hints_due(SqlConnection& db, Instant now);
void forget_hints(SqlConnection& db, Instant now);

// propositions.cpp
std::optional<Proposition> proposition(SqlConnection& db, PropositionId id);
std::optional<Proposition> proposition_of_lot(SqlConnection& db, const LotCode& lot);
std::vector<Proposition> propositions(SqlConnection& db, const PropositionFilter& filter,
                                      PropositionId before, int limit);
std::vector<Proposition> awaited_propositions(SqlConnection& db);
PropositionCounts proposition_counts(SqlConnection& db);
std::vector<CurveStep> curve_steps(SqlConnection& db, PropositionId id);
std::optional<LearnedModel> newest_model(SqlConnection& db);
LearningMark learning_mark(SqlConnection& db);
std::vector<LotJars> jars_of_rated_lots(SqlConnection& db);

// quality_stats.cpp
std::vector<StoredSample> samples(SqlConnection& db, const SampleFilter& filter,
                                  std::optional<SampleCursor> after, int limit);
std::vector<QualityGroup> quality_groups(SqlConnection& db, const SampleFilter& filter);
std::optional<Instant> first_sample_time(SqlConnection& db, const SampleFilter& filter);
std::optional<Instant> newest_sample_of(SqlConnection& db, const LotCode& lot,
                                        const DeviceId& device, Instant upto);
std::vector<Device> silent_devices(SqlConnection& db, Instant heard, int limit);

// reports.cpp
std::vector<LotSpan> lot_spans(SqlConnection& db, const Scope& scope, Instant from, Instant to);
std::vector<LotSpan> fed_spans(SqlConnection& db, GaveurId gaveur, Instant from, Instant to);
LotMeans lot_means(SqlConnection& db, const Scope& scope, Instant before);

}  // namespace gaveurs::query
