#include "loop/formula_lots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr std::size_t kFewestLots = 40, kFewestMeals = 4;
constexpr double kDaysOfYear = 365.25;
constexpr double kYoungest = 40, kOldest = 200;  // days; beyond, an age is a slip of the pen

struct Known {
  const char* name;
  const char* unit;
  const char* means;
};

constexpr std::array kOfLots = {
    Known{"corn", "kg", "dry corn per duck, all meals together"},
    Known{"meals", "meal", "how many meals"},
    Known{"first", "kg/meal", "dose of the first meal"},
    Known{"last", "kg/meal", "mean of the last three doses"},
    Known{"largest", "kg/meal", "largest dose"},
    Known{"age", "day", "age of the ducks at the first meal"},
    Known{"ducks", "duck", "ducks put on feeding"},
    Known{"off_plan", "1", "(given - planned) / planned, whole lot"},
    Known{"winter", "1", "cosine of the day of the year: 1 at New Year, -1 at midsummer"},
    Known{"spring", "1", "sine of the day of the year: 1 at the end of March, -1 of September"},
    Known{"LL", "1", "1 in Bretagne, else 0"},
    Known{"MT", "1", "1 in Maubourguet, else 0"},
};
constexpr std::array kOfMeals = {
    Known{"meal", "meal", "number of the meal, the first is 1"},
    Known{"meals", "meal", "how many meals the lot takes"},
    Known{"first", "g", "dose of the first meal"},
    Known{"age", "day", "age of the ducks at the first meal"},
    Known{"winter", "1", "cosine of the day of the year: 1 at New Year, -1 at midsummer"},
    Known{"LL", "1", "1 in Bretagne, else 0"},
    Known{"MT", "1", "1 in Maubourguet, else 0"},
};

double turn_of_year(const LotInput& in) {
  return 2 * std::numbers::pi * static_cast<double>(in.first_day) / kDaysOfYear;
}

FormulaQuantity target_of(FormulaLaw law) {
  switch (law) {
    case FormulaLaw::kDose:
      return {"dose", "g"};
    case FormulaLaw::kLiver:
      return {"liver", "g"};
    case FormulaLaw::kItm:
      return {"ITM", "1"};
    default:
      return {"loss", "%"};
  }
}

std::optional<double> outcome_of(const ClosedLot& lot, FormulaLaw law) {
  const LotOutcome& out = lot.outcome;
  if (law == FormulaLaw::kLoss) return out.loss ? std::optional(100 * *out.loss) : std::nullopt;
  if (!(out.liver_g > 0)) return std::nullopt;
  return law == FormulaLaw::kItm ? lot.input.corn_g() / out.liver_g : out.liver_g;
}

bool has_age(const LotInput& in) { return in.age_days >= kYoungest && in.age_days <= kOldest; }

/// Where the records know ages, lots without one are left out; where they do not, all ages are 0,
/// and a variable that is the same in all rows comes into no formula.
bool knows_ages(std::span<const ClosedLot> lots) {
  return 2 * std::count_if(lots.begin(), lots.end(),
                           [](const ClosedLot& lot) { return has_age(lot.input); }) >
         std::ssize(lots);
}

/// Rows as they come, then as a table.
class Rows {
 public:
  explicit Rows(std::span<const Known> known, FormulaQuantity target) {
    for (const Known& one : known) table_.variables.push_back({one.name, one.unit});
    table_.target = std::move(target);
  }
  void add(std::initializer_list<double> row, double value) {
    numbers_.insert(numbers_.end(), row.begin(), row.end());
    values_.push_back(value);
  }
  std::size_t size() const { return values_.size(); }
  FormulaTable table() && {
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto rows = static_cast<Eigen::Index>(values_.size());
    table_.x = Eigen::Map<const RowMajor>(numbers_.data(), rows, std::ssize(table_.variables));
    table_.y = Eigen::Map<const Eigen::VectorXd>(values_.data(), rows);
    return std::move(table_);
  }

 private:
  FormulaTable table_;
  std::vector<double> numbers_, values_;
};

void add_meals(const LotInput& in, bool with_age, Rows& rows) {
  const auto count = static_cast<double>(in.given_g.size());
  for (std::size_t meal = 0; meal < in.given_g.size(); ++meal) {
    rows.add({static_cast<double>(meal) + 1, count, in.given_g.front(), with_age ? in.age_days : 0,
              std::cos(turn_of_year(in)), in.site == "LL" ? 1.0 : 0.0, in.site == "MT" ? 1.0 : 0.0},
             in.given_g[meal]);
  }
}

void add_lot(const LotInput& in, bool with_age, double value, Rows& rows) {
  const CurveFeatures f = curve_features(in);
  rows.add({f[kCorn] / 1'000, f[kMeals], f[kFirstDose] / 1'000, f[kLastThree] / 1'000,
            f[kMaxDose] / 1'000, with_age ? in.age_days : 0, in.ducks, f[kDeviation],
            std::cos(turn_of_year(in)), std::sin(turn_of_year(in)), in.site == "LL" ? 1.0 : 0.0,
            in.site == "MT" ? 1.0 : 0.0},
           value);
}

std::span<const Known> known_of(FormulaLaw law) {
  if (law == FormulaLaw::kDose) return kOfMeals;
  return kOfLots;
}

}  // namespace

std::string_view name_of(FormulaLaw law) {
  constexpr std::array<std::string_view, kFormulaLaws.size()> kNames = {"dose", "liver", "itm",
                                                                        "loss"};
  return kNames[static_cast<std::size_t>(law)];
}

Result<FormulaLawTables> law_tables(std::span<const ClosedLot> lots, FormulaLaw law,
                                    std::int64_t from_day) {
  Rows learned(known_of(law), target_of(law)), held_back(known_of(law), target_of(law));
  FormulaLawTables tables;
  const bool with_age = knows_ages(lots);
  for (const ClosedLot& lot : lots) {
    const bool is_later = lot.input.first_day >= from_day;
    if (!is_later && lot.outcome.last_day >= from_day) continue;
    if (lot.input.given_g.size() < kFewestMeals || lot.input.ducks <= 0) continue;
    if (with_age && !has_age(lot.input)) continue;
    const auto value = outcome_of(lot, law);
    if (law != FormulaLaw::kDose && !value) continue;
    Rows& rows = is_later ? held_back : learned;
    if (law == FormulaLaw::kDose) {
      add_meals(lot.input, with_age, rows);
    } else {
      add_lot(lot.input, with_age, *value, rows);
    }
    ++(is_later ? tables.lots_held_back : tables.lots_learned);
  }
  if (tables.lots_learned < kFewestLots) {
    return fail(ErrorKind::kInvalid,
                fmt::format("{}: {} lots with all that is needed had closed; {} are needed",
                            name_of(law), tables.lots_learned, kFewestLots));
  }
  tables.learned = std::move(learned).table();
  tables.held_back = std::move(held_back).table();
  return tables;
}

std::string law_variables_text(FormulaLaw law) {
  std::string text;
  for (const Known& one : known_of(law)) {
    text += fmt::format("  {:<9} {:<8} {}\n", one.name, one.unit, one.means);
  }
  return text;
}

std::int64_t day_of_part(std::span<const ClosedLot> lots, double part) {
  std::vector<std::int64_t> days;
  for (const ClosedLot& lot : lots) days.push_back(lot.input.first_day);
  if (days.empty()) return 0;
  std::sort(days.begin(), days.end());
  const auto at = static_cast<std::size_t>(part * static_cast<double>(days.size()));
  return days[std::min(at, days.size() - 1)];
}

}  // namespace gaveurs
