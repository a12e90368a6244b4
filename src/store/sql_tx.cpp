#include "store/sql_tx.h"

#include "store/records.h"
#include "store/sql_queries.h"
#include "store/sql_writer.h"

namespace gaveurs {

Result<std::optional<Gaveur>> SqlTx::gaveur(GaveurId id) {
  return guarded([&] { return load_gaveur(db(), id); });
}

Result<std::optional<Site>> SqlTx::site(const SiteCode& code) {
  return guarded([&] { return load_site(db(), code); });
}

Result<std::optional<Alert>> SqlTx::alert(AlertId id) {
  return guarded([&] { return load_alert(db(), id); });
}

Result<std::vector<Alert>> SqlTx::alerts_of(std::string_view source) {
  return guarded([&] { return load_alerts_of(db(), source); });
}

Result<std::optional<LotRecord>> SqlTx::record(const LotCode& code) {
  return guarded([&] { return load_record(db(), code); });
}

Result<std::vector<Lot>> SqlTx::lots_due_before(Instant due, Instant heard, int limit) {
  return guarded([&] { return query::lots_due_before(db(), due, heard, limit); });
}

Result<std::vector<Lot>> SqlTx::lots_fed_by(GaveurId gaveur) {
  return guarded([&] { return query::lots_fed_by(db(), gaveur); });
}

Result<std::vector<LotCode>> SqlTx::ended_with_alerts(Instant heard, int limit) {
  return guarded([&] { return query::ended_with_alerts(db(), heard, limit); });
}

Result<std::vector<GaveurId>> SqlTx::idle_with_alerts(int limit) {
  return guarded([&] { return query::idle_with_alerts(db(), limit); });
}

Result<std::vector<StoredSample>> SqlTx::samples(std::span<const SampleId> ids) {
  return guarded([&] {
    std::vector<StoredSample> out;
    for (const auto& id : ids) {
      if (auto found = query::sample(db(), id)) out.push_back(std::move(*found));
    }
    return out;
  });
}

Result<std::optional<Proposition>> SqlTx::proposition(PropositionId id) {
  return guarded([&] { return query::proposition(db(), id); });
}

Result<std::vector<Proposition>> SqlTx::awaited_propositions() {
  return guarded([&] { return query::awaited_propositions(db()); });
}

Result<std::vector<Proposition>> SqlTx::propositions(const PropositionFilter& filter, int limit) {
  return guarded(
      [&] { return query::propositions(db(), filter, PropositionId{INT64_MAX}, limit); });
}

Result<std::vector<CurveStep>> SqlTx::curve_steps(PropositionId id) {
  return guarded([&] { return query::curve_steps(db(), id); });
}

Result<std::optional<LearnedModel>> SqlTx::newest_model() {
  return guarded([&] { return query::newest_model(db()); });
}

Result<std::optional<Device>> SqlTx::device(const DeviceId& id) {
  return guarded([&] { return query::device(db(), id); });
}

Result<std::optional<PendingLot>> SqlTx::pending_lot(const LotCode& code) {
  return guarded([&] { return query::pending_lot(db(), code); });
}

Result<std::optional<PendingLot>> SqlTx::taken_by(const DeviceId& device) {
  return guarded([&] { return query::taken_by(db(), device); });
}

Result<std::vector<PendingLot>> SqlTx::pending_lots(const SiteCode& site, int limit) {
  return guarded([&] { return query::pending_lots(db(), site, limit); });
}

Result<LotQuality> SqlTx::lot_quality(const LotCode& code) {
  return guarded([&] { return query::lot_quality(db(), code); });
}

Result<std::vector<Event>> SqlTx::events(Seq after, int limit) {
  return guarded([&] { return query::events(db(), after, head(), limit, std::nullopt); });
}

Result<std::optional<JournalHead>> SqlTx::journal_head() {
  return guarded([&] { return query::journal_head(db()); });
}

Result<std::optional<std::string>> SqlTx::journal_tile(int level, std::int64_t index) {
  return guarded([&] { return query::journal_tile(db(), level, index); });
}

Result<JournalLeaf> SqlTx::journal_leaf(std::int64_t number) {
  return guarded([&] {
    auto found = query::journal_leaves(db(), number, 1);
    if (found.empty() || found.front().number != number) {
      throw SqlError({ErrorKind::kNotFound, "the transparency log has no such leaf", {}});
    }
    return std::move(found.front());
  });
}

Result<std::optional<Product>> SqlTx::product(const ProductId& id) {
  return guarded([&] { return query::product(db(), id); });
}

Result<std::optional<Product>> SqlTx::product_of_alias(std::string_view alias) {
  return guarded([&] { return query::product_of_alias(db(), alias); });
}

Result<std::vector<Product>> SqlTx::products(const ProductFilter& filter, int limit) {
  return guarded([&] { return query::products(db(), filter, INT64_MAX, limit); });
}

Result<std::vector<Product>> SqlTx::products_of(std::span<const SampleId> samples) {
  return guarded([&] {
    std::vector<Product> out;
    for (const auto& id : samples) {
      if (auto found = query::product_of_sample(db(), id)) out.push_back(std::move(*found));
    }
    return out;
  });
}

Result<int> SqlTx::last_product_number(const SiteCode& site, std::string_view day) {
  return guarded([&] { return query::last_product_number(db(), site, day); });
}

Result<std::optional<Feedback>> SqlTx::feedback(FeedbackId id) {
  return guarded([&] { return query::feedback(db(), id); });
}

Result<std::optional<Feedback>> SqlTx::feedback_of_key(std::string_view erase_key) {
  return guarded([&] { return query::feedback_of_key(db(), erase_key); });
}

Result<FeedbackPast> SqlTx::feedback_past(const Feedback& of, Instant since) {
  return guarded([&] { return query::feedback_past(db(), of, since); });
}

Result<bool> SqlTx::hints_due(Instant now) {
  return guarded([&] { return query::hints_due(db(), now); });
}

Result<std::vector<Alert>> SqlTx::line_alerts_of(std::string_view source) {
  return guarded([&] { return query::line_alerts_of(db(), source); });
}

Result<std::optional<Instant>> SqlTx::newest_sample_of(const LotCode& lot, const DeviceId& device,
                                                       Instant upto) {
  return guarded([&] { return query::newest_sample_of(db(), lot, device, upto); });
}

Result<std::vector<Device>> SqlTx::silent_devices(Instant heard, int limit) {
  return guarded([&] { return query::silent_devices(db(), heard, limit); });
}

}  // namespace gaveurs
