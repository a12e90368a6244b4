#include "cli/replay_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unordered_map>

#include "app/import_lots_file.h"
#include "store/open.h"

namespace gaveurs {
namespace {

constexpr int kPage = 500;
constexpr std::size_t kChunkBytes = 1u << 20;

bool is_chosen(const LotRecord& record, const ReplayChoice& choice) {
  const auto& codes = choice.codes;
  if (!codes.empty() && std::find(codes.begin(), codes.end(), record.code.value) == codes.end()) {
    return false;
  }
  const std::int64_t day = paris_day_number(record.debut);
  return (!choice.from || day >= *choice.from) && (!choice.to || day <= *choice.to);
}

bool in_time(const ReplayedLot& a, const ReplayedLot& b) {
  return std::pair(a.record.debut, std::string_view(a.record.code.value)) <
         std::pair(b.record.debut, std::string_view(b.record.code.value));
}

/// Takes a chosen lot; with a limit, only the earliest are kept.
Result<void> take(std::vector<ReplayedLot>& lots, ReplayedLot&& lot, const ReplayChoice& choice) {
  if (!is_chosen(lot.record, choice)) return {};
  lots.push_back(std::move(lot));
  if (choice.limit && lots.size() >= 2 * *choice.limit + 1'000) {
    std::sort(lots.begin(), lots.end(), in_time);
    lots.resize(*choice.limit);
  }
  if (lots.size() <= kMaxReplayedLots) return {};
  return fail(ErrorKind::kTooLarge, fmt::format("more than {} lots; choose with --from and --to, "
                                                "--codes or --limit",
                                                kMaxReplayedLots));
}

Result<std::vector<ReplayedLot>> finished(std::vector<ReplayedLot> lots,
                                          const ReplayChoice& choice) {
  for (const std::string& code : choice.codes) {
    const auto same = [&](const ReplayedLot& lot) { return lot.record.code.value == code; };
    if (std::none_of(lots.begin(), lots.end(), same)) {
      return fail(ErrorKind::kNotFound, "no record of the lot " + code + " within the dates");
    }
  }
  if (lots.empty()) return fail(ErrorKind::kNotFound, "no record of a lot to replay");
  std::sort(lots.begin(), lots.end(), in_time);
  if (choice.limit && lots.size() > *choice.limit) lots.resize(*choice.limit);
  return lots;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<std::vector<ReplayedLot>> lots_of_store(const StorePlace& place,
                                               const ReplayChoice& choice) {
  auto store = open_store({place.url, place.data_dir, false});
  if (!store) return std::unexpected(store.error());
  auto reader = (*store)->open_reader();
  if (!reader) return std::unexpected(reader.error());
  std::unordered_map<GaveurId, Gaveur> gaveurs;
  std::vector<ReplayedLot> lots;
  std::string after;
  for (;;) {
    auto page = (*reader)->records(after, kPage);
    if (!page) return std::unexpected(page.error());
    if (page->empty()) return finished(std::move(lots), choice);
    after = page->back().code.value;
    for (LotRecord& record : *page) {
      Gaveur& gaveur = gaveurs[record.gaveur];
      if (gaveur.nom.empty()) {
        auto known = (*reader)->gaveur(record.gaveur);
        if (!known) return std::unexpected(known.error());
        gaveur = known->value_or(
            Gaveur{record.gaveur, fmt::format("Gaveur {}", record.gaveur.value), record.site, {}});
      }
      // A lot is played at the site of its record, also when its gaveur has moved since.
      ReplayedLot lot{std::move(record), gaveur};
      lot.gaveur.site = lot.record.site;
      if (auto taken = take(lots, std::move(lot), choice); !taken) {
        return std::unexpected(taken.error());
      }
    }
  }
}

Result<std::vector<ReplayedLot>> lots_of_file(const std::string& path, const ReplayChoice& choice,
                                              const Clock& clock, std::int64_t& refused) {
  const std::unique_ptr<std::FILE, CloseFile> in(std::fopen(path.c_str(), "rb"));
  if (!in) return fail(ErrorKind::kUnavailable, path + ": " + std::strerror(errno));
  std::vector<ReplayedLot> lots;
  Result<void> taken;
  LotFileEvents events;
  events.refused = [&](const FileLine&, const std::string&) { ++refused; };
  events.row = [&](const FileLine&, LotRow&& row) {
    if (!taken) return;
    Gaveur gaveur{row.record.gaveur, row.gaveur_nom, row.record.site, {}};
    if (gaveur.nom.empty()) gaveur.nom = fmt::format("Gaveur {}", gaveur.id.value);
    taken = take(lots, {std::move(row.record), std::move(gaveur)}, choice);
  };
  LotFile file(events, paris_day_number(clock.now()));
  std::string chunk(kChunkBytes, '\0');
  Result<void> read;
  while (read && taken) {
    const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), in.get());
    if (size == 0) break;
    read = file.feed({chunk.data(), size});
  }
  if (read && taken) read = file.finish();
  if (!taken) return std::unexpected(taken.error());
  if (!read) return fail(read.error().kind, path + ": " + read.error().message);
  return finished(std::move(lots), choice);
}

}  // namespace gaveurs
