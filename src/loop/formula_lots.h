// Tables of closed lots for the formula search: what a supervisor would want a law of (the dose by
// meal, liver, ITM, loss), with the variables known before slaughter in units people use. Lots are
// split in time: learned from are those that closed before a day, held back those that started on
// it or later. Pure.
#pragma once

#include <span>
#include <string_view>

#include "loop/formula_table.h"
#include "loop/lot_input.h"

namespace gaveurs {

enum class FormulaLaw : std::uint8_t { kDose, kLiver, kItm, kLoss };
constexpr std::array kFormulaLaws = {FormulaLaw::kDose, FormulaLaw::kLiver, FormulaLaw::kItm,
                                     FormulaLaw::kLoss};
std::string_view name_of(FormulaLaw law);

struct FormulaLawTables {
  FormulaTable learned, held_back;  // held_back may have no rows
  std::size_t lots_learned = 0, lots_held_back = 0;
};

/// `lots` as closed_lots() orders them. Error kInvalid when too few closed before `from_day`.
Result<FormulaLawTables> law_tables(std::span<const ClosedLot> lots, FormulaLaw law,
                                    std::int64_t from_day);

/// "corn (kg): dry corn per duck …", a line for each variable of a law.
std::string law_variables_text(FormulaLaw law);

/// The day by which `part` of the lots had started.
std::int64_t day_of_part(std::span<const ClosedLot> lots, double part);

}  // namespace gaveurs
