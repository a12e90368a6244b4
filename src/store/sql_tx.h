// SqlTx: the questions of a WriteTx over any SqlConnection, asked inside its transaction; how it is
// begun, written and committed is each store's own. Belongs to the thread that uses it.
#pragma once

#include "store/chart_rows.h"
#include "store/sql.h"
#include "store/store.h"

namespace gaveurs {

class SqlTx : public SqlCharts<WriteTx> {
 public:
  Result<std::optional<Gaveur>> gaveur(GaveurId id) override;
  Result<std::optional<Site>> site(const SiteCode& code) override;
  Result<std::optional<Alert>> alert(AlertId id) override;
  Result<std::vector<Alert>> alerts_of(std::string_view source) override;
  Result<std::optional<LotRecord>> record(const LotCode& code) override;
  Result<std::vector<Lot>> lots_due_before(Instant due, Instant heard, int limit) override;
  Result<std::vector<Lot>> lots_fed_by(GaveurId gaveur) override;
  Result<std::vector<LotCode>> ended_with_alerts(Instant heard, int limit) override;
  Result<std::vector<GaveurId>> idle_with_alerts(int limit) override;
  Result<std::vector<StoredSample>> samples(std::span<const SampleId> ids) override;
  Result<std::optional<Device>> device(const DeviceId& id) override;
  Result<std::optional<PendingLot>> pending_lot(const LotCode& code) override;
  Result<std::optional<PendingLot>> taken_by(const DeviceId& device) override;
  Result<std::vector<PendingLot>> pending_lots(const SiteCode& site, int limit) override;
  Result<LotQuality> lot_quality(const LotCode& code) override;
  Result<std::vector<Event>> events(Seq after, int limit) override;
  Result<std::optional<JournalHead>> journal_head() override;
  Result<std::optional<std::string>> journal_tile(int level, std::int64_t index) override;
  Result<std::optional<Product>> product(const ProductId& id) override;
  Result<std::optional<Product>> product_of_alias(std::string_view alias) override;
  Result<std::vector<Product>> products_of(std::span<const SampleId> samples) override;
  Result<std::vector<Product>> products(const ProductFilter& filter, int limit) override;
  Result<int> last_product_number(const SiteCode& site, std::string_view day) override;
  Result<JournalLeaf> journal_leaf(std::int64_t number) override;
  Result<std::optional<Feedback>> feedback(FeedbackId id) override;
  Result<std::optional<Feedback>> feedback_of_key(std::string_view erase_key) override;
  Result<FeedbackPast> feedback_past(const Feedback& of, Instant since) override;
  Result<bool> hints_due(Instant now) override;
  Result<std::optional<Proposition>> proposition(PropositionId id) override;
  Result<std::vector<Proposition>> awaited_propositions() override;
  Result<std::vector<Proposition>> propositions(const PropositionFilter& filter,
                                                int limit) override;
  Result<std::vector<CurveStep>> curve_steps(PropositionId id) override;
  Result<std::optional<LearnedModel>> newest_model() override;
  Result<std::vector<Alert>> line_alerts_of(std::string_view source) override;
  Result<std::optional<Instant>> newest_sample_of(const LotCode& lot, const DeviceId& device,
                                                  Instant upto) override;
  Result<std::vector<Device>> silent_devices(Instant heard, int limit) override;

 private:
  /// The connection that holds the transaction.
  virtual SqlConnection& db() = 0;
  SqlConnection& charts_db() override { return db(); }
};

}  // namespace gaveurs
