// Decision: what a command may ask and change while its batch is being decided. Everything it
// changes is collected and written in one transaction. Committer's thread only.
#pragma once

#include "app/curve_cache.h"
#include "app/line_cache.h"
#include "app/line_watch.h"
#include "app/lot_cache.h"
#include "app/product_codes.h"
#include "base/instant.h"
#include "store/store.h"

namespace gaveurs {

class Decision {
 public:
  Decision(WriteTx& tx, LotCache& cache, LineCache& line, LineWatch& watch, CurveCache& curves,
           const ProductCodes* codes, Instant now, bool demo)
      : tx_(tx),
        cache_(cache),
        line_(line),
        watch_(watch),
        curves_(curves),
        codes_(codes),
        now_(now),
        demo_(demo),
        head_(tx.head()) {}

  Instant now() const { return now_; }
  /// In demo mode unknown gaveurs and sites are made, not refused.
  bool demo() const { return demo_; }
  WriteTx& tx() { return tx_; }
  LotCache& cache() { return cache_; }
  LineCache& line() { return line_; }
  LineWatch& watch() { return watch_; }
  CurveCache& curves() { return curves_; }
  WriteSet& set() { return set_; }
  /// Null where no products are made.
  const ProductCodes* codes() const { return codes_; }

  /// Gives the event the next seq and returns it.
  Seq emit(Event event);
  /// The seq that the next emit() will give.
  Seq next_seq() const { return head_ + static_cast<Seq>(set_.events.size()) + 1; }

  /// Marks what changed of a lot; written once, however often it changed in the batch.
  void touch_lot(LotState& state);
  void touch_alert(LotState& state, std::size_t alert_index);
  /// The same for a device, which is known from here on.
  void touch_device(DeviceState& state);
  void touch_queued(QueuedState& state);
  /// The same for an alert of the quality line, which is shown then too, once.
  void touch_line_alert(SourceAlerts& source, const Alert& alert);
  /// The proposition as it is now; written once, as it was touched last.
  void touch_curve(const Proposition& proposition);
  /// Puts an alert of the quality line as it is now into the log and the set.
  void emit_line_alert(Alert& alert);

  /// Puts the touched states into the set. Called once, after the last command.
  void finish();

 private:
  void queue(LotState& state);
  void finish_line();

  WriteTx& tx_;
  LotCache& cache_;
  LineCache& line_;
  LineWatch& watch_;
  CurveCache& curves_;
  const ProductCodes* codes_;
  Instant now_;
  bool demo_;
  Seq head_;
  WriteSet set_;
  std::vector<LotState*> touched_;  // the map's values do not move
  std::vector<DeviceState*> touched_devices_;
  std::vector<QueuedState*> touched_queue_;
  std::vector<SourceAlerts*> touched_sources_;
  std::map<PropositionId, Proposition> touched_curves_;
};

}  // namespace gaveurs
