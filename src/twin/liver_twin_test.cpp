#include "twin/liver_twin.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

const LineProfile& standard() { return *find_line_profile("standard_barquette"); }

TofStation perfect_station() {
  TofStation station;
  station.zone_gain.fill(1);
  return station;
}

/// A liver of the default form with one defect at its middle.
LiverForm with_defect(DefectKind kind, double size_mm) {
  LiverForm form;
  form.mottling = form.marbling = form.roughness_mm = form.gloss = 0;
  TrueDefect defect;
  defect.kind = kind;
  defect.x_mm = -10;
  defect.y_mm = 5;
  defect.size_mm = size_mm;
  defect.severity = 0.8;
  form.defects = {defect};
  return form;
}

TEST(LiverTwin, VolumeIsExactlyThatOfTheMass) {
  const LiverTwin twin(standard(), 1);
  for (int i = 0; i < 100; ++i) {
    const LiverTruth truth = twin.liver(i).truth;
    EXPECT_NEAR(truth.volume_mm3 * kLiverGramsPerMm3, truth.tof.mass_g, 1e-6 * truth.tof.mass_g);
    EXPECT_GT(truth.tof.mass_g, 150);
    EXPECT_LE(truth.outline_length_mm, 180);
    EXPECT_LE(truth.outline_width_mm, 132);
  }
}

TEST(LiverTwin, SameSeedAndNumberGiveTheSameLiverInAnyOrder) {
  const LiverTwin one(standard(), 42), two(standard(), 42), other(standard(), 43);
  (void)two.liver(5);
  const SimulatedLiver a = one.liver(17), b = two.liver(17), c = other.liver(17);
  EXPECT_EQ(a.tof, b.tof);
  EXPECT_EQ(a.spectral, b.spectral);
  EXPECT_EQ(a.station, b.station);
  EXPECT_EQ(a.truth.verdict.final_score, b.truth.verdict.final_score);
  EXPECT_NE(a.tof, c.tof);
}

TEST(LiverTwin, GradesComeInTheMixOfTheLine) {
  constexpr int kCount = 1500;
  const LiverTwin twin(standard(), 11);
  std::array<int, kGrades> seen{};
  int unmet = 0;
  for (int i = 0; i < kCount; ++i) {
    const LiverTruth truth = twin.liver(i).truth;
    ++seen[static_cast<std::size_t>(truth.verdict.grade)];
    unmet += truth.verdict.grade != truth.wanted ? 1 : 0;
  }
  for (std::size_t grade = 0; grade < seen.size(); ++grade) {
    const double share = standard().mix[grade];
    const double sd = std::sqrt(kCount * share * (1 - share));
    EXPECT_NEAR(seen[grade], kCount * share, 3.3 * sd + 0.003 * kCount) << grade;
  }
  EXPECT_LT(unmet, kCount / 200);
}

TEST(LiverTwin, TruthIsTheSharedRuleOnTrueFeatures) {
  const LiverTwin twin(standard(), 3);
  for (int i = 0; i < 50; ++i) {
    const LiverTruth truth = twin.liver(i).truth;
    const Verdict again = judge(truth.tof, to_defects(truth.defects), truth.spectral);
    EXPECT_EQ(again.grade, truth.verdict.grade);
    EXPECT_DOUBLE_EQ(again.final_score, truth.verdict.final_score);
  }
}

TEST(LiverTwin, LotsKeepTheirMeanAndSpread) {
  const LiverTwin twin(standard(), 5);
  double sum = 0, square = 0;
  constexpr int kCount = 600;
  for (int i = 0; i < kCount; ++i) {
    const double mass = twin.liver(i, {560, 70, 1}).truth.tof.mass_g;
    sum += mass, square += mass * mass;
  }
  const double mean = sum / kCount;
  EXPECT_NEAR(mean, 560, 3.3 * 70 / std::sqrt(kCount));
  EXPECT_NEAR(std::sqrt(square / kCount - mean * mean), 70, 5);
}

TEST(LiverTwin, EveryProfileStaysWithinTheSensorsRanges) {
  for (const LineProfile& profile : line_profiles()) {
    const LiverTwin twin(profile, 9);
    for (const int number : {0, 1, 2, 500, 5000}) {
      const SimulatedLiver liver = twin.liver(number);
      for (std::size_t i = 0; i < kTofZones; ++i) {
        EXPECT_TRUE(liver.tof.distance_mm[i] >= 0 && liver.tof.distance_mm[i] <= 4000);
        EXPECT_TRUE((*liver.tof.reflectance)[i] >= 0 && (*liver.tof.reflectance)[i] <= 255);
        EXPECT_TRUE((*liver.tof.amplitude)[i] >= 0 && (*liver.tof.amplitude)[i] <= 4095);
        EXPECT_TRUE((*liver.tof.ambient)[i] >= 0 && (*liver.tof.ambient)[i] <= 4095);
        EXPECT_TRUE((*liver.tof.status)[i] >= 0 && (*liver.tof.status)[i] <= 255);
      }
      for (const double counts : liver.spectral.counts) {
        EXPECT_TRUE(counts >= 0 && counts <= 65535 && counts == std::round(counts));
      }
    }
  }
}

TEST(LiverTwin, AFadingLampAndADirtyWindowShowInTheSpectrum) {
  const LiverTwin fading(*find_line_profile("fading_lamp"), 2);
  const LiverTwin dirty(*find_line_profile("dirty_window"), 2);
  const auto clear = static_cast<std::size_t>(Channel::kClear);
  double first = 0, last = 0, clean = 0, veiled = 0;
  for (int i = 0; i < 50; ++i) {
    first += fading.liver(i).spectral.counts[clear];
    last += fading.liver(1000 + i).spectral.counts[clear];
    clean += (*dirty.liver(i).tof.amplitude)[27];
    veiled += (*dirty.liver(800 + i).tof.amplitude)[27];
  }
  EXPECT_LT(last, 0.85 * first);
  EXPECT_LT(veiled, 0.7 * clean);
}

TEST(TofCamera, AFlatTrayIsSeenFlatAtItsDistance) {
  LiverForm nothing;
  nothing.mass_g = 0.1;  // a liver too small to be seen
  nothing.length_mm = nothing.width_mm = 10;
  nothing.roughness_mm = 0;
  const LiverSurface scene(nothing, {false, 0, 0, 0, 0.35}, Random(1));
  const auto views = view_scene(scene, perfect_station());
  for (const std::size_t zone : {0u, 7u, 20u, 56u, 63u}) {
    EXPECT_NEAR(views[zone].distance_mm, 240, 0.05);
    EXPECT_LT(views[zone].spread_mm, 0.1);
  }
  // 1000 is albedo 0.5 at 200 mm straight ahead; at the corner light is lost to the lens, the
  // longer way and the slant.
  EXPECT_NEAR(views[27].signal, 1000 * 0.35 / 0.5 * (200.0 * 200) / (240 * 240), 12);
  EXPECT_LT(views[0].signal, 0.75 * views[27].signal);
}

TEST(TofCamera, HeightsAddUpToTheLiversVolume) {
  LiverForm form;
  form.roughness_mm = 0.5;
  const LiverSurface scene(form, {false, 0, 0, 0, 0.6}, Random(1));
  const auto views = view_scene(scene, perfect_station());
  // A zone looks down a pyramid that widens: from its surface to the floor it holds the integral of
  // (distance × pitch)². What a liver hides behind its edge counts as liver.
  const double pitch = std::tan(std::numbers::pi / 8) / 4;
  double volume = 0;
  for (const ZoneView& view : views) {
    volume += pitch * pitch * (std::pow(240, 3) - std::pow(view.distance_mm, 3)) / 3;
  }
  EXPECT_NEAR(volume, scene.volume_mm3(), 0.08 * scene.volume_mm3());
}

TEST(TofCamera, DefectsOfEightMillimetresShowInTheirZone) {
  for (const DefectKind kind : {DefectKind::kForeignBody, DefectKind::kTear, DefectKind::kBruise}) {
    LiverForm form = with_defect(kind, 8);
    const LiverSurface hurt(form, {}, Random(1));
    const TrueDefect defect = form.defects[0];
    form.defects.clear();
    const LiverSurface sound(form, {}, Random(1));
    const auto zone =
        zone_of(defect.x_mm, defect.y_mm, sound.height(defect.x_mm, defect.y_mm), 240);
    const auto at = static_cast<std::size_t>(std::floor(zone[1]) * kTofSide + std::floor(zone[0]));
    const auto with = view_scene(hurt, perfect_station());
    const auto without = view_scene(sound, perfect_station());
    EXPECT_LT(with[at].signal, 0.98 * without[at].signal) << to_string(kind);
    EXPECT_LT(with[at].diffuse, 0.985 * without[at].diffuse) << to_string(kind);
    // Two zones away nothing has changed, but for the mass the defect displaced.
    const std::size_t away = at - 2 * kTofSide;
    EXPECT_NEAR(with[away].signal, without[away].signal, 0.01 * without[away].signal);
  }
}

TEST(TofCamera, ABileStainOfTwentyMillimetresHardlyShowsAt940Nm) {
  LiverForm form = with_defect(DefectKind::kBileStain, 20);
  const LiverSurface hurt(form, {}, Random(1));
  form.defects.clear();
  const auto with = view_scene(hurt, perfect_station());
  const auto without = view_scene(LiverSurface(form, {}, Random(1)), perfect_station());
  for (std::size_t i = 0; i < kTofZones; ++i) {
    EXPECT_GT(with[i].diffuse, 0.91 * without[i].diffuse) << i;
  }
}

TEST(TofCamera, ALampInADomeLightsSlopesAlmostAsTops) {
  LiverForm form;
  form.mottling = form.marbling = form.roughness_mm = form.gloss = 0;
  form.albedo = 0.6;
  const auto views = view_scene(LiverSurface(form, {}, Random(1)), perfect_station());
  double low = 1, high = 0;
  for (const ZoneView& view : views) {
    if (view.distance_mm > 225) continue;  // not the liver
    low = std::min(low, view.diffuse), high = std::max(high, view.diffuse);
  }
  EXPECT_LT(high, 0.61);
  EXPECT_GT(low, 0.50);
}

TEST(TofCamera, ADentIsDeeperWhereItIs) {
  const LiverForm form = with_defect(DefectKind::kDent, 16);
  LiverForm sound = form;
  sound.defects.clear();
  const TrueDefect& dent = form.defects[0];
  const LiverSurface with(form, {}, Random(1)), without(sound, {}, Random(1));
  EXPECT_NEAR(without.height(dent.x_mm, dent.y_mm) - with.height(dent.x_mm, dent.y_mm),
              (0.32 + 0.25 * dent.severity) * dent.size_mm, 1.0);
  EXPECT_NEAR(with.volume_mm3(), without.volume_mm3(), 1);
}

TEST(TofCamera, NoiseIsThatOfSixtyFramesAndGrowsWithAmbientLight) {
  const LiverSurface scene(LiverForm{}, {}, Random(1));
  const TofStation station = perfect_station();
  const auto views = view_scene(scene, station);
  const auto spread = [&](double ambient) {
    Random random(4);
    double square = 0;
    int count = 0;
    for (int i = 0; i < 400; ++i) {
      TofConditions conditions;
      conditions.ambient = ambient;
      const TofRaw raw = measure_tof(scene, station, conditions, random);
      if ((*raw.status)[27] == 255) continue;
      const double off = raw.distance_mm[27] - views[27].distance_mm;
      square += off * off;
      ++count;
    }
    return std::sqrt(square / count);
  };
  const double expected = 2.2 * std::sqrt(1000 / views[27].signal / 60);
  EXPECT_NEAR(spread(0), expected, 0.15 * expected);
  EXPECT_GT(spread(3000), 1.4 * expected);
}

TEST(LiverSpectrum, AGoodLiverLooksLikeTheReference) {
  const Reflectance good = reflectance_of({});
  for (std::size_t i = 0; i < kChannels; ++i) EXPECT_NEAR(good[i], kGoodLiver[i], 0.03) << i;
  EXPECT_GT(spectral_score(spectral_parts(spectral_features(good))), 0.95);
}

TEST(LiverSpectrum, EachMatterSpoilsItsOwnIndex) {
  const SpectralFeatures good = spectral_features(reflectance_of({}));
  LiverMatter lean, stale;
  lean.fat = 0.2;
  stale.haem = 0.2;
  stale.met = 0.8;
  EXPECT_LT(spectral_features(reflectance_of(lean)).fat_quality_index,
            good.fat_quality_index - 0.3);
  const SpectralFeatures old = spectral_features(reflectance_of(stale));
  EXPECT_LT(old.freshness_index, good.freshness_index - 0.3);
  EXPECT_GT(old.oxidation_index, good.oxidation_index + 0.1);
}

TEST(LiverSpectrum, CountsNormaliseBackToTheReflectance) {
  Calibration calibration;
  const SpectralStation station = draw_spectral_station(calibration, Random(8));
  const Reflectance truth = reflectance_of({});
  Random random(1);
  std::array<double, kChannels> sum{};
  constexpr int kCount = 300;
  for (int n = 0; n < kCount; ++n) {
    const SpectralRaw raw = measure_spectrum(truth, station, {}, random);
    for (std::size_t i = 0; i < kChannels; ++i) {
      const double rate = raw.counts[i] / (*raw.gain * *raw.integration_ms);
      sum[i] += (rate - calibration.dark[i]) / (calibration.white[i] - calibration.dark[i]);
    }
  }
  for (std::size_t i = 0; i < kChannels; ++i) {
    EXPECT_NEAR(sum[i] / kCount / truth[i], 1, 0.02) << i;
  }
}

}  // namespace
}  // namespace gaveurs
