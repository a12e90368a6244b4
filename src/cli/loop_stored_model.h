// The model that a server keeps in its store, as `gaveurs loop status` prints it. One thread.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "domain/proposition.h"
#include "loop/backtest.h"
#include "store/store.h"

namespace gaveurs {

/// Unset while a server has not learned anything from the store.
Result<std::optional<LearnedModel>> stored_model(Store& store);
/// Its backtest; empty where there is none.
std::vector<BacktestScore> scores_of(const LearnedModel& model);

}  // namespace gaveurs
