#include "app/seed_people.h"

#include "domain/cooperative.h"

namespace gaveurs {
namespace {

Result<WriteSet> missing_people(WriteTx& tx, bool demo) {
  WriteSet set;
  for (auto& site : cooperative_sites()) {
    const auto known = tx.site(site.code);
    if (!known) return std::unexpected(known.error());
    if (!*known) set.sites.push_back(std::move(site));
  }
  if (!demo) return set;
  for (auto& gaveur : demo_gaveurs()) {
    const auto known = tx.gaveur(gaveur.id);
    if (!known) return std::unexpected(known.error());
    if (!*known) set.gaveurs.push_back(std::move(gaveur));
  }
  return set;
}

}  // namespace

Result<void> seed_people(Store& store, bool demo) {
  auto tx = store.begin();
  if (!tx) return std::unexpected(tx.error());
  const auto set = missing_people(**tx, demo);
  if (!set) return std::unexpected(set.error());
  if (set->empty()) return {};
  if (auto written = (*tx)->write(*set); !written) return written;
  return (*tx)->commit();
}

}  // namespace gaveurs
