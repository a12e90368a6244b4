#include "domain/grading.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

TofFeatures good_tof() {
  return {.mass_g = 530,
          .length_mm = 150,
          .width_mm = 104,
          .thickness_mm = 64,
          .roughness_mm = 0.5,
          .uniformity = 0.95};
}

Defect bruise(double size_mm, double severity) {
  return {.kind = DefectKind::kBruise, .size_mm = size_mm, .severity = severity};
}

TEST(Grading, GradesBeginAtTheirScores) {
  EXPECT_EQ(grade_of(0.85), Grade::kAPlus);
  EXPECT_EQ(grade_of(0.8499), Grade::kA);
  EXPECT_EQ(grade_of(0.75), Grade::kA);
  EXPECT_EQ(grade_of(0.60), Grade::kB);
  EXPECT_EQ(grade_of(0.45), Grade::kC);
  EXPECT_EQ(grade_of(0.4499), Grade::kReject);
}

SpectralParts sound() { return spectral_parts(spectral_features(kGoodLiver)); }

TEST(Grading, EitherSensorOrFiveDefectsReject) {
  const std::vector<Defect> four(4, bruise(12, 0.5)), five(5, bruise(12, 0.5));
  EXPECT_EQ(final_grade(0.9, 0.9, sound(), {}), Grade::kAPlus);
  EXPECT_EQ(final_grade(0.44, 0.99, sound(), {}), Grade::kReject);
  EXPECT_EQ(final_grade(0.99, 0.44, sound(), {}), Grade::kReject);
  EXPECT_EQ(final_grade(0.9, 0.9, sound(), four), Grade::kAPlus);
  EXPECT_EQ(final_grade(0.9, 0.9, sound(), five), Grade::kReject);
}

TEST(Grading, AForeignBodyRefusesTheBestLiver) {
  Defect film{.kind = DefectKind::kForeignBody, .size_mm = 7, .severity = 0.1};
  const SpectralFeatures spectral = spectral_features(kGoodLiver);
  const std::vector<Defect> one{film};
  const Verdict verdict = judge(good_tof(), one, spectral);
  EXPECT_EQ(verdict.grade, Grade::kReject);
  EXPECT_EQ(verdict.tof_grade, Grade::kReject);
  EXPECT_EQ(reasons_for(verdict, good_tof(), one, spectral)[0], "corps étranger, refusé");
  film.size_mm = 6.9;
  EXPECT_EQ(judge(good_tof(), std::vector<Defect>{film}, spectral).grade, Grade::kAPlus);
}

TEST(Grading, NothingMakesUpForAStaleLeanOrRancidLiver) {
  for (double SpectralParts::* part :
       {&SpectralParts::fat, &SpectralParts::freshness, &SpectralParts::oxidation}) {
    SpectralParts parts = sound();
    parts.*part = 0.31;
    EXPECT_EQ(final_grade(0.99, 0.9, parts, {}), Grade::kAPlus);
    parts.*part = 0.29;
    EXPECT_EQ(final_grade(0.99, 0.9, parts, {}), Grade::kB);
    parts.*part = 0.14;
    EXPECT_EQ(final_grade(0.99, 0.9, parts, {}), Grade::kC);
    EXPECT_EQ(final_grade(0.99, 0.44, parts, {}), Grade::kReject);
  }
}

TEST(Grading, GoodLiverIsOfTheBestGradeAndHasNothingAgainstIt) {
  const SpectralFeatures spectral = spectral_features(kGoodLiver);
  const Verdict verdict = judge(good_tof(), {}, spectral);
  EXPECT_GT(verdict.tof_score, 0.95);
  EXPECT_GT(verdict.spectral_score, 0.95);
  EXPECT_EQ(verdict.grade, Grade::kAPlus);
  EXPECT_EQ(reasons_for(verdict, good_tof(), {}, spectral),
            std::vector<std::string>{"rien à signaler"});
}

TEST(Grading, FiveDefectsAreTheEndOfASlopeNoCliff) {
  double before = 1;
  std::vector<Defect> defects;
  for (int count = 1; count <= 5; ++count) {
    defects.push_back(bruise(12, 1));
    const double now = judge(good_tof(), defects, spectral_features(kGoodLiver)).final_score;
    EXPECT_LT(before - now, 0.16) << count;
    before = now;
  }
  EXPECT_LT(judge(good_tof(), defects, spectral_features(kGoodLiver)).tof_score, kCScore);
}

TEST(Grading, ReasonsNameTheWorstFirst) {
  TofFeatures tof = good_tof();
  tof.uniformity = 0.3;
  const std::vector<Defect> defects{
      bruise(9, 0.3), {.kind = DefectKind::kForeignBody, .size_mm = 14, .severity = 0.9}};
  const SpectralFeatures spectral = spectral_features(kGoodLiver);
  const auto reasons = reasons_for(judge(tof, defects, spectral), tof, defects, spectral);
  ASSERT_EQ(reasons.size(), 3U);
  EXPECT_EQ(reasons[0], "corps étranger, refusé");
  EXPECT_EQ(reasons[1], "2 défauts, le pire : corps étranger de 14 mm");
  EXPECT_EQ(reasons[2], "surface inégale, uniformité 30 %");
}

/// Walks each feature through its range: no step of a 400th of it may move the score by more than
/// about 2 %.
TEST(Grading, ScoresHaveNoSteps) {
  const auto walk = [](double low, double high, auto&& score) {
    double before = score(low);
    for (int i = 1; i <= 400; ++i) {
      const double now = score(low + (high - low) * i / 400);
      EXPECT_LT(std::abs(now - before), 0.025) << low + (high - low) * i / 400;
      before = now;
    }
  };
  const auto with = [](auto member) {
    return [member](double value) {
      TofFeatures tof = good_tof();
      tof.*member = value;
      return tof_score(tof_parts(tof, {}));
    };
  };
  walk(0, 1500, with(&TofFeatures::mass_g));
  walk(40, 300, with(&TofFeatures::width_mm));
  walk(60, 300, with(&TofFeatures::length_mm));
  walk(0, 10, with(&TofFeatures::roughness_mm));
  walk(0, 60, [](double size) {
    const Defect defect = bruise(size, 0.6);
    return tof_score(tof_parts(good_tof(), {&defect, 1}));
  });
  for (std::size_t band = 0; band < kChannels; ++band) {
    walk(0.05, 0.95, [band](double value) {
      Reflectance reflectance = kGoodLiver;
      reflectance[band] = value;
      return spectral_score(spectral_parts(spectral_features(reflectance)));
    });
  }
}

}  // namespace
}  // namespace gaveurs
