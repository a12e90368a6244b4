#include "app/import_lots.h"

#include <algorithm>

namespace gaveurs {
namespace {

// The cooperative's own sites; another is named by its code until someone names it.
Site site_of(const SiteCode& code) {
  if (code.value == "LL") return {code, "Bretagne", "Bretagne"};
  if (code.value == "LS") return {code, "Pays de Loire", "Pays de la Loire"};
  if (code.value == "MT") return {code, "Maubourguet", "Occitanie"};
  return {code, code.value, ""};
}

Lot lot_of(const LotRecord& record, Instant now) {
  Lot lot;
  lot.code = record.code;
  lot.gaveur = record.gaveur;
  lot.site = record.site;
  lot.genetique = record.souche;
  lot.debut = record.debut;
  lot.nb_canards_initial = record.nb_meg;
  lot.statut = LotStatus::kImporte;
  lot.updated_at = now;
  return lot;
}

}  // namespace

struct LotImporter::Batch {
  WriteSet set;
  std::vector<LotCode> codes;  // of set.records
  ImportCounts counts;
};

Result<void> LotImporter::add(LotRow&& row) {
  rows_.push_back(std::move(row));
  return rows_.size() < kImportBatchRows ? Result<void>{} : flush();
}

Result<void> LotImporter::flush() {
  if (rows_.empty()) return {};
  if (store_ == nullptr) {
    count_new();
    return {};
  }
  // In the order of the store's key, neighbours are written together.
  std::sort(rows_.begin(), rows_.end(),
            [](const LotRow& a, const LotRow& b) { return a.record.code < b.record.code; });
  auto tx = store_->begin();
  if (!tx) return std::unexpected(tx.error());
  Batch batch;
  if (auto decided = decide(**tx, batch); !decided) return decided;
  if (mode_ == ImportMode::kWrite && !batch.set.empty()) {
    if (auto written = (*tx)->write(batch.set); !written) return written;
    if (auto done = (*tx)->commit(); !done) return done;
  }
  counts_.added += batch.counts.added;
  counts_.changed += batch.counts.changed;
  counts_.unchanged += batch.counts.unchanged;
  counts_.live += batch.counts.live;
  counts_.new_sites += batch.counts.new_sites;
  counts_.new_gaveurs += batch.counts.new_gaveurs;
  rows_.clear();
  return {};
}

void LotImporter::count_new() {
  for (const LotRow& row : rows_) {
    counts_.new_sites += sites_.insert(row.record.site).second ? 1 : 0;
    counts_.new_gaveurs += gaveurs_.insert(row.record.gaveur).second ? 1 : 0;
  }
  counts_.added += static_cast<std::int64_t>(rows_.size());
  rows_.clear();
}

Result<void> LotImporter::decide(WriteTx& tx, Batch& batch) {
  for (LotRow& row : rows_) {
    auto known = tx.record(row.record.code);
    if (!known) return std::unexpected(known.error());
    if (*known == row.record) {
      ++batch.counts.unchanged;
      continue;
    }
    ++(*known ? batch.counts.changed : batch.counts.added);
    if (auto people = decide_people(tx, row, batch); !people) return people;
    batch.codes.push_back(row.record.code);
    batch.set.records.push_back(std::move(row.record));
  }
  return decide_lots(tx, batch);
}

Result<void> LotImporter::decide_lots(WriteTx& tx, Batch& batch) {
  const auto bundles = tx.load_lots(batch.codes);
  if (!bundles) return std::unexpected(bundles.error());
  const Instant now = clock_.now();
  for (std::size_t i = 0; i < bundles->size(); ++i) {
    const auto& known = (*bundles)[i].lot;
    if (known && known->statut != LotStatus::kImporte) {
      ++batch.counts.live;
      continue;
    }
    Lot lot = lot_of(batch.set.records[i], now);
    if (known) lot.id = known->id;
    batch.set.lots.push_back(std::move(lot));
  }
  return {};
}

Result<void> LotImporter::decide_people(WriteTx& tx, const LotRow& row, Batch& batch) {
  const LotRecord& record = row.record;
  if (sites_.insert(record.site).second) {
    const auto site = tx.site(record.site);
    if (!site) return std::unexpected(site.error());
    if (!*site) {
      batch.set.sites.push_back(site_of(record.site));
      ++batch.counts.new_sites;
    }
  }
  if (gaveurs_.insert(record.gaveur).second) {
    const auto gaveur = tx.gaveur(record.gaveur);
    if (!gaveur) return std::unexpected(gaveur.error());
    if (!*gaveur) {
      const std::string nom =
          row.gaveur_nom.empty() ? fmt::format("Gaveur {}", record.gaveur.value) : row.gaveur_nom;
      batch.set.gaveurs.push_back({record.gaveur, nom, record.site, std::nullopt});
      ++batch.counts.new_gaveurs;
    }
  }
  return {};
}

}  // namespace gaveurs
