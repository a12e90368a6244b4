// CurveCache: the propositions that wait for a lot or are being fed, all of them, so that a meal
// costs no question. Loaded when first asked for; forgotten when others wrote or a batch failed.
// Committer's thread only.
#pragma once

#include <map>
#include <unordered_map>

#include "store/store.h"

namespace gaveurs {

class CurveCache {
 public:
  Result<void> load(WriteTx& tx);
  void clear();
  /// By which the lot is being fed; null when by none. Loaded.
  Proposition* of_lot(const LotCode& lot);
  /// The oldest one that the gaveur agreed to for this souche and that no lot took yet. Loaded.
  Proposition* waiting(GaveurId gaveur, std::string_view souche);
  /// As this batch left it, or the store has it.
  Result<std::optional<Proposition>> find(WriteTx& tx, PropositionId id);
  /// Forgets those that have ended once there are many; after a batch.
  void trim();
  /// What is known of it from here on.
  Proposition& put(Proposition proposition);

 private:
  bool loaded_ = false;
  std::map<PropositionId, Proposition> known_;
  std::unordered_map<LotCode, PropositionId> lots_;
};

}  // namespace gaveurs
