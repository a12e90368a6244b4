// Why a curve is proposed and what feeding it would teach, in a sentence each. Pure.
#pragma once

#include "base/result.h"
#include "domain/curve_promise.h"
#include "loop/curve_optimiser.h"

namespace gaveurs {

Wording reason_for(ProposalRole role, const CurveForecast& forecast, double loss_limit);
/// Why a curve is not accepted: fractions of the ducks, the upper 95 % bound and the site's limit.
Refusal loss_over_limit(double upper95, double loss_limit);
/// `rated`: any lot of the site has a rating.
Wording learned_by(const CurveProposal& said, bool rated);

}  // namespace gaveurs
