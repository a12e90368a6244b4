#include "cli/loop_stored_model.h"

#include "wire/json.h"

namespace gaveurs {
namespace {

std::optional<BacktestScore> score_of(json::element row) {
  BacktestScore out;
  std::string_view figure, model;
  std::int64_t lots = 0;
  if (row["figure"].get_string().get(figure) || row["model"].get_string().get(model) ||
      row["lots"].get_int64().get(lots) || row["r2"].get_double().get(out.r2) ||
      row["mae"].get_double().get(out.mae) || row["cover50"].get_double().get(out.cover50) ||
      row["cover90"].get_double().get(out.cover90)) {
    return std::nullopt;
  }
  out.model = model;
  out.lots = static_cast<int>(lots);
  for (std::size_t f = 0; f < kFigures; ++f) {
    if (name_of(static_cast<Figure>(f)) == figure) out.figure = static_cast<Figure>(f);
  }
  return out;
}

}  // namespace

Result<std::optional<LearnedModel>> stored_model(Store& store) {
  auto reader = store.open_reader();
  if (!reader) return std::unexpected(reader.error());
  return (*reader)->newest_model();
}

std::vector<BacktestScore> scores_of(const LearnedModel& model) {
  std::vector<BacktestScore> out;
  const auto rows = parse_json(model.backtest);
  json::array items;
  if (!rows || rows->get_array().get(items)) return out;
  for (const json::element row : items) {
    if (auto score = score_of(row)) out.push_back(std::move(*score));
  }
  return out;
}

}  // namespace gaveurs
