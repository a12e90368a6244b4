// One line of the export to a LotRecord, or the reason why not. Pure; any thread.
//
// A line is refused when a required value is missing, unreadable or absurd: no code, gaveur, dates,
// ducks or liver weight; a last day before the first, in the future, or 5 > days > 20; more hooked
// than put on feeding; a given dose below 0 or above 2,000 g; corn, livers or ducks outside what
// feeding can give. An optional value that is unreadable or absurd is left out with a remark.
// Sentinels mean unknown, without a remark: −0.01 anywhere; 0 for counts, weights and standard
// deviation. Doses that are blank or 0 after the last given one are no meals.
//
// ITM, sigma, loss, corn and days are computed here; what the file says of them is compared and a
// difference over the tolerance is remarked. Ours is kept.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "app/import_lots_columns.h"
#include "domain/record.h"

namespace gaveurs {

constexpr double kItmTolerance = 0.02;  // the export rounds to two decimals
constexpr double kSigmaTolerance = 0.001;
constexpr double kLossTolerance = 0.001;  // of the fraction
constexpr double kCornTolerance_g = 2;
constexpr double kCornKgTolerance = 0.003;
constexpr int kShortestLot_days = 5;
constexpr int kLongestLot_days = 20;

struct LotRowCells {
  std::array<std::string_view, kFixedLotColumns> fixed;
  std::array<std::string_view, kMaxRecordedMeals> planned;
  std::array<std::string_view, kMaxRecordedMeals> given;
  std::string_view operator[](LotColumn column) const {
    return fixed[static_cast<std::size_t>(column)];
  }
};

struct LotRow {
  LotRecord record;
  std::string gaveur_nom;  // empty: the file has none
  std::string refusal;  // empty: `record` is good
  std::vector<std::string> remarks;  // values left out, differences to the file
};

/// `today`: days since 1970-01-01; nothing may have ended after it.
LotRow read_lot_row(const LotRowCells& cells, std::int64_t today);

}  // namespace gaveurs
