#include "app/curve_cache.h"

namespace gaveurs {
namespace {
constexpr std::size_t kMostKnown = 20'000;
}  // namespace

Result<void> CurveCache::load(WriteTx& tx) {
  if (loaded_) return {};
  auto found = tx.awaited_propositions();
  if (!found) return std::unexpected(found.error());
  loaded_ = true;
  for (auto& proposition : *found) {
    // What this batch decided is newer.
    if (!known_.contains(proposition.id)) put(std::move(proposition));
  }
  return {};
}

void CurveCache::clear() {
  loaded_ = false;
  known_.clear();
  lots_.clear();
}

Proposition* CurveCache::of_lot(const LotCode& lot) {
  const auto found = lots_.find(lot);
  return found == lots_.end() ? nullptr : &known_.at(found->second);
}

Proposition* CurveCache::waiting(GaveurId gaveur, std::string_view souche) {
  for (auto& [id, proposition] : known_) {
    if (proposition.state != PropositionState::kAgreed || proposition.gaveur != gaveur) continue;
    if (proposition.souche.empty() || souche.empty() || proposition.souche == souche) {
      return &proposition;
    }
  }
  return nullptr;
}

Result<std::optional<Proposition>> CurveCache::find(WriteTx& tx, PropositionId id) {
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  return tx.proposition(id);
}

void CurveCache::trim() {
  if (known_.size() > kMostKnown) clear();
}

Proposition& CurveCache::put(Proposition proposition) {
  const auto id = proposition.id;
  const bool running = proposition.state == PropositionState::kRunning;
  if (running) {
    lots_[proposition.lot] = id;
  } else {
    lots_.erase(proposition.lot);
  }
  auto& kept = known_[id];
  kept = std::move(proposition);
  return kept;
}

}  // namespace gaveurs
