#include "domain/chart.h"

#include <array>
#include <cmath>

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 3> kKindNames{"i_mr", "xbar_r", "p"};
constexpr std::array<std::string_view, kCharacteristics> kCharacteristicNames{
    "mass", "final_score", "freshness", "oxidation", "fat", "roughness", "defects"};

template <typename Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(ChartKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<ChartKind> parse_chart_kind(std::string_view text) {
  return named<ChartKind>(kKindNames, text);
}

std::string_view to_string(Characteristic c) {
  return kCharacteristicNames[static_cast<std::size_t>(c)];
}

std::optional<Characteristic> parse_characteristic(std::string_view text) {
  return named<Characteristic>(kCharacteristicNames, text);
}

std::string_view unit_of(Characteristic c) {
  if (c == Characteristic::kMass) return "g";
  return c == Characteristic::kRoughness ? "mm" : "";
}

std::optional<double> value_of(Characteristic c, const LiverAnalysis& analysis) {
  const bool seen = analysis.tof.zones_used > 0;
  const auto figure = [](bool known, double value) {
    return known && std::isfinite(value) ? std::optional(value) : std::nullopt;
  };
  switch (c) {
    case Characteristic::kMass:
      return figure(seen, analysis.tof.mass_g);
    case Characteristic::kFinalScore:
      return figure(true, analysis.fusion.final_score);
    case Characteristic::kFreshness:
      return figure(true, analysis.spectral.freshness_index);
    case Characteristic::kOxidation:
      return figure(true, analysis.spectral.oxidation_index);
    case Characteristic::kFat:
      return figure(true, analysis.spectral.fat_quality_index);
    case Characteristic::kRoughness:
      return figure(seen, analysis.tof.roughness_mm);
    case Characteristic::kDefects:
      return analysis.fusion.compliant() ? 0.0 : 1.0;
  }
  return std::nullopt;
}

ChartKind usual_kind(Characteristic c) {
  return c == Characteristic::kDefects ? ChartKind::kProportion : ChartKind::kIndividuals;
}

bool allows(Characteristic c, ChartKind kind) {
  return (c == Characteristic::kDefects) == (kind == ChartKind::kProportion);
}

std::optional<RuleSet> parse_rules(std::string_view text) {
  RuleSet rules = kNoRules;
  if (text.empty()) return rules;
  // A digit, then again and again a comma and a digit.
  if (text.size() % 2 == 0) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 2 == 1 ? text[i] != ',' : text[i] < '1' || text[i] > '8') return std::nullopt;
    if (i % 2 == 0) rules |= rule_bit(text[i] - '0');
  }
  return rules;
}

std::string to_string_rules(RuleSet rules) {
  std::string out;
  for (int rule = 1; rule <= 8; ++rule) {
    if ((rules & rule_bit(rule)) == 0) continue;
    if (!out.empty()) out += ',';
    out += static_cast<char>('0' + rule);
  }
  return out;
}

int usual_subgroup(ChartKind kind) {
  if (kind == ChartKind::kIndividuals) return 1;
  return kind == ChartKind::kMean ? kUsualSubgroup : kUsualShare;
}

std::optional<std::string> subgroup_fault(ChartKind kind, int samples) {
  if (kind == ChartKind::kIndividuals) {
    return samples == 1 ? std::nullopt : std::optional<std::string>("1 for i_mr");
  }
  const bool mean = kind == ChartKind::kMean;
  const int low = mean ? kSubgroupMin : kShareMin, high = mean ? kSubgroupMax : kShareMax;
  if (samples >= low && samples <= high) return std::nullopt;
  return std::to_string(low) + " to " + std::to_string(high) + " for " +
         std::string(to_string(kind));
}

std::string_view to_string(ChartAlarm alarm) {
  constexpr std::array<std::string_view, 4> kNames{"none", "ewma", "point", "nelson"};
  return kNames[static_cast<std::size_t>(alarm)];
}

}  // namespace gaveurs
