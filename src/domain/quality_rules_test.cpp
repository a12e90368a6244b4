#include "domain/quality_rules.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

LiverAnalysis liver(double score, Grade grade) {
  LiverAnalysis out;
  out.tof.zones_used = 30;
  out.fusion.final_score = score;
  out.fusion.final_grade = grade;
  out.spectral.freshness_index = 0.9;
  out.spectral.oxidation_index = 0.1;
  return out;
}

SeverityOf before(AlertKind kind, Severity severity) {
  SeverityOf out{};
  out[static_cast<std::size_t>(kind)] = severity;
  return out;
}

std::optional<Finding> found(const LiverAnalysis& analysis, AlertKind kind,
                             Severity now = Severity::kNormal) {
  for (const auto& finding : check_liver(analysis, before(kind, now))) {
    if (finding.kind == kind) return finding;
  }
  return std::nullopt;
}

Severity score(double value, Severity now = Severity::kNormal) {
  return found(liver(value, Grade::kB), AlertKind::kQualityScore, now)->severity;
}

TEST(QualityRules, TheScoreHasTwoEdgesWithAMargin) {
  EXPECT_EQ(score(0.60), Severity::kNormal);
  EXPECT_EQ(score(0.599), Severity::kWarning);
  EXPECT_EQ(score(0.40), Severity::kWarning);
  EXPECT_EQ(score(0.399), Severity::kCritical);
  EXPECT_EQ(score(0.62, Severity::kWarning), Severity::kWarning);
  EXPECT_EQ(score(0.631, Severity::kWarning), Severity::kNormal);
  EXPECT_EQ(score(0.42, Severity::kCritical), Severity::kCritical);
  EXPECT_EQ(score(0.44, Severity::kCritical), Severity::kWarning);
  EXPECT_EQ(score(0.62, Severity::kCritical), Severity::kWarning);
  EXPECT_EQ(score(0.8, Severity::kCritical), Severity::kNormal);
}

TEST(QualityRules, ARejectedLiverIsCriticalUntilOneIsClearlyNot) {
  const auto reject = [](double value, Grade grade, Severity now = Severity::kNormal) {
    return found(liver(value, grade), AlertKind::kQualityReject, now)->severity;
  };
  EXPECT_EQ(reject(0.3, Grade::kReject), Severity::kCritical);
  EXPECT_EQ(reject(0.9, Grade::kReject), Severity::kCritical);  // by its defects
  EXPECT_EQ(reject(0.46, Grade::kC), Severity::kNormal);
  EXPECT_EQ(reject(0.46, Grade::kC, Severity::kCritical), Severity::kCritical);
  EXPECT_EQ(reject(0.48, Grade::kC, Severity::kCritical), Severity::kNormal);
}

TEST(QualityRules, FreshnessAndOxidation) {
  LiverAnalysis old = liver(0.8, Grade::kA);
  old.spectral.freshness_index = 0.49;
  old.spectral.oxidation_index = 0.71;
  EXPECT_EQ(found(old, AlertKind::kFreshness)->severity, Severity::kWarning);
  EXPECT_EQ(found(old, AlertKind::kFreshness)->threshold, 0.5);
  EXPECT_EQ(found(old, AlertKind::kOxidation)->severity, Severity::kWarning);
  old.spectral.freshness_index = 0.52;
  old.spectral.oxidation_index = 0.68;
  EXPECT_EQ(found(old, AlertKind::kFreshness)->severity, Severity::kNormal);
  EXPECT_EQ(found(old, AlertKind::kFreshness, Severity::kWarning)->severity, Severity::kWarning);
  EXPECT_EQ(found(old, AlertKind::kOxidation, Severity::kWarning)->severity, Severity::kWarning);
}

TEST(QualityRules, WhatIsNotKnownIsNeitherGoodNorBad) {
  LiverAnalysis blind = liver(0, Grade::kReject);
  blind.tof.zones_used = 0;
  blind.spectral.freshness_index = NAN;
  EXPECT_FALSE(found(blind, AlertKind::kQualityScore).has_value());
  EXPECT_FALSE(found(blind, AlertKind::kFreshness, Severity::kWarning).has_value());
  EXPECT_EQ(found(blind, AlertKind::kQualityReject)->severity, Severity::kCritical);
}

TEST(QualityRules, SilenceIsNoDataAfterTwoMinutes) {
  const Instant seen{1'764'000'000'000'000};
  EXPECT_EQ(check_silence(seen, seen + 119 * kMicrosPerSecond).severity, Severity::kNormal);
  const auto silent = check_silence(seen, seen + 150 * kMicrosPerSecond);
  EXPECT_EQ(silent.severity, Severity::kNoData);
  EXPECT_EQ(silent.value, 2.5);
  EXPECT_EQ(silent.threshold, 2);
}

}  // namespace
}  // namespace gaveurs
