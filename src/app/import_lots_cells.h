// Cells of the cooperative's export, read the way people and spreadsheets write them. Pure; any
// thread. A number or date that cannot be read is told apart from a blank one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace gaveurs {

enum class CellState { kBlank, kValue, kUnreadable };

struct NumberCell {
  CellState state = CellState::kBlank;
  double value = 0;
};

/// Decimal comma or point: of several different signs the last is the decimal one, a sign that
/// occurs twice separates thousands, and so do spaces (also non-breaking, in UTF-8 or cp1252) and
/// apostrophes. One sign alone is a decimal sign. A trailing % is dropped. Blank, "-", "NA", "N/A",
/// "NC" and "null" are blank.
NumberCell read_number(std::string_view cell);

struct DateCell {
  CellState state = CellState::kBlank;
  std::int64_t day = 0;  // days since 1970-01-01
};

/// dd/mm/yyyy, dd/mm/yy (20yy), yyyy-mm-dd, with / - or . between, and with or without a time after
/// it, which is dropped. Years 1970-2199.
DateCell read_date(std::string_view cell);

/// Midnight in Europe/Paris at which the civil day begins.
Instant paris_midnight(std::int64_t day);

/// Text as UTF-8: as it is when it is well-formed, else from Windows-1252 (of which Latin-1 is a
/// part). Control characters become spaces, runs of spaces one, and the ends are trimmed; cut to
/// `max_bytes` at a character's edge.
std::string read_text(std::string_view cell, std::size_t max_bytes);

/// What is left of a column's name when case, accents, spaces and signs do not count: "Début du
/// lot" and "debut_du_lot" are both "debutdulot".
std::string normal_name(std::string_view name);

std::string_view trimmed(std::string_view cell);

}  // namespace gaveurs
