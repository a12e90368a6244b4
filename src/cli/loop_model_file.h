// The learned growth model as a file beside the store, loop-model.toml: what it learned from, how,
// and what that was worth. It holds no weights: with the same lots, scales and seed the same model
// is made again in a second, and the hash tells whether the lots are still the same. A file and not
// a table, since it is derived: losing it costs `gaveurs loop train`, and a copy or backup of the
// store need not carry it. Values only; one thread.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/loop_lots.h"
#include "base/day_text.h"
#include "base/result.h"
#include "loop/backtest.h"
#include "store/store.h"

namespace gaveurs {

struct LoopModelFile {
  std::string version;  // "growth-2-" and the hash's first digits
  std::string trained_at;
  std::int64_t lots = 0;
  std::int64_t first_day = 0, last_day = 0;  // days since 1970-01-01
  std::string hash;  // SHA-256 of the lots learned from
  std::uint64_t seed = 1;
  int points = 0;
  std::array<EffectScales, kGrowthTargets> scales;
  std::int64_t backtest_from = 0;
  std::vector<BacktestScore> backtest;  // empty: too few lots for one
};

Result<void> write_loop_model(const std::string& path, const LoopModelFile& model);
/// Errors: kNotFound when there is no such file, kCorrupt when it cannot be understood.
Result<LoopModelFile> read_loop_model(const std::string& path);

/// All closed lots of the store, as closed_lots() orders them.
Result<std::vector<ClosedLot>> lots_of_store(Store& store);

}  // namespace gaveurs
