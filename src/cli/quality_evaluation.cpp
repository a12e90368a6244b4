#include "cli/quality_evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "domain/grading.h"

namespace gaveurs {
namespace {

constexpr double kZoneMm = 20;  // at a liver's surface
constexpr double kWithinMass = 0.03;

/// Beginnings of the size classes, mm; the first is of defects that are not counted.
constexpr std::array<double, 5> kSizesMm{0, kCountedDefectMm, 16, 20, 24};

std::size_t size_class(double size_mm) {
  std::size_t at = 0;
  while (at + 1 < kSizesMm.size() && size_mm >= kSizesMm[at + 1]) ++at;
  return at;
}

double quantile(std::vector<double> values, double share) {
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

std::size_t index(Grade grade) { return static_cast<std::size_t>(grade); }

}  // namespace

double QualityEvaluation::Share::value() const {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void QualityEvaluation::add(const LiverTruth& truth, const LiverAnalysis& analysis) {
  mass_errors_.push_back(std::abs(analysis.tof.mass_g / truth.tof.mass_g - 1));
  add_defects(truth, analysis);
  const Grade given = analysis.fusion.final_grade;
  ++grades_[index(truth.verdict.grade)][index(given)];
  const bool right = given == truth.verdict.grade;
  const double said = analysis.fusion.confidence;
  const auto note = [&](Decile& decile) {
    ++decile.count, decile.right += right ? 1 : 0, decile.said += said;
  };
  note(deciles_[std::min(static_cast<std::size_t>(said * 10), deciles_.size() - 1)]);
  if (said >= 0.85 && said <= 0.95) note(sure_);
}

void QualityEvaluation::add_defects(const LiverTruth& truth, const LiverAnalysis& analysis) {
  const std::vector<Defect>& claims = analysis.tof.defects;
  std::vector<bool> taken(claims.size());
  for (const TrueDefect& defect : truth.defects) {
    std::size_t best = claims.size();
    double nearest = kZoneMm + defect.size_mm / 2;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const double away = std::hypot(claims[i].x_mm - defect.x_mm, claims[i].y_mm - defect.y_mm);
      if (!taken[i] && away <= nearest) nearest = away, best = i;
    }
    const bool found = best < claims.size();
    if (found) taken[best] = true;
    const auto note = [found](Share& share) { ++share.whole, share.part += found ? 1 : 0; };
    note(found_by_size_[size_class(defect.size_mm)]);
    if (defect.size_mm < kCountedDefectMm) continue;
    note(found_);
    note(found_by_kind_[static_cast<std::size_t>(defect.kind)]);
    if (found) ++kind_right_.whole, kind_right_.part += claims[best].kind == defect.kind ? 1 : 0;
  }
  if (!truth.defects.empty()) return;
  const bool alarmed = std::ranges::any_of(
      claims, [](const Defect& claim) { return claim.size_mm >= kCountedDefectMm; });
  ++alarmed_.whole, alarmed_.part += alarmed ? 1 : 0;
}

double QualityEvaluation::mass_within(double relative) const {
  const auto inside = std::ranges::count_if(mass_errors_, [&](double e) { return e <= relative; });
  return static_cast<double>(inside) / static_cast<double>(mass_errors_.size());
}

double QualityEvaluation::defects_found() const { return found_.value(); }
double QualityEvaluation::false_alarms() const { return alarmed_.value(); }

double QualityEvaluation::agreement() const {
  std::size_t same = 0;
  for (std::size_t i = 0; i < grades_.size(); ++i) same += grades_[i][i];
  return static_cast<double>(same) / static_cast<double>(count());
}

int QualityEvaluation::worst_distance() const {
  int worst = 0;
  for (int i = 0; i < kGrades; ++i) {
    for (int j = 0; j < kGrades; ++j) {
      const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
      if (grades_[a][b] > 0) worst = std::max(worst, std::abs(i - j));
    }
  }
  return worst;
}

QualityEvaluation::Sure QualityEvaluation::about_90() const {
  if (sure_.count == 0) return {};
  const auto count = static_cast<double>(sure_.count);
  return {sure_.count, sure_.said / count, static_cast<double>(sure_.right) / count};
}

std::vector<EvaluationTarget> QualityEvaluation::targets() const {
  const double mass = mass_within(kWithinMass);
  const Sure sure = about_90();
  return {
      {"mass within 3 %", percent(mass), ">= 90 %", mass >= 0.90},
      {"defects of 8 mm or more found", percent(defects_found()), ">= 95 %",
       defects_found() >= 0.95},
      {"livers without defect for which one is claimed", percent(false_alarms()), "<= 2 %",
       false_alarms() <= 0.02},
      {"grade agreement", percent(agreement()), ">= 92 %", agreement() >= 0.92},
      {"furthest grade", fmt::format("{} apart", worst_distance()), "<= 1", worst_distance() <= 1},
      {fmt::format("right, of {} grades called 90 % sure", sure.count), percent(sure.right),
       "88-92 %", sure.right >= 0.88 && sure.right <= 0.92},
  };
}

std::string QualityEvaluation::tables() const {
  std::string out =
      fmt::format("mass error: median {}, 90 % {}, 99 % {}, largest {}\n",
                  percent(quantile(mass_errors_, 0.5)), percent(quantile(mass_errors_, 0.9)),
                  percent(quantile(mass_errors_, 0.99)), percent(quantile(mass_errors_, 1)));
  out += "\ndefects found by size (mm):\n";
  for (std::size_t i = 0; i < kSizesMm.size(); ++i) {
    const bool last = i + 1 == kSizesMm.size();
    out += fmt::format("  {:>2}{:<4} {:>5} of {:<5} {}\n", kSizesMm[i],
                       last ? "+" : fmt::format("-{}", kSizesMm[i + 1]), found_by_size_[i].part,
                       found_by_size_[i].whole, percent(found_by_size_[i].value()));
  }
  out += fmt::format("by kind (named rightly: {}):\n", percent(kind_right_.value()));
  for (std::size_t i = 0; i < found_by_kind_.size(); ++i) {
    out += fmt::format("  {:<13} {:>5} of {:<5} {}\n", to_string(static_cast<DefectKind>(i)),
                       found_by_kind_[i].part, found_by_kind_[i].whole,
                       percent(found_by_kind_[i].value()));
  }
  out += "\ngrades: true (rows) and given (columns)\n        ";
  for (int g = kGrades - 1; g >= 0; --g) {
    out += fmt::format("{:>8}", to_string(static_cast<Grade>(g)));
  }
  out += "\n";
  for (std::size_t t = kGrades; t-- > 0;) {
    out += fmt::format("{:<8}", to_string(static_cast<Grade>(t)));
    for (std::size_t g = kGrades; g-- > 0;) out += fmt::format("{:>8}", grades_[t][g]);
    out += "\n";
  }
  out += "\nconfidence: said and right\n";
  for (std::size_t i = 0; i < deciles_.size(); ++i) {
    const Decile& d = deciles_[i];
    if (d.count == 0) continue;
    const auto n = static_cast<double>(d.count);
    out += fmt::format("  {:>2}-{:<3} % {:>6} grades, said {}, right {}\n", i * 10, i * 10 + 10,
                       d.count, percent(d.said / n), percent(static_cast<double>(d.right) / n));
  }
  return out;
}

}  // namespace gaveurs
