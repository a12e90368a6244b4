// The three curves of a lot, recommended, given and corrected, with its promise and result: read
// once and written for every answer that shows them. Doses in grams of dry corn per duck.
#pragma once

#include <optional>
#include <vector>

#include "app/rest/question.h"
#include "domain/feedback.h"
#include "domain/lot.h"
#include "domain/proposition.h"
#include "wire/json_writer.h"

namespace gaveurs {

struct CurvesOfLot {
  Lot lot;
  std::vector<CurvePoint> given;  // as meals were entered, or else as its record has them
  bool forgotten = false;  // not all that was given is known any more
  std::optional<Proposition> proposition;
  FeedbackStats ratings;
};

/// Of the lot that the question's subject names. Error kNotFound.
Result<CurvesOfLot> read_curves(const Question& q, Reader& r);
/// The members of a LotLoop, into an open object.
void write_curves(JsonWriter& out, const CurvesOfLot& curves);

}  // namespace gaveurs
