#include "domain/alert_rules.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

MealValues usual() {
  MealValues m;
  m.dose_theorique_g = 400;
  m.dose_reelle_g = 400;
  m.temperature_stabule_c = 21;
  m.humidite_stabule_pct = 60;
  return m;
}

Severity dose(double given, Severity before = Severity::kNormal) {
  auto m = usual();
  m.dose_reelle_g = given;
  return check_dose(m, before).severity;
}

TEST(AlertRules, DoseDeviationHasItsTwoEdges) {
  EXPECT_EQ(dose(361), Severity::kNormal);
  EXPECT_EQ(dose(360), Severity::kWarning);
  EXPECT_EQ(dose(440), Severity::kWarning);
  EXPECT_EQ(dose(300), Severity::kCritical);
}

TEST(AlertRules, DoseDeviationIsLeftOnlyPastTheMargin) {
  EXPECT_EQ(dose(364, Severity::kWarning), Severity::kWarning);   // 9 %
  EXPECT_EQ(dose(369, Severity::kWarning), Severity::kNormal);    // 7.75 %
  EXPECT_EQ(dose(304, Severity::kCritical), Severity::kCritical); // 24 %
  EXPECT_EQ(dose(312, Severity::kCritical), Severity::kWarning);  // 22 %
  EXPECT_EQ(dose(364, Severity::kCritical), Severity::kWarning);  // 9 %: warning still holds
  EXPECT_EQ(dose(400, Severity::kCritical), Severity::kNormal);
}

// −0.00005 % rounds to nothing, which has no sign.
TEST(AlertRules, ADeviationOfNothingHadASign) {
  auto m = usual();
  m.dose_theorique_g = 400.0002;
  const auto value = check_dose(m, Severity::kNormal).value;
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value, 0);
  EXPECT_FALSE(std::signbit(*value));
}

TEST(AlertRules, NothingPlannedIsNotADeviation) {
  auto m = usual();
  m.dose_theorique_g = 0;
  EXPECT_EQ(check_dose(m, Severity::kNormal).severity, Severity::kNormal);
  EXPECT_EQ(check_refusal(m, Severity::kNormal).severity, Severity::kNormal);
}

TEST(AlertRules, RefusalIsCritical) {
  auto m = usual();
  m.dose_reelle_g = 280;
  EXPECT_EQ(check_refusal(m, Severity::kNormal).severity, Severity::kCritical);
  m.dose_reelle_g = 296;  // 74 %
  EXPECT_EQ(check_refusal(m, Severity::kCritical).severity, Severity::kCritical);
  EXPECT_EQ(check_refusal(m, Severity::kNormal).severity, Severity::kNormal);
}

TEST(AlertRules, ClimateBandsIncludeTheirEdges) {
  const auto severity = [](double celsius, Severity before = Severity::kNormal) {
    auto m = usual();
    m.temperature_stabule_c = celsius;
    return check_temperature(m, before).severity;
  };
  EXPECT_EQ(severity(18), Severity::kNormal);
  EXPECT_EQ(severity(17.9), Severity::kWarning);
  EXPECT_EQ(severity(15), Severity::kWarning);
  EXPECT_EQ(severity(14.9), Severity::kCritical);
  EXPECT_EQ(severity(28.1), Severity::kCritical);
  EXPECT_EQ(severity(18.3, Severity::kWarning), Severity::kWarning);
  EXPECT_EQ(severity(18.6, Severity::kWarning), Severity::kNormal);
  EXPECT_EQ(severity(24.7, Severity::kWarning), Severity::kWarning);
  EXPECT_EQ(severity(15.2, Severity::kCritical), Severity::kCritical);
}

TEST(AlertRules, SuddenRiseIsJudgedByTheLotsOwnHistory) {
  auto m = usual();
  m.taux_mortalite_pct = 1.0;  // 10 of 1,000
  EXPECT_EQ(
      check_mortality_rise(m, {.deaths = 5, .meals = 10, .before_pct = 0.5, .ducks_initial = 1000},
                           Severity::kNormal)
          .severity,
      Severity::kWarning);
  EXPECT_EQ(
      check_mortality_rise(m, {.deaths = 40, .meals = 10, .before_pct = 0.5, .ducks_initial = 1000},
                           Severity::kNormal)
          .severity,
      Severity::kNormal);
}

TEST(AlertRules, OneDeathIsNeverASuddenRise) {
  auto m = usual();
  m.taux_mortalite_pct = 2;  // one of 50
  EXPECT_EQ(
      check_mortality_rise(m, {.deaths = 0, .meals = 20, .before_pct = 0, .ducks_initial = 50},
                           Severity::kNormal)
          .severity,
      Severity::kNormal);
}

TEST(AlertRules, OverdueBeginsThreeHoursPastTheHour) {
  const Instant due{1'700'000'000'000'000};
  EXPECT_EQ(check_overdue(due, due + (3 * kMicrosPerHour - 1)).severity, Severity::kNormal);
  EXPECT_EQ(check_overdue(due, due + 3 * kMicrosPerHour).severity, Severity::kNoData);
}

TEST(AlertRules, PoissonTail) {
  EXPECT_NEAR(poisson_tail(1, 0), 1, 1e-12);
  EXPECT_NEAR(poisson_tail(1, 1), 1 - std::exp(-1.0), 1e-12);
  EXPECT_NEAR(poisson_tail(0.5, 2), 1 - std::exp(-0.5) * 1.5, 1e-12);
}

TEST(Alert, RepeatRaisesTheCountAndNeverMakesASecondEpisode) {
  Alert alert;
  const Finding warning{AlertKind::kTemperature, Severity::kWarning, 17.0, 18.0};
  EXPECT_EQ(apply(alert, warning, Instant{10}), AlertChange::kRaised);
  EXPECT_EQ(apply(alert, warning, Instant{20}), AlertChange::kRepeated);
  EXPECT_EQ(alert.count, 2);
  EXPECT_EQ(alert.first_at, Instant{10});
  EXPECT_EQ(alert.since, Instant{10});
  EXPECT_EQ(alert.last_at, Instant{20});
}

TEST(Alert, AcknowledgedAndClearedAreTwoFacts) {
  Alert alert;
  const Finding warning{AlertKind::kTemperature, Severity::kWarning, 17.0, 18.0};
  const Finding critical{AlertKind::kTemperature, Severity::kCritical, 14.0, 15.0};
  const Finding normal{AlertKind::kTemperature, Severity::kNormal, 21.0, {}};
  apply(alert, warning, Instant{10});
  alert.acknowledged_at = Instant{11};
  EXPECT_EQ(apply(alert, warning, Instant{12}), AlertChange::kRepeated);
  EXPECT_TRUE(alert.acknowledged_at.has_value());
  EXPECT_EQ(apply(alert, critical, Instant{13}), AlertChange::kWorse);
  EXPECT_FALSE(alert.acknowledged_at.has_value());
  EXPECT_EQ(apply(alert, normal, Instant{14}), AlertChange::kCleared);
  EXPECT_FALSE(alert.active());
  EXPECT_EQ(apply(alert, normal, Instant{15}), AlertChange::kNone);
  EXPECT_EQ(apply(alert, warning, Instant{16}), AlertChange::kRaised);
  EXPECT_EQ(alert.first_at, Instant{10});
  EXPECT_EQ(alert.since, Instant{16});
  EXPECT_EQ(alert.count, 4);
}

TEST(AlertRules, DeathsOverMealsThatWereNotReportedAreNoSuddenRiseOfOne) {
  MortalityHistory history{.deaths = 2, .meals = 4, .before_pct = 0.2, .ducks_initial = 1'000};
  auto m = usual();
  m.taux_mortalite_pct = 0.8;  // six more
  EXPECT_EQ(check_mortality_rise(m, history, Severity::kNormal).severity, Severity::kWarning);
  history.elapsed = 12;
  EXPECT_EQ(check_mortality_rise(m, history, Severity::kNormal).severity, Severity::kNormal);
}

TEST(AlertRules, TheThresholdOfASuddenRiseIsTheFewestDeathsThatRaiseIt) {
  const MortalityHistory history{
      .deaths = 2, .meals = 4, .before_pct = 0.2, .ducks_initial = 1'000};
  auto m = usual();
  m.taux_mortalite_pct = 1.2;
  const auto found = check_mortality_rise(m, history, Severity::kNormal);
  ASSERT_TRUE(found.threshold);
  m.taux_mortalite_pct = 0.2 + (*found.threshold - 1) / 10;
  EXPECT_EQ(check_mortality_rise(m, history, Severity::kNormal).severity, Severity::kNormal);
}

}  // namespace
}  // namespace gaveurs
