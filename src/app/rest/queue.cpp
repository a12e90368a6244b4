#include "app/rest/answers.h"
#include "wire/queue_json.h"

namespace gaveurs {
namespace {

constexpr int kMostQueued = 500;

}  // namespace

Result<std::string> quality_queue(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code", "statut", "limit"});
  const auto site = in.site("site_code");
  const auto statut = q.parameter("statut");
  if (!statut.empty() && statut != "inspected") in.refuse("statut", "must be inspected");
  const int limit = in.limit(kMostQueued, kMostQueued);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  auto lots = statut.empty() ? r.queue(site, limit + 1) : r.inspected(site, limit + 1);
  if (!lots) return std::unexpected(lots.error());
  const bool cut = lots->size() > static_cast<std::size_t>(limit);
  if (cut) lots->pop_back();
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& lot : *lots) {
    std::optional<LotQuality> so_far;
    if (lot.state != PendingState::kPending) {
      const auto quality = r.lot_quality(lot.lot);
      if (!quality) return std::unexpected(quality.error());
      so_far = *quality;
    }
    write_pending(out, lot, to_string(lot.state), so_far);
  }
  out.close_array().field("tronque", cut).close_object();
  return text;
}

}  // namespace gaveurs
