// What a store knows to learn from: closed lots (imported records, and lots that ended here, whose
// livers the quality line weighed) and the ratings of their jars. Reading only; any thread with a
// reader of its own.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "loop/lot_input.h"
#include "loop/preference_model.h"
#include "store/reader.h"

namespace gaveurs {

/// A lot that ended here counts from so many weighed livers on.
constexpr std::int64_t kFewestWeighed = 5;

/// All closed lots, as closed_lots() orders them. A record wins over what was seen here. The loss
/// of a lot that ended here is that of its feeding: ducks at the start less those at its last meal.
Result<std::vector<ClosedLot>> closed_lots_of(Reader& reader);
/// The closed lots of the records alone.
Result<std::vector<ClosedLot>> recorded_lots_of(Reader& reader);
/// Over everything of the lots that the model reads, in their order.
std::string hash_of_lots(std::span<const ClosedLot> lots);

/// Ratings that count, each lot by its place in `lots`.
struct LotRatings {
  std::vector<JarRating> ratings;
  std::vector<LotSales> sales;
};
Result<LotRatings> ratings_of(Reader& reader, std::span<const ClosedLot> lots);
std::string hash_of_ratings(const LotRatings& ratings);

}  // namespace gaveurs
