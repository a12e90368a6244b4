// Control charts of the quality line as values: which figure of which device is watched, the limits
// that were frozen for it, and what a chart says of its points. A "sample" is one liver; a "point"
// is what is plotted: one sample (I-MR), the mean of a subgroup (X̄/R) or a share of it (p).
// Plain values; the arithmetic is in src/quality.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/sample.h"

namespace gaveurs {

enum class ChartKind : std::uint8_t { kIndividuals, kMean, kProportion };
std::string_view to_string(ChartKind kind);  // "i_mr", "xbar_r", "p"
std::optional<ChartKind> parse_chart_kind(std::string_view text);

/// The watched figure of a sample. kDefects: 1 for a liver graded REJECT, else 0; p chart alone.
enum class Characteristic : std::uint8_t {
  kMass,
  kFinalScore,
  kFreshness,
  kOxidation,
  kFat,
  kRoughness,
  kDefects,
};
constexpr int kCharacteristics = 7;
std::string_view to_string(Characteristic c);  // mass, final_score, freshness, oxidation, fat, …
std::optional<Characteristic> parse_characteristic(std::string_view text);
std::string_view unit_of(Characteristic c);  // "g", "mm" or ""
/// What the figure is of one analysis; nullopt where it was not measured.
std::optional<double> value_of(Characteristic c, const LiverAnalysis& analysis);
ChartKind usual_kind(Characteristic c);
bool allows(Characteristic c, ChartKind kind);

/// Nelson's rules as a set: rule r (1-8) is bit r − 1.
using RuleSet = std::uint8_t;
constexpr RuleSet kNoRules = 0;
constexpr RuleSet kAllRules = 0xff;
constexpr RuleSet rule_bit(int rule) { return static_cast<RuleSet>(1u << (rule - 1)); }
/// "1,2,5", "" for none; nullopt unless each is 1-8. In any order, repeats allowed.
std::optional<RuleSet> parse_rules(std::string_view text);
std::string to_string_rules(RuleSet rules);

constexpr int kSubgroupMin = 2, kSubgroupMax = 25;  // X̄/R
constexpr int kShareMin = 10, kShareMax = 1000;  // p
constexpr int kUsualSubgroup = 5, kUsualShare = 50;
/// Samples per point for a kind when nobody says it.
int usual_subgroup(ChartKind kind);
/// nullopt when `samples` per point suits the kind, else why not.
std::optional<std::string> subgroup_fault(ChartKind kind, int samples);

/// Limits as frozen: they stay until others are frozen, whatever is measured meanwhile.
struct ChartLimits {
  ChartKind kind = ChartKind::kIndividuals;
  int subgroup = 1;  // samples per point
  double centre = 0;  // mean of the points, of a p chart the share
  double sigma = 0;  // of a point around it, from within-subgroup variation
  std::optional<double> ucl, lcl;  // unset: nothing can lie beyond (share below 0 or above 1)
  std::optional<double> range_centre, range_ucl, range_lcl;  // MR or R; unset for p
  int samples = 0;  // of the reference period; 0: stated by a person
  int left_out = 0;  // samples of it that were left out as outliers
  int unsettled = 0;  // points of it that the alarm itself would have marked
  bool operator==(const ChartLimits&) const = default;
};

/// Limits of specification: what the product must keep, from outside; never from the data.
struct SpecLimits {
  std::optional<double> lower, upper;
  bool operator==(const SpecLimits&) const = default;
};

/// Which chart: of a device and a figure. Charts of single products want samples that name theirs,
/// which no message does yet; the key has room for it.
struct ChartKey {
  DeviceId device;
  Characteristic characteristic = Characteristic::kMass;
  std::string product;  // empty: whatever passes the line; nothing else so far
  auto operator<=>(const ChartKey&) const = default;
};
constexpr std::size_t kChartAuthorMax = 60;  // characters
constexpr std::size_t kChartNoteMax = 200;

/// Limits, specification and alarms of a chart from a moment on. The newest of a key counts; those
/// before are its history.
struct FrozenChart {
  ChartKey key;
  ChartLimits limits;
  SpecLimits spec;
  RuleSet alarm_rules = kNoRules;  // Nelson rules that alarm besides the EWMA
  std::string author, note;
  Instant frozen_at;  // by the server's clock; unique within a key
  std::optional<Instant> from, to;  // of the reference period: from ≤ time < to
  Instant applies_from;  // samples measured from then on are judged
  bool operator==(const FrozenChart&) const = default;
};

/// What a chart needs of a sample; no value where the figure was not measured.
struct ChartSample {
  SampleId id;
  Instant time;
  std::optional<double> value;
  bool operator==(const ChartSample&) const = default;
};

/// Why a point counts as out of control. Which of them alarm is a setting of the chart.
enum class ChartAlarm : std::uint8_t { kNone, kEwma, kPoint, kRule };
std::string_view to_string(ChartAlarm alarm);  // none, ewma, point, nelson

/// One point as judged against limits.
struct ChartPoint {
  double value = 0;
  std::optional<double> range;  // moving range to the point before, or range of the subgroup
  double z = 0;  // in standard deviations of a point
  double ewma = 0;  // of z, after this point
  RuleSet rules = 0;  // Nelson rules this point completes, of those asked for
  bool beyond_range = false;  // range over its own limit; shown, never an alarm
  ChartAlarm alarm = ChartAlarm::kNone;
  bool operator==(const ChartPoint&) const = default;
};

}  // namespace gaveurs
