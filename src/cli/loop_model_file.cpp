#include "cli/loop_model_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace gaveurs {
namespace {

constexpr std::uintmax_t kMaxModelBytes = 1u << 20;
constexpr std::array<const char*, kGrowthTargets> kTargets = {"liver", "spread", "loss"};
constexpr std::array<const char*, kEffectScales> kScales = {
    "linear",       "curved",       "doses",       "deviations",   "deviation",
    "gaveur",       "gaveur_drift", "gaveur_days", "eleveur",      "eleveur_drift",
    "eleveur_days", "site_drift",   "site_days",   "common_drift", "common_days",
    "gaveur_slope", "souche",       "production",  "site",         "noise"};

toml::table table_of(const LoopModelFile& model) {
  toml::table scales;
  for (std::size_t t = 0; t < kGrowthTargets; ++t) {
    EffectScales values = model.scales[t];
    toml::table one;
    const auto fields = fields_of(values);
    for (std::size_t i = 0; i < kEffectScales; ++i) one.insert(kScales[i], *fields[i]);
    scales.insert(kTargets[t], std::move(one));
  }
  toml::array backtest;
  for (const BacktestScore& score : model.backtest) {
    backtest.push_back(toml::table{{"figure", std::string(name_of(score.figure))},
                                   {"model", score.model},
                                   {"lots", score.lots},
                                   {"r2", score.r2},
                                   {"mae", score.mae},
                                   {"cover50", score.cover50},
                                   {"cover90", score.cover90}});
  }
  return toml::table{{"version", model.version},
                     {"trained_at", model.trained_at},
                     {"lots", model.lots},
                     {"first_day", model.first_day},
                     {"last_day", model.last_day},
                     {"hash", model.hash},
                     {"seed", static_cast<std::int64_t>(model.seed)},
                     {"points", model.points},
                     {"backtest_from", model.backtest_from},
                     {"scales", std::move(scales)},
                     {"backtest", std::move(backtest)}};
}

std::optional<Figure> figure_named(std::string_view name) {
  for (std::size_t f = 0; f < kFigures; ++f) {
    if (name_of(static_cast<Figure>(f)) == name) return static_cast<Figure>(f);
  }
  return std::nullopt;
}

LoopModelFile model_of(const toml::table& file) {
  LoopModelFile model;
  const auto need = [](auto value) {
    if (!value) throw std::runtime_error("a value is missing");
    return *value;
  };
  model.version = need(file["version"].value<std::string>());
  model.trained_at = need(file["trained_at"].value<std::string>());
  model.lots = need(file["lots"].value<std::int64_t>());
  model.first_day = need(file["first_day"].value<std::int64_t>());
  model.last_day = need(file["last_day"].value<std::int64_t>());
  model.hash = need(file["hash"].value<std::string>());
  model.seed = static_cast<std::uint64_t>(need(file["seed"].value<std::int64_t>()));
  model.points = need(file["points"].value<int>());
  model.backtest_from = need(file["backtest_from"].value<std::int64_t>());
  for (std::size_t t = 0; t < kGrowthTargets; ++t) {
    const auto fields = fields_of(model.scales[t]);
    for (std::size_t i = 0; i < kEffectScales; ++i) {
      *fields[i] = need(file["scales"][kTargets[t]][kScales[i]].value<double>());
    }
  }
  if (const toml::array* rows = file["backtest"].as_array()) {
    for (const toml::node& node : *rows) {
      const toml::table& row = *need(std::optional(node.as_table()));
      model.backtest.push_back({need(row["model"].value<std::string>()),
                                need(figure_named(need(row["figure"].value<std::string>()))),
                                need(row["lots"].value<int>()), need(row["r2"].value<double>()),
                                need(row["mae"].value<double>()),
                                need(row["cover50"].value<double>()),
                                need(row["cover90"].value<double>())});
    }
  }
  return model;
}

}  // namespace

Result<void> write_loop_model(const std::string& path, const LoopModelFile& model) {
  // A reader must never see half of it.
  const std::string beside = path + ".new";
  std::ofstream out(beside, std::ios::binary);
  out << "# Written by `gaveurs loop train`; the next one replaces it.\n"
      << table_of(model) << "\n";
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(beside, path, failed);
  if (out && !failed) return {};
  return fail(ErrorKind::kUnavailable,
              fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
}

Result<LoopModelFile> read_loop_model(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) {
    return fail(ErrorKind::kNotFound,
                fmt::format("there is no model at '{}'; `gaveurs loop train` makes one", path));
  }
  std::error_code unknown;
  if (std::filesystem::file_size(path, unknown) > kMaxModelBytes) {
    return fail(ErrorKind::kCorrupt, fmt::format("'{}' is larger than any model", path));
  }
  try {
    return model_of(toml::parse_file(path));
  } catch (const std::exception& e) {
    return fail(ErrorKind::kCorrupt, fmt::format("'{}' is no model: {}", path, e.what()));
  }
}

Result<std::vector<ClosedLot>> lots_of_store(Store& store) {
  auto reader = store.open_reader();
  if (!reader) return std::unexpected(reader.error());
  return recorded_lots_of(**reader);
}

}  // namespace gaveurs
