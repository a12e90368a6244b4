#include "app/lot_cache.h"

#include <algorithm>

namespace gaveurs {
namespace {

// About 6 KB a lot with all its meals.
constexpr std::size_t kMaxLots = 20'000;

}  // namespace

StoredMeal* LotState::meal_at(MealSlot slot) {
  const auto found = std::find_if(meals.begin(), meals.end(),
                                  [&](const StoredMeal& m) { return m.meal.slot == slot; });
  return found == meals.end() ? nullptr : &*found;
}

Alert& LotState::alert(AlertKind kind, std::size_t& index) {
  for (index = 0; index < alerts.size(); ++index) {
    if (alerts[index].kind == kind) return alerts[index];
  }
  Alert fresh;
  fresh.kind = kind;
  alerts.push_back(std::move(fresh));
  alert_dirty.push_back(false);
  return alerts.back();
}

Result<void> LotCache::load(WriteTx& tx, const std::vector<LotCode>& codes) {
  std::vector<LotCode> missing;
  for (const auto& code : codes) {
    // The empty state also marks the code as asked for, should it come twice.
    if (lots_.try_emplace(code).second) missing.push_back(code);
  }
  if (missing.empty()) return {};
  auto bundles = tx.load_lots(missing);
  if (!bundles) {
    for (const auto& code : missing) lots_.erase(code);
    return std::unexpected(std::move(bundles.error()));
  }
  for (std::size_t i = 0; i < missing.size(); ++i) {
    auto& bundle = (*bundles)[i];
    auto& state = lots_[missing[i]];
    state.known = state.stored = bundle.lot.has_value();
    if (bundle.lot) state.lot = std::move(*bundle.lot);
    state.meals = std::move(bundle.meals);
    state.alerts = std::move(bundle.alerts);
    state.alert_dirty.assign(state.alerts.size(), false);
  }
  return {};
}

LotState* LotCache::find(const LotCode& code) {
  const auto found = lots_.find(code);
  return found == lots_.end() ? nullptr : &found->second;
}

Result<GaveurState*> LotCache::gaveur(WriteTx& tx, GaveurId id) {
  const auto found = gaveurs_.find(id);
  if (found != gaveurs_.end()) return &found->second;
  auto loaded = tx.gaveur(id);
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  if (!*loaded) return nullptr;
  auto alerts = tx.alerts_of("gaveur/" + std::to_string(id.value));
  if (!alerts) return std::unexpected(std::move(alerts.error()));
  auto& state = gaveurs_[id];
  state = {std::move(**loaded), std::move(*alerts)};
  return &state;
}

Result<bool> LotCache::site_exists(WriteTx& tx, const SiteCode& code) {
  if (sites_.contains(code)) return true;
  auto loaded = tx.site(code);
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  if (*loaded) sites_[code] = true;
  return loaded->has_value();
}

void LotCache::clear() {
  lots_.clear();
  gaveurs_.clear();
  sites_.clear();
}

void LotCache::forget(const Changes& changes) {
  if (changes.all) return clear();
  for (const auto& code : changes.lots) lots_.erase(code);
  for (const auto id : changes.gaveurs) gaveurs_.erase(id);
}

void LotCache::trim() {
  if (lots_.size() > kMaxLots) lots_.clear();
}

}  // namespace gaveurs
