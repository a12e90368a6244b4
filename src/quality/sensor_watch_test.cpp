#include "quality/sensor_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace gaveurs {
namespace {

constexpr double kBelt = 240;

// A line with a liver in the middle of every frame, and what may go wrong with it.
struct Line {
  explicit Line(std::uint64_t seed) : random(seed) { station.belt_mm = kBelt; }

  Random random;
  Calibration station;
  double lamp = 1, window = 1, veil = 0, ambient = 15, belt_mm = kBelt;
  std::optional<std::size_t> dark, stuck, faint;
  bool frozen = false;
  TofRaw before{};

  TofRaw frame() {
    if (frozen) return before;
    TofRaw raw;
    raw.amplitude.emplace();
    raw.ambient.emplace();
    raw.status.emplace();
    const double thick = random.normal(45, 8), bright = random.normal(0.5, 0.06);
    for (std::size_t zone = 0; zone < kTofZones; ++zone) {
      const auto x = zone % 8, y = zone / 8;
      const bool liver = x > 1 && x < 6 && y > 1 && y < 6;
      const double distance = belt_mm - (liver ? thick : 0) + random.normal(0, 1);
      const double signal = (liver ? bright : 0.6) * 8e7 / (distance * distance);
      raw.distance_mm[zone] = std::round(distance * 10) / 10;
      (*raw.amplitude)[zone] = signal * window * random.normal(1, 0.015) + veil;
      (*raw.ambient)[zone] = ambient * random.normal(1, 0.03);
      (*raw.status)[zone] = 5;
      if (zone == dark || random.chance(0.002)) {
        (*raw.status)[zone] = 255;
        (*raw.amplitude)[zone] = raw.distance_mm[zone] = 0;
      }
      if (zone == stuck) raw.distance_mm[zone] = 201.5;
      if (zone == faint) (*raw.amplitude)[zone] = 3;
    }
    before = raw;
    return raw;
  }

  SpectralRaw spectrum() {
    SpectralRaw raw;
    raw.gain = 8;
    raw.integration_ms = 182;
    for (auto& count : raw.counts) count = lamp * random.normal(8'000, 800);
    return raw;
  }

  TofAnalysis analysis() {
    TofAnalysis out;
    out.zones_used = 64;
    out.belt_mm = belt_mm + random.normal(0, 1.5);
    return out;
  }

  void pass(SensorWatch& watch, int livers) {
    for (int i = 0; i < livers; ++i) watch.push(frame(), spectrum(), analysis());
  }
};

std::vector<SensorFault> faults(const SensorWatch& watch) {
  std::vector<SensorFault> out;
  for (const auto& warning : watch.warnings()) out.push_back(warning.fault);
  return out;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SensorWatch, AHealthyStationIsNeverWarnedOf) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Line line(seed);
    SensorWatch watch(line.station);
    for (int i = 0; i < 2'000; ++i) {
      line.pass(watch, 1);
      ASSERT_THAT(watch.warnings(), IsEmpty()) << "sample " << i;
    }
    EXPECT_TRUE(watch.baseline_complete());
    EXPECT_EQ(watch.samples(), 2'000);
  }
}

TEST(SensorWatch, ADarkZoneIsNamedAndEndsWhenItSeesAgain) {
  Line line(1);
  SensorWatch watch(line.station);
  line.pass(watch, 20);
  line.dark = 18;
  line.pass(watch, 40);
  ASSERT_THAT(faults(watch), ElementsAre(SensorFault::kDarkZone));
  EXPECT_EQ(watch.warnings()[0].zone, 18);
  EXPECT_GE(watch.warnings()[0].value, 80);
  line.dark.reset();
  line.pass(watch, 30);
  EXPECT_THAT(watch.warnings(), IsEmpty());
}

TEST(SensorWatch, AZoneWithoutSignalIsDarkWhateverItsStatus) {
  Line line(2);
  SensorWatch watch(line.station);
  line.faint = 63;
  line.pass(watch, 40);
  ASSERT_THAT(faults(watch), ElementsAre(SensorFault::kDarkZone));
  EXPECT_EQ(watch.warnings()[0].zone, 63);
}

TEST(SensorWatch, AStuckZoneIsNamed) {
  Line line(3);
  SensorWatch watch(line.station);
  line.stuck = 0;
  line.pass(watch, 50);
  ASSERT_THAT(faults(watch), ElementsAre(SensorFault::kStuckZone));
  EXPECT_EQ(watch.warnings()[0].zone, 0);
  line.stuck.reset();
  line.pass(watch, 1);
  EXPECT_THAT(watch.warnings(), IsEmpty());
}

TEST(SensorWatch, AFrozenSensorIsOneFaultNot64) {
  Line line(4);
  SensorWatch watch(line.station);
  line.pass(watch, 50);
  line.frozen = true;
  line.pass(watch, 100);
  EXPECT_THAT(faults(watch), ElementsAre(SensorFault::kFrozenFrame));
}

TEST(SensorWatch, AFadingLampIsSeenAndGetsCritical) {
  Line line(5);
  SensorWatch watch(line.station);
  line.pass(watch, 200);
  line.lamp = 0.8;
  line.pass(watch, 200);
  ASSERT_THAT(faults(watch), ElementsAre(SensorFault::kFadingLamp));
  EXPECT_EQ(watch.warnings()[0].severity, Severity::kWarning);
  EXPECT_NEAR(watch.warnings()[0].value, 20, 5);
  line.lamp = 0.6;
  line.pass(watch, 200);
  EXPECT_EQ(watch.warnings()[0].severity, Severity::kCritical);
  line.lamp = 1;
  line.pass(watch, 200);
  EXPECT_THAT(watch.warnings(), IsEmpty());
}

TEST(SensorWatch, ADirtyWindowIsSeenByLostSignalAndByAVeil) {
  for (const bool veil : {false, true}) {
    Line line(6);
    SensorWatch watch(line.station);
    line.pass(watch, 150);
    (veil ? line.veil : line.window) = veil ? 500 : 0.75;
    line.pass(watch, 200);
    ASSERT_THAT(faults(watch), ElementsAre(SensorFault::kDirtyWindow)) << veil;
  }
}

TEST(SensorWatch, StrayLightIsSeen) {
  Line line(7);
  SensorWatch watch(line.station);
  line.pass(watch, 150);
  line.ambient = 1'500;
  line.pass(watch, 100);
  EXPECT_THAT(faults(watch), ElementsAre(SensorFault::kAmbientLight));
}

TEST(SensorWatch, ABeltThatMovedIsSeen) {
  Line line(8);
  SensorWatch watch(line.station);
  line.pass(watch, 150);
  line.belt_mm = kBelt + 5;
  line.pass(watch, 200);
  ASSERT_THAT(faults(watch), ElementsAre(SensorFault::kBeltDrift));
  EXPECT_NEAR(watch.warnings()[0].value, 5, 0.8);
}

TEST(SensorWatch, ABeltWithoutCalibrationCannotDrift) {
  Line line(8);
  SensorWatch watch(std::nullopt);
  line.pass(watch, 150);
  line.belt_mm = kBelt + 12;
  line.pass(watch, 200);
  EXPECT_THAT(watch.warnings(), IsEmpty());
}

TEST(SensorWatch, NothingIsSaidOfWhatIsNotSent) {
  SensorWatch watch(std::nullopt);
  Random random(9);
  for (int i = 0; i < 500; ++i) {
    TofRaw tof;
    for (auto& distance : tof.distance_mm) distance = random.normal(250, 2);
    watch.push(tof, {}, {});
  }
  EXPECT_THAT(watch.warnings(), IsEmpty());
  EXPECT_FALSE(watch.present().light);
  EXPECT_FALSE(watch.present().belt_signal);
  EXPECT_FALSE(watch.present().belt_mm);
}

TEST(SensorWatch, ARestartKnowsTheSameFromTheBaselineAndTheLastSamples) {
  Line line(10);
  SensorWatch watch(line.station);
  line.pass(watch, 400);
  line.lamp = 0.78;
  line.dark = 9;
  std::optional<SensorWatch> again;
  line.pass(watch, 100);
  again.emplace(line.station, watch.baseline());
  for (int i = 0; i < kWatchReplay; ++i) {
    const auto tof = line.frame();
    const auto spectral = line.spectrum();
    const auto analysis = line.analysis();
    watch.push(tof, spectral, analysis);
    again->push(tof, spectral, analysis);
  }
  EXPECT_EQ(faults(*again), faults(watch));
  EXPECT_NEAR(*again->present().light / *watch.present().light, 1, 0.02);
  EXPECT_EQ(again->baseline(), watch.baseline());
}

TEST(SensorWatch, NamesComeBack) {
  for (int i = 0; i < kSensorFaults; ++i) {
    const auto fault = static_cast<SensorFault>(i);
    EXPECT_EQ(parse_sensor_fault(to_string(fault)), fault);
    EXPECT_EQ(to_string(alert_kind_of(fault)), to_string(fault));
  }
  EXPECT_FALSE(parse_sensor_fault("lamp"));
}

}  // namespace
}  // namespace gaveurs
