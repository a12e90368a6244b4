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
#include "domain/event.h"
#include "domain/lot.h"
#include "domain/meal.h"
#include "domain/people.h"
#include "domain/record.h"
#include "domain/views.h"

namespace gaveurs {

class Reader {
 public:
  virtual ~Reader() = default;

  // The event log.
  virtual Result<Seq> head() = 0;
  virtual Result<Seq> oldest_event() = 0;  // 0: log is empty
  /// Events with after < seq ≤ upto in order, at most `limit`; of one gaveur where given.
  virtual Result<std::vector<Event>> events(Seq after, Seq upto, int limit,
                                            std::optional<GaveurId> gaveur) = 0;
  virtual Result<std::int64_t> event_count(Seq after, Seq upto, std::optional<GaveurId> gaveur) = 0;
  /// The last event of each lot that has one with after < seq ≤ upto, in order.
  virtual Result<std::vector<Event>> newest_per_lot(Seq after, Seq upto,
                                                    std::optional<GaveurId> gaveur) = 0;

  // People and places.
  virtual Result<std::optional<Gaveur>> gaveur(GaveurId id) = 0;
  virtual Result<std::vector<Gaveur>> gaveurs(std::optional<SiteCode> site, GaveurId after,
                                              int limit) = 0;
  virtual Result<std::vector<SiteSummary>> site_summaries() = 0;
  virtual Result<std::vector<GaveurPerformance>> performances() = 0;
  virtual Result<int> gaveur_count() = 0;

  // Lots and meals.
  virtual Result<std::optional<LotView>> lot(const LotCode& code) = 0;
  virtual Result<std::optional<LotView>> lot(LotId id) = 0;
  virtual Result<std::vector<LotView>> lots(const LotFilter& filter, LotId after, int limit) = 0;
  /// Lots being fed, worst first: severity, then mortality.
  virtual Result<std::vector<LotView>> active_lots(const LotFilter& filter, int limit) = 0;
  virtual Result<std::vector<StoredMeal>> meals_of_gaveur(GaveurId id,
                                                          std::optional<MealCursor> after,
                                                          int limit) = 0;
  virtual Result<std::vector<StoredMeal>> recent_meals(std::optional<Seq> before, int limit) = 0;
  virtual Result<std::int64_t> meals_since(Instant recorded) = 0;
  /// Meals of a lot by slot.
  virtual Result<std::vector<StoredMeal>> meals_of_lot(const LotCode& code,
                                                       std::optional<MealSlot> after,
                                                       int limit) = 0;
  virtual Result<std::vector<ReplacedMeal>> replaced_of_lot(const LotCode& code) = 0;
  virtual Result<std::vector<CurvePoint>> recorded_curve(const LotCode& code) = 0;
  virtual Result<std::vector<LotRecord>> records(std::string_view after_code, int limit) = 0;
  virtual Result<std::optional<Instant>> pending_since(const LotCode& code) = 0;

  // Alerts.
  virtual Result<std::vector<Alert>> alerts(const AlertFilter& filter, AlertId before,
                                            int limit) = 0;

  // Reports.
  virtual Result<std::vector<LotSpan>> lot_spans(Scope scope, Instant from, Instant to) = 0;
  virtual Result<LotMeans> lot_means(Scope scope, Instant before) = 0;
  virtual Result<std::vector<AlertCount>> alert_counts(GaveurId gaveur, Instant from,
                                                       Instant to) = 0;
};

}  // namespace gaveurs
