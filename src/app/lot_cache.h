// LotCache: what the committer knows of lots and gaveurs without asking the store again. What
// others change is forgotten before anything is decided on it. Committer's thread only.
#pragma once

#include <unordered_map>
#include <vector>

#include "store/store.h"

namespace gaveurs {

struct LotState {
  bool known = false;   // the store has the lot, or this batch makes it
  bool stored = false;  // the store has the lot's row
  Lot lot;
  std::vector<StoredMeal> meals;  // in no order; at most two a day
  std::vector<Alert> alerts;
  bool lot_dirty = false;
  std::vector<bool> alert_dirty;  // beside `alerts`
  bool queued = false;            // in the list of states to write

  StoredMeal* meal_at(MealSlot slot);
  /// The row of that kind, made when there is none.
  Alert& alert(AlertKind kind, std::size_t& index);
};

struct GaveurState {
  Gaveur gaveur;
  std::vector<Alert> alerts;
};

class LotCache {
 public:
  /// Loads what is missing of `codes` in one go.
  Result<void> load(WriteTx& tx, const std::vector<LotCode>& codes);
  /// Must have been loaded.
  LotState& lot(const LotCode& code) { return lots_.at(code); }
  LotState* find(const LotCode& code);
  /// Null when there is no such gaveur; an absence is never remembered, so that a row inserted by
  /// hand counts at once.
  Result<GaveurState*> gaveur(WriteTx& tx, GaveurId id);
  Result<bool> site_exists(WriteTx& tx, const SiteCode& code);
  void add_gaveur(const Gaveur& gaveur) { gaveurs_[gaveur.id] = {gaveur, {}}; }
  void add_site(const SiteCode& code) { sites_[code] = true; }

  void clear();
  /// Forgets what others changed.
  void forget(const Changes& changes);
  /// Forgets everything once more lots are held than are worth their memory.
  void trim();

 private:
  std::unordered_map<LotCode, LotState> lots_;
  std::unordered_map<GaveurId, GaveurState> gaveurs_;
  std::unordered_map<SiteCode, bool> sites_;
};

}  // namespace gaveurs
