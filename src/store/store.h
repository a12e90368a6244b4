// Store: where rows and events are kept. All writing goes through one WriteTx at a time, which
// holds the store's write lock, so a decision taken inside it on what it loaded stays true until
// it commits, also with several processes or nodes on one database. Reading goes through Readers,
// one per thread, which see committed data only.
//
// Threads: Store is safe from any thread; a WriteTx and a Reader belong to the thread that uses
// them. Errors: kUnavailable (disk full, locked, server gone), kCorrupt (damaged or unknown
// schema), kInternal.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/alert.h"
#include "domain/event.h"
#include "domain/feedback.h"
#include "domain/journal.h"
#include "domain/lot.h"
#include "domain/meal.h"
#include "domain/people.h"
#include "domain/product.h"
#include "domain/proposition.h"
#include "domain/record.h"
#include "store/reader.h"
#include "store/sample_rows.h"

namespace gaveurs {

/// What one commit changes. Whole rows: the caller has decided what they are.
struct WriteSet {
  std::vector<Site> sites;            // insert, or update nom and region
  std::vector<Gaveur> gaveurs;        // insert; an existing row stays as it is
  std::vector<StoredMeal> meals;      // insert; with corrections, replace the slot's values
  std::vector<ReplacedMeal> replaced; // history of corrections
  std::vector<Lot> lots;              // insert, or update all but debut, statut and id
  std::vector<Lot> fed;               // stored lots that a meal moved on: those columns only
  std::vector<LotCode> revived;       // lots whose statut goes from importe to en_gavage
  std::vector<Alert> alerts;          // insert, or update by (source, kind)
  std::vector<Alert> line_alerts;     // the same for those of the quality line
  std::vector<AlertEpisode> episodes; // past ones; an alert's present one is written with it
  std::vector<PendingLot> queue;      // insert, or update all but lot and since
  std::vector<LotCode> withdrawn;     // pending lots that are not ready after all
  std::vector<LotRecord> records;     // insert or replace by code
  std::vector<SampleRow> samples;     // insert, or with first_seq < seq replace by sample_id
  std::vector<ReplacedSampleRow> replaced_samples;  // history of corrections
  std::vector<Device> devices;        // insert, or update all but first_seen
  std::vector<JournalLeaf> leaves;    // of the transparency log, numbered on from its end
  std::vector<JournalTile> tiles;     // insert or replace
  std::optional<JournalHead> tree_head;
  std::vector<Product> products;      // insert, or update all but number, day and seq
  std::vector<Feedback> feedbacks;    // insert
  std::vector<Feedback> changed_feedbacks;  // update all but time, product and token
  std::vector<std::int64_t> erased_leaves;  // salt and document go, the entry stays
  std::optional<Instant> forget_hints;  // of feedbacks, those whose time is over
  std::vector<FrozenChart> charts;    // insert
  std::vector<StoredBaseline> baselines;  // insert, or replace
  std::vector<Proposition> propositions;  // insert, or replace by id
  std::vector<CurveStep> curve_steps; // insert
  std::optional<LearnedModel> model;  // insert; pictures of earlier ones go
  std::vector<Event> events;          // seq already given: head() + 1, …
  std::optional<Instant> probe;       // only to find out whether writing works
  void clear();
  bool empty() const;
};

/// What a decision about a lot needs to know. `lot` is unset for an unknown code.
struct LotBundle {
  std::optional<Lot> lot;
  std::vector<StoredMeal> meals;  // by slot; only slot, values, seq, corrections and message_id
  std::vector<Alert> alerts;
};

/// What is stale of what is remembered, because others wrote since the transaction before.
struct Changes {
  bool any = false;               // something was written
  bool all = false;               // it is not known what: everything
  std::vector<LotCode> lots;      // with their alerts
  std::vector<GaveurId> gaveurs;  // whose own alerts changed
};

/// Destroyed uncommitted, it rolls back.
class WriteTx : public ChartSource {
 public:
  /// Last seq of the log; nobody else can extend it while this transaction is open.
  virtual Seq head() const = 0;
  /// Told once: whoever begins a transaction forgets what it names.
  virtual const Changes& changes_by_others() const = 0;
  /// One bundle per code, in order.
  virtual Result<std::vector<LotBundle>> load_lots(std::span<const LotCode> codes) = 0;
  virtual Result<std::optional<Gaveur>> gaveur(GaveurId id) = 0;
  virtual Result<std::optional<Site>> site(const SiteCode& code) = 0;
  virtual Result<std::optional<Alert>> alert(AlertId id) = 0;
  virtual Result<std::vector<Alert>> alerts_of(std::string_view source) = 0;
  virtual Result<std::optional<LotRecord>> record(const LotCode& code) = 0;
  /// Lots being fed whose next meal was due before `due`, or that sent nothing since `heard`,
  /// oldest first.
  virtual Result<std::vector<Lot>> lots_due_before(Instant due, Instant heard, int limit) = 0;
  /// Lots of the gaveur that are being fed and have a next meal.
  virtual Result<std::vector<Lot>> lots_fed_by(GaveurId gaveur) = 0;
  /// Lots with active alerts that no reading can clear any more: ended, or ready for slaughter and
  /// not heard of since `heard`.
  virtual Result<std::vector<LotCode>> ended_with_alerts(Instant heard, int limit) = 0;
  /// Gaveurs with active alerts of their own who feed no lot any more.
  virtual Result<std::vector<GaveurId>> idle_with_alerts(int limit) = 0;
  /// Those of the samples that are there, in no order.
  virtual Result<std::vector<StoredSample>> samples(std::span<const SampleId> ids) = 0;
  virtual Result<std::optional<Device>> device(const DeviceId& id) = 0;
  /// The lot in the queue, or inspected.
  virtual Result<std::optional<PendingLot>> pending_lot(const LotCode& code) = 0;
  /// The lot that the device has taken.
  virtual Result<std::optional<PendingLot>> taken_by(const DeviceId& device) = 0;
  /// Those that wait at the site, the longest first.
  virtual Result<std::vector<PendingLot>> pending_lots(const SiteCode& site, int limit) = 0;
  virtual Result<LotQuality> lot_quality(const LotCode& code) = 0;
  /// Events with after < seq ≤ head(), at most `limit`.
  virtual Result<std::vector<Event>> events(Seq after, int limit) = 0;
  /// The transparency log's newest tree head; unset before its first leaf.
  virtual Result<std::optional<JournalHead>> journal_head() = 0;
  virtual Result<std::optional<std::string>> journal_tile(int level, std::int64_t index) = 0;
  virtual Result<std::optional<Product>> product(const ProductId& id) = 0;
  virtual Result<std::optional<Product>> product_of_alias(std::string_view alias) = 0;
  /// Those of the samples that have one, in no order.
  virtual Result<std::vector<Product>> products_of(std::span<const SampleId> samples) = 0;
  /// Newest first.
  virtual Result<std::vector<Product>> products(const ProductFilter& filter, int limit) = 0;
  /// The last number given at the site on that day; 0: none.
  virtual Result<int> last_product_number(const SiteCode& site, std::string_view day) = 0;
  /// Error kNotFound when the log is not that large.
  virtual Result<JournalLeaf> journal_leaf(std::int64_t number) = 0;
  virtual Result<std::optional<Feedback>> feedback(FeedbackId id) = 0;
  /// By the hash of its author's key.
  virtual Result<std::optional<Feedback>> feedback_of_key(std::string_view erase_key) = 0;
  /// What was rated before `of`, by its token, product, device and network; `since` bounds counts.
  virtual Result<FeedbackPast> feedback_past(const Feedback& of, Instant since) = 0;
  /// Whether hints are kept whose time is over.
  virtual Result<bool> hints_due(Instant now) = 0;
  virtual Result<std::optional<Proposition>> proposition(PropositionId id) = 0;
  /// Those that wait for a lot or are being fed, oldest first.
  virtual Result<std::vector<Proposition>> awaited_propositions() = 0;
  /// Newest first.
  virtual Result<std::vector<Proposition>> propositions(const PropositionFilter& filter,
                                                        int limit) = 0;
  /// Of one proposition, in order.
  virtual Result<std::vector<CurveStep>> curve_steps(PropositionId id) = 0;
  virtual Result<std::optional<LearnedModel>> newest_model() = 0;
  virtual Result<std::vector<Alert>> line_alerts_of(std::string_view source) = 0;
  /// When the newest sample of the lot, or of those of the device that belong to no lot, was
  /// measured; those measured later than `upto` do not count.
  virtual Result<std::optional<Instant>> newest_sample_of(const LotCode& lot,
                                                          const DeviceId& device, Instant upto) = 0;
  /// Devices last heard of before `heard` whose silence no alert says yet.
  virtual Result<std::vector<Device>> silent_devices(Instant heard, int limit) = 0;
  virtual Result<void> write(const WriteSet& set) = 0;
  /// When this returns a value, everything written is on disk.
  virtual Result<void> commit() = 0;
};

/// What an operator should know of the store beyond whether it takes data.
struct StoreCondition {
  std::optional<std::int64_t> slot_lag_bytes;  // log kept back by the slowest replication slot
  std::optional<std::int64_t> rollup_lag;  // events the rollups have not taken in
  std::string warning;  // with what to do; empty: nothing to do
};

class Store {
 public:
  virtual ~Store() = default;
  virtual Result<std::unique_ptr<WriteTx>> begin() = 0;
  virtual Result<std::unique_ptr<Reader>> open_reader() = 0;
  /// Whether others may have committed since the last call; cheap enough to ask often.
  virtual Result<bool> poll_changes() = 0;
  /// Whether what is written now will be there later. Errors: kUnavailable when the disk is full or
  /// the database was removed or replaced under the program.
  virtual Result<void> usable() const = 0;
  /// From here on `wake` is called, on a thread of the store's own, when others may have
  /// committed; poll_changes() then says more. A store that is not told of commits never calls it,
  /// and one that is may miss some, so asking now and then remains. Called once; unset by {}.
  virtual void watch(std::function<void()> wake) { (void)wake; }
  /// Whether this process is to do the periodic jobs of all that share the database.
  virtual bool leads() const { return true; }
  /// As of a few seconds ago; never asks the database.
  virtual StoreCondition condition() const { return {}; }
};

}  // namespace gaveurs
