#include "app/import_lots_row.h"

#include <fmt/format.h>

#include <cmath>

#include "app/import_lots_cells.h"
#include "domain/indices.h"
#include "wire/codes.h"

namespace gaveurs {
namespace {

using enum LotColumn;

constexpr double kMaxDose_g = 2'000;
constexpr double kSentinel = -0.01;  // the export's sentinel
constexpr std::size_t kMaxTextBytes = 60;

bool is_sentinel(double value) { return std::abs(value - kSentinel) < 1e-9; }

std::string shown(std::string_view cell) { return "'" + read_text(cell, 40) + "'"; }

// Reads cells into one row; the first refusal stands and later reads go on harmlessly.
class RowReader {
 public:
  RowReader(const LotRowCells& cells, std::int64_t today, LotRow& row)
      : cells_(cells), today_(today), row_(row), record_(row.record) {}

  void read() {
    read_who();
    read_when();
    read_ducks();
    read_livers();
    read_curve();
    read_corn();
    read_others();
    if (row_.refusal.empty()) compute_indices();
  }

 private:
  void refuse(std::string reason) {
    if (row_.refusal.empty()) row_.refusal = std::move(reason);
  }
  void remark(std::string text) { row_.remarks.push_back(std::move(text)); }

  /// A required number in [low, high]; sentinels are missing ones.
  double required(LotColumn column, double low, double high) {
    const NumberCell cell = read_number(cells_[column]);
    const bool unknown =
        cell.state == CellState::kValue && (is_sentinel(cell.value) || cell.value == 0);
    if (cell.state == CellState::kBlank || unknown) {
      refuse(fmt::format("{} is unknown", name_of(column)));
    } else if (cell.state == CellState::kUnreadable) {
      refuse(fmt::format("{} is {}, not a number", name_of(column), shown(cells_[column])));
    } else if (cell.value < low || cell.value > high) {
      refuse(fmt::format("{} is {}, not within {}-{}", name_of(column), cell.value, low, high));
    }
    return cell.value;
  }

  enum class Zero { kUnknown, kValue };
  std::optional<double> optional(LotColumn column, double low, double high,
                                 Zero zero = Zero::kUnknown) {
    const NumberCell cell = read_number(cells_[column]);
    if (cell.state == CellState::kBlank) return std::nullopt;
    if (cell.state == CellState::kUnreadable) {
      remark(
          fmt::format("{} is {}, not a number; left out", name_of(column), shown(cells_[column])));
      return std::nullopt;
    }
    if (is_sentinel(cell.value) || (cell.value == 0 && zero == Zero::kUnknown)) return std::nullopt;
    if (cell.value < low || cell.value > high) {
      remark(fmt::format("{} is {}, not within {}-{}; left out", name_of(column), cell.value, low,
                         high));
      return std::nullopt;
    }
    return cell.value;
  }

  /// A whole number in [1, high]; 0 with a refusal otherwise.
  std::int64_t required_count(LotColumn column, double high) {
    const double value = required(column, 1, high);
    if (std::trunc(value) != value) {
      refuse(fmt::format("{} is {}, not a whole number", name_of(column), value));
    }
    return row_.refusal.empty() ? static_cast<std::int64_t>(value) : 0;
  }

  void read_who() {
    const std::string_view text = trimmed(cells_[kCode]);
    if (auto code = parse_lot_code(text)) {
      record_.code = std::move(*code);
    } else if (text.empty()) {
      refuse("CodeLot is blank");
    } else {
      refuse(fmt::format(
          "CodeLot is {}; letters, digits, - _ and . only, 32 at most, a letter among them",
          shown(text)));
    }
    record_.gaveur.value = required_count(kGaveur, INT32_MAX);
    row_.gaveur_nom = read_text(cells_[kGaveurNom], 120);
    read_site();
    if (const auto id = optional(kEleveur, 1, INT32_MAX)) {
      record_.eleveur_id = static_cast<std::int64_t>(*id);
    }
    record_.souche = read_text(cells_[kSouche], kMaxTextBytes);
    record_.production = read_text(cells_[kProduction], kMaxTextBytes);
    record_.saison = read_text(cells_[kSaison], kMaxTextBytes);
  }

  // Without a column of its own the site is the letters at the start of the lot's code, two at
  // least: "C1" names no site, and importing it would make one up.
  void read_site() {
    std::string_view text = trimmed(cells_[kSite]);
    if (text.empty()) {
      const std::string_view code = record_.code.value;
      text = code.substr(0, code.find_first_of("0123456789-_."));
      if (text.size() < 2) text = {};
    }
    if (auto site = parse_site_code(text)) {
      record_.site = std::move(*site);
    } else {
      refuse(text.empty()
                 ? "site_code is blank and CodeLot does not begin with one"
                 : fmt::format("site_code is {}; 8 letters or digits at most", shown(text)));
    }
  }

  std::optional<std::int64_t> day(LotColumn column) {
    const DateCell cell = read_date(cells_[column]);
    if (cell.state == CellState::kUnreadable) {
      refuse(fmt::format("{} is {}, not a date", name_of(column), shown(cells_[column])));
    }
    return cell.state == CellState::kValue ? std::optional(cell.day) : std::nullopt;
  }

  void read_when() {
    const auto first = day(kDebut);
    auto last = day(kFin);
    const auto stated = optional(kDuree, 0, 10'000);
    if (!first) return refuse("Debut_du_lot is blank");
    if (!last && stated) last = *first + std::llround(*stated);
    if (!last) return refuse("neither Fin_du_lot nor duree_gavage is known");
    const std::int64_t days = *last - *first;
    if (days < 0) return refuse("the last day is before the first");
    if (*last > today_) return refuse("the last day is in the future");
    if (days < kShortestLot_days || days > kLongestLot_days) {
      return refuse(fmt::format("{} days of feeding, not within {}-{}", days, kShortestLot_days,
                                kLongestLot_days));
    }
    if (stated && *stated != static_cast<double>(days)) {
      remark(fmt::format("duree_gavage is {}, the dates give {}; kept {}", *stated, days, days));
    }
    record_.debut = paris_midnight(*first);
    record_.fin = paris_midnight(*last);
    record_.duree_jours = static_cast<int>(days);
    record_.resultat.fin_lot = record_.fin;
    record_.age_jours = optional(kAge, 20, 400);
  }

  void read_ducks() {
    record_.nb_meg = required_count(kMeg, 100'000);
    const auto meg = static_cast<double>(record_.nb_meg);
    if (const auto taken = optional(kEnleves, 0, 1e6)) {
      if (*taken > meg) {
        remark(fmt::format("Nombre_enleve is {}, more than Nb_MEG {}; left out", *taken, meg));
      } else {
        record_.nb_enleves = std::llround(*taken);
      }
    }
    const auto hooked = optional(kAccroches, 0, 1e6);
    if (!hooked) return;
    if (*hooked > meg) {
      return refuse(fmt::format("{} ducks hooked at slaughter, more than the {} put on feeding",
                                *hooked, meg));
    }
    record_.nb_accroches = std::llround(*hooked);
  }

  void read_livers() {
    record_.resultat.poids_foie_g = required(kFoie, 100, 1'500);
    record_.resultat.ecart_type_foie_g = optional(kEcartType, 0, 500);
  }

  std::optional<double> planned_dose(std::size_t i) {
    const NumberCell cell = read_number(cells_.planned[i]);
    if (cell.state == CellState::kBlank) return std::nullopt;
    if (cell.state == CellState::kUnreadable) {
      remark(fmt::format("planned dose of meal {} is {}, not a number; left out", i + 1,
                         shown(cells_.planned[i])));
      return std::nullopt;
    }
    if (cell.value == 0 || is_sentinel(cell.value)) return std::nullopt;
    if (cell.value > 0 && cell.value <= kMaxDose_g) return cell.value;
    remark(fmt::format("planned dose of meal {} is {} g; left out", i + 1, cell.value));
    return std::nullopt;
  }

  // What was given adds up to the corn, so an absurd one refuses the line.
  std::optional<double> given_dose(std::size_t i) {
    const NumberCell cell = read_number(cells_.given[i]);
    if (cell.state == CellState::kBlank) return std::nullopt;
    if (cell.state == CellState::kValue && is_sentinel(cell.value)) return std::nullopt;
    if (cell.state == CellState::kUnreadable) {
      refuse(
          fmt::format("given dose of meal {} is {}, not a number", i + 1, shown(cells_.given[i])));
    } else if (cell.value < 0 || cell.value > kMaxDose_g) {
      refuse(fmt::format("given dose of meal {} is {} g", i + 1, cell.value));
    }
    return cell.value;
  }

  void read_curve() {
    std::vector<CurvePoint>& curve = record_.courbe;
    std::size_t last_given = 0;
    std::size_t points_to_last = 0;
    for (std::size_t i = 0; i < kMaxRecordedMeals; ++i) {
      CurvePoint point{static_cast<int>(i) + 1, planned_dose(i), given_dose(i)};
      // Nothing planned and 0 given: no meal took that place. Planned and 0 given: it was left out.
      if (!point.planned_g && point.given_g == 0.0) point.given_g.reset();
      if (!point.planned_g && !point.given_g) continue;
      curve.push_back(point);
      if (point.given_g.value_or(0) > 0) {
        last_given = i + 1;
        points_to_last = curve.size();
      }
    }
    // After the last meal that was given there were none, whatever was planned.
    if (last_given > 0) {
      curve.resize(points_to_last);
    } else {
      for (CurvePoint& point : curve) point.given_g.reset();
      std::erase_if(curve, [](const CurvePoint& point) { return !point.planned_g; });
    }
    const int most = 2 * (record_.duree_jours + 1);
    const int count = static_cast<int>(curve.size());
    if (row_.refusal.empty() && last_given > 0 && count > most) {
      remark(fmt::format("{} meals in {} days, more than two a day", count, record_.duree_jours));
    }
  }

  void read_corn() {
    double corn_g = 0;
    for (const CurvePoint& point : record_.courbe) corn_g += point.given_g.value_or(0);
    const auto total_g = optional(kTotalGiven, 1, 30'000);
    const auto total_kg = optional(kCornKg, 0.001, 30);
    if (corn_g > 0) {
      if (total_g && std::abs(*total_g - corn_g) > kCornTolerance_g) {
        remark(fmt::format("total_cornReal is {} g, the meals add up to {} g; kept {}", *total_g,
                           corn_g, corn_g));
      }
    } else if (total_g) {
      corn_g = *total_g;
    } else if (total_kg) {
      corn_g = *total_kg * 1'000;
    } else {
      return refuse("neither a given dose nor the corn in total is known");
    }
    if (total_kg && std::abs(*total_kg * 1'000 - corn_g) > kCornKgTolerance * corn_g) {
      remark(fmt::format("Conso_Gav_Z1 is {} kg, the doses give {:.3f} kg; kept {:.3f}", *total_kg,
                         corn_g / 1'000, corn_g / 1'000));
    }
    if (corn_g < 500 || corn_g > 25'000) {
      return refuse(fmt::format("{} g of corn per duck, not within 500-25000", corn_g));
    }
    record_.resultat.mais_par_canard_g = corn_g;
  }

  void read_others() {
    record_.magret_kg = optional(kMagret, 0.05, 2);
    record_.cuisse_kg = optional(kCuisse, 0.05, 2);
    record_.carcasse_kg = optional(kCarcasse, 0.5, 10);
    record_.pct_entiers_saisis = optional(kEntiersSaisis, 0, 100, Zero::kValue);
    record_.pct_foies_saisis = optional(kFoiesSaisis, 0, 100, Zero::kValue);
    record_.pct_carcasses_saisies = optional(kCarcassesSaisies, 0, 100, Zero::kValue);
    record_.pct_perte_salle = optional(kPerteSalle, 0, 100, Zero::kValue);
  }

  void compare(LotColumn column, std::optional<double> ours, double tolerance) {
    const NumberCell cell = read_number(cells_[column]);
    if (cell.state != CellState::kValue || cell.value == 0 || is_sentinel(cell.value)) return;
    if (!ours) {
      remark(fmt::format("{} is {} in the file, unknown by its other values; kept unknown",
                         name_of(column), cell.value));
    } else if (std::abs(cell.value - *ours) > tolerance) {
      remark(fmt::format("{} is {} in the file, {:.4f} by its other values; kept {:.4f}",
                         name_of(column), cell.value, *ours, *ours));
    }
  }

  void compute_indices() {
    LotResult& result = record_.resultat;
    const Grams liver{result.poids_foie_g};
    result.itm = itm({result.mais_par_canard_g}, liver).value_or(0);
    result.sigma = sigma({result.ecart_type_foie_g.value_or(0)}, liver);
    if (record_.nb_accroches) {
      const auto lost =
          loss(static_cast<double>(record_.nb_meg), static_cast<double>(*record_.nb_accroches));
      if (lost) result.perte = lost->value;
    }
    compare(kItm, result.itm, kItmTolerance);
    compare(kSigma, result.sigma, kSigmaTolerance);
    compare(kPerte, result.perte, kLossTolerance);
  }

  const LotRowCells& cells_;
  std::int64_t today_;
  LotRow& row_;
  LotRecord& record_;
};

}  // namespace

LotRow read_lot_row(const LotRowCells& cells, std::int64_t today) {
  LotRow row;
  RowReader(cells, today, row).read();
  return row;
}

}  // namespace gaveurs
