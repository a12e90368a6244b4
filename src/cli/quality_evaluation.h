// What the analysis makes of livers whose truth is known: errors of mass, defects found and made
// up, grades agreed on, and whether a confidence means what it says; each beside its target. Plain
// counting, one thread.
#pragma once

#include <string>
#include <vector>

#include "domain/sample.h"
#include "twin/liver_twin.h"

namespace gaveurs {

/// One row of the verdict: what was measured, what is asked.
struct EvaluationTarget {
  std::string name, measured, target;
  bool met = false;
};

class QualityEvaluation {
 public:
  /// A defect is found when a claim lies within one zone and its own radius, each claim for one
  /// defect only.
  void add(const LiverTruth& truth, const LiverAnalysis& analysis);

  std::size_t count() const { return mass_errors_.size(); }
  double mass_within(double relative) const;      // share of livers
  double defects_found() const;                   // share of those of kCountedDefectMm or more
  double false_alarms() const;  // share of livers without any defect for which one is claimed
  double agreement() const;
  int worst_distance() const;   // of grades, in steps
  /// Of grades given with a confidence of 0.85-0.95: how many, how sure on average, how many right.
  struct Sure {
    std::size_t count = 0;
    double said = 0, right = 0;
  };
  Sure about_90() const;

  /// At least one liver must have been added.
  std::vector<EvaluationTarget> targets() const;
  std::string tables() const;

 private:
  void add_defects(const LiverTruth& truth, const LiverAnalysis& analysis);

  struct Share {
    std::size_t part = 0, whole = 0;
    double value() const;
  };
  std::vector<double> mass_errors_;  // relative
  std::array<Share, 5> found_by_size_{};
  std::array<Share, kDefectKinds> found_by_kind_{};
  Share found_, alarmed_, kind_right_;
  std::array<std::array<std::size_t, kGrades>, kGrades> grades_{};  // [true][given]
  struct Decile {
    std::size_t count = 0, right = 0;
    double said = 0;
  };
  std::array<Decile, 10> deciles_{};
  Decile sure_;
};

}  // namespace gaveurs
