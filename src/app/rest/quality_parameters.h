// Parameters that questions about the quality line share: device, lot, grade, and the span of time.
// Faults go to the Parameters at hand. Any thread.
#pragma once

#include <optional>

#include "app/rest/question.h"
#include "domain/quality_views.h"

namespace gaveurs {

/// device_id, site_code, since and until.
SampleFilter line_filter(Parameters& in, const Question& q);
std::optional<LotCode> lot_parameter(Parameters& in, const Question& q);
std::optional<Grade> grade_parameter(Parameters& in, const Question& q);

}  // namespace gaveurs
