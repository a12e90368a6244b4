// Numbers of matrices as JSON text, written fast: most of what sensors measure are whole numbers.
// Pure; any thread.
#pragma once

#include <string>

#include "domain/sample.h"

namespace gaveurs {

/// As append_json_number, without looking for decimals where there are none.
void append_short_number(std::string& out, double number);

/// Eight rows of eight: `[[1,2,…],[…],…]`.
void append_rows(std::string& out, const TofMatrix& matrix);

/// Rounded to this many decimals, at most six: 971.9, not 971.8999999999996. null when not finite.
void append_rounded(std::string& out, double number, int decimals);

}  // namespace gaveurs
