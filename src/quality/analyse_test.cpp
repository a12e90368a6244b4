#include "quality/analyse.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "domain/grading.h"
#include "quality/picture.h"

namespace gaveurs {
namespace {

/// An empty tray, as the nominal station sees it.
TofRaw empty_frame(const Calibration& station) {
  TofRaw raw;
  raw.distance_mm = empty_tray(picture_of(station), nominal_plane(station), kStandardBarquette);
  return raw;
}

/// A half ellipsoid of the given half axes on the tray, each zone the mean of many rays.
TofRaw half_ellipsoid(const Calibration& station, double a, double b, double height) {
  TofRaw raw = empty_frame(station);
  const Picture picture = picture_of(station);
  constexpr int kRays = 24;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    double sum = 0;
    for (int r = 0; r < kRays * kRays; ++r) {
      const double u = picture.u(i) + ((r % kRays + 0.5) / kRays - 0.5) * picture.zone;
      const double v = picture.v(i) + ((r / kRays + 0.5) / kRays - 0.5) * picture.zone;
      double z = station.belt_mm;
      for (int step = 0; step < 30; ++step) {
        const double x = u * z / a, y = v * z / b;
        const double top = height * std::sqrt(std::max(1 - x * x - y * y, 0.0));
        z = 0.5 * (z + station.belt_mm - top);
      }
      sum += station.belt_mm - z;
    }
    raw.distance_mm[i] -= sum / (kRays * kRays);
  }
  return raw;
}

SpectralRaw spectrum_of(const Reflectance& reflectance, const Calibration& station) {
  SpectralRaw raw;
  raw.gain = 4, raw.integration_ms = 100;
  for (std::size_t i = 0; i < kChannels; ++i) {
    raw.counts[i] = 400 * (station.dark[i] + reflectance[i] * (station.white[i] - station.dark[i]));
  }
  return raw;
}

Calibration known_station() {
  Calibration station;
  station.white.fill(10);
  station.dark.fill(0.05);
  return station;
}

TEST(Analyse, AHalfEllipsoidHasItsMassAndItsAxes) {
  const Calibration station = known_station();
  const TofAnalysis tof =
      analyse_liver(half_ellipsoid(station, 78, 54, 60), spectrum_of(kGoodLiver, station), station)
          .tof;
  const double mass = 2 * std::numbers::pi / 3 * 78 * 54 * 60 * 0.947e-3;
  EXPECT_NEAR(tof.mass_g, mass, 0.12 * mass);  // here every ray weighs alike; in the sensor not
  EXPECT_NEAR(tof.length_mm, 156, 12);
  EXPECT_NEAR(tof.width_mm, 108, 12);
  EXPECT_NEAR(tof.thickness_mm, 60, 4);
  EXPECT_NEAR(tof.belt_mm, station.belt_mm, 0.6);
  EXPECT_GT(tof.mass_sd_g, 1);
  EXPECT_LT(tof.mass_sd_g, 0.05 * mass);
}

TEST(Analyse, ABeltThatMovedIsFoundAndDoesNotChangeTheMass) {
  const Calibration station = known_station();
  TofRaw frame = half_ellipsoid(station, 78, 54, 60);
  const double mass = analyse_liver(frame, {}, station).tof.mass_g;
  for (double& z : frame.distance_mm) z += 3;
  const TofAnalysis moved = analyse_liver(frame, {}, station).tof;
  EXPECT_NEAR(moved.belt_mm, station.belt_mm + 3, 1);
  EXPECT_NEAR(moved.mass_g, mass, 0.05 * mass);
}

TEST(Analyse, AFewLostZonesAreFilledFromTheirNeighbours) {
  const Calibration station = known_station();
  TofRaw frame = half_ellipsoid(station, 78, 54, 60);
  const double mass = analyse_liver(frame, {}, station).tof.mass_g;
  frame.status.emplace();
  frame.status->fill(5);
  for (const std::size_t lost : {27U, 36U}) {
    (*frame.status)[lost] = 255;
    frame.distance_mm[lost] = 0;
  }
  const LiverAnalysis again = analyse_liver(frame, {}, station);
  EXPECT_NEAR(again.tof.mass_g, mass, 0.03 * mass);
  EXPECT_TRUE(std::isnan(again.tof.height_mm[27]));
}

TEST(Analyse, SpectrumComesBackWhateverGainAndTime) {
  const Calibration station = known_station();
  const SpectralAnalysis spectral =
      analyse_liver(empty_frame(station), spectrum_of(kGoodLiver, station), station).spectral;
  for (std::size_t i = 0; i < kChannels; ++i) {
    EXPECT_NEAR(spectral.reflectance[i], kGoodLiver[i], 1e-9);
  }
  EXPECT_NEAR(spectral.delta_e, 0, 1e-6);
  EXPECT_GT(spectral.quality_score, 0.95);
}

TEST(Analyse, WhatCannotBeMeasuredIsRefusedWithItsReason) {
  const Calibration station = known_station();
  const SpectralRaw good = spectrum_of(kGoodLiver, station);
  const auto refused = [&](const TofRaw& tof, const SpectralRaw& spectral, const char* reason) {
    const LiverAnalysis analysis = analyse_liver(tof, spectral, station);
    EXPECT_EQ(analysis.fusion.final_grade, Grade::kReject);
    ASSERT_FALSE(analysis.fusion.reasons.empty());
    EXPECT_EQ(analysis.fusion.reasons[0], reason);
    EXPECT_EQ(analysis.fusion.confidence, 0);
  };
  refused(TofRaw{}, good, "relief non mesuré : trop peu de zones valides");
  refused(empty_frame(station), good, "aucun foie sous le capteur");
  refused(half_ellipsoid(station, 78, 54, 60), SpectralRaw{},
          "spectre non mesuré : aucune lumière");
}

TEST(Analyse, NonsenseGivesNumbersOrRefusals) {
  Calibration station = known_station();
  TofRaw frame = half_ellipsoid(station, 78, 54, 60);
  for (std::size_t i = 0; i < kTofZones; i += 3) frame.distance_mm[i] = i % 2 == 0 ? 0 : 4000;
  frame.reflectance.emplace();
  frame.amplitude.emplace();
  const LiverAnalysis one = analyse_liver(frame, {}, station);
  EXPECT_TRUE(std::isfinite(one.tof.mass_g));
  frame.distance_mm.fill(41);
  const LiverAnalysis other = analyse_liver(frame, {}, station);
  EXPECT_TRUE(std::isfinite(other.tof.mass_g));
  EXPECT_TRUE(std::isfinite(other.fusion.final_score));
}

}  // namespace
}  // namespace gaveurs
