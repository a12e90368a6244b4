#include "store/sample_codec.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/crc32.h"
#include "base/random.h"
#include "store/record_bytes.h"

namespace gaveurs {
namespace {

TofMatrix matrix_of(double (*value)(Random&), Random& random) {
  TofMatrix out;
  for (double& zone : out) zone = value(random);
  return out;
}

double whole(Random& r) { return static_cast<double>(r.integer(0, 4'000)); }
double tenths(Random& r) { return static_cast<double>(r.integer(0, 40'000)) / 10; }
double micro(Random& r) { return static_cast<double>(r.integer(0, 255'000'000)) / 1e6; }
double any_float(Random& r) { return static_cast<float>(r.integer(0, 4'000'000)) / 1'021.0f; }
double any_bits(Random& r) {
  for (;;) {
    const auto bits = static_cast<std::uint64_t>(r.integer(INT64_MIN, INT64_MAX));
    const double value = std::bit_cast<double>(bits);
    if (std::isfinite(value)) return value;
  }
}

RawFrames frames(Random& random) {
  constexpr double (*kKinds[])(Random&) = {whole, tenths, micro, any_float, any_bits};
  const auto kind = [&] { return kKinds[random.integer(0, 4)]; };
  RawFrames out;
  out.tof.distance_mm = matrix_of(kind(), random);
  for (auto* matrix :
       {&out.tof.reflectance, &out.tof.amplitude, &out.tof.ambient, &out.tof.status}) {
    if (random.chance(0.7)) *matrix = matrix_of(kind(), random);
  }
  for (double& count : out.spectral.counts) count = whole(random);
  if (random.chance(0.5)) out.spectral.gain = tenths(random);
  if (random.chance(0.5)) out.spectral.integration_ms = any_bits(random);
  return out;
}

bool same_bits(const RawFrames& a, const RawFrames& b) {
  const auto same = [](const auto& left, const auto& right) {
    return std::memcmp(&left, &right, sizeof left) == 0;
  };
  const auto both = [&](const auto& left, const auto& right) {
    return left.has_value() == right.has_value() && (!left || same(*left, *right));
  };
  return same(a.tof.distance_mm, b.tof.distance_mm) && both(a.tof.reflectance, b.tof.reflectance) &&
         both(a.tof.amplitude, b.tof.amplitude) && both(a.tof.ambient, b.tof.ambient) &&
         both(a.tof.status, b.tof.status) && same(a.spectral.counts, b.spectral.counts) &&
         both(a.spectral.gain, b.spectral.gain) &&
         both(a.spectral.integration_ms, b.spectral.integration_ms);
}

TEST(Crc32, IsTheOneOfTheStandard) {
  EXPECT_EQ(crc32("123456789"), 0xCBF43926u);
  EXPECT_EQ(crc32(""), 0u);
}

TEST(SampleCodec, GivesBackEveryFiniteNumberToTheLastBit) {
  Random random(7);
  for (int round = 0; round < 3'000; ++round) {
    const RawFrames sent = frames(random);
    const auto back = decode_raw(encode_raw(sent.tof, sent.spectral));
    ASSERT_TRUE(back.has_value());
    ASSERT_TRUE(same_bits(*back, sent)) << "round " << round;
  }
}

TEST(SampleCodec, KeepsNegativeZeroAndTheEndsOfTheRange) {
  RawFrames sent;
  sent.tof.distance_mm[0] = -0.0;
  sent.tof.distance_mm[1] = std::numeric_limits<double>::denorm_min();
  sent.tof.distance_mm[2] = std::numeric_limits<double>::max();
  sent.tof.distance_mm[3] = 0.1 + 0.2;
  sent.spectral.gain = 0x1p53;
  sent.spectral.integration_ms = 0.1;
  const auto back = decode_raw(encode_raw(sent.tof, sent.spectral));
  ASSERT_TRUE(back.has_value());
  EXPECT_TRUE(same_bits(*back, sent));
}

TEST(SampleCodec, AUsualFrameIsSmall) {
  Random random(1);
  TofRaw tof;
  for (double& zone : tof.distance_mm) zone = static_cast<double>(random.integer(180, 260));
  tof.reflectance = matrix_of([](Random& r) { return double(r.integer(0, 255)); }, random);
  tof.amplitude = matrix_of(whole, random);
  tof.ambient = matrix_of([](Random& r) { return double(r.integer(0, 200)); }, random);
  tof.status.emplace().fill(5);
  SpectralRaw spectral;
  for (double& count : spectral.counts) count = whole(random);
  EXPECT_LT(encode_raw(tof, spectral).size(), 400u);
}

TEST(SampleCodec, RefusesEveryDamagedByteAndEveryCut) {
  Random random(3);
  const RawFrames sent = frames(random);
  const std::string good = encode_raw(sent.tof, sent.spectral);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << random.integer(0, 7)));
    const auto back = decode_raw(bad);
    ASSERT_FALSE(back.has_value());
    EXPECT_EQ(back.error().kind, ErrorKind::kCorrupt);
    EXPECT_FALSE(decode_raw(good.substr(0, i)).has_value());
  }
  EXPECT_FALSE(decode_raw(good + "x").has_value());
  EXPECT_FALSE(decode_analysis(good).has_value());
}

LiverAnalysis analysis() {
  LiverAnalysis a;
  a.version = 3;
  for (std::size_t i = 0; i < kTofZones; ++i) a.tof.height_mm[i] = static_cast<float>(i) / 3;
  a.tof.height_mm[5] = std::numeric_limits<float>::quiet_NaN();
  a.tof.mass_g = 512.25;
  a.tof.volume_mm3 = 540'918.7;
  a.tof.avg_reflectance = 41.5;
  a.tof.zones_used = 41;
  a.tof.grade = Grade::kA;
  a.tof.defects.push_back({DefectKind::kTear, 3.5, 4.25, -10, 12, 14, 0.4});
  a.spectral.reflectance[3] = 0.33;
  a.spectral.ratios[5] = 1.0 / 3;
  a.spectral.delta_e = 2.5;
  a.spectral.grade = Grade::kAPlus;
  a.fusion.final_score = 0.81;
  a.fusion.final_grade = Grade::kB;
  a.fusion.confidence = 0.93;
  a.fusion.reasons = {"déchirure de 14 mm", ""};
  return a;
}

TEST(SampleCodec, GivesBackAnAnalysis) {
  const LiverAnalysis sent = analysis();
  const std::string bytes = encode_analysis(sent);
  const auto back = decode_analysis(bytes);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(encode_analysis(*back), bytes);
  EXPECT_EQ(back->version, 3);
  EXPECT_TRUE(std::isnan(back->tof.height_mm[5]));
  EXPECT_EQ(back->tof.height_mm[7], sent.tof.height_mm[7]);
  EXPECT_EQ(back->tof.mass_g, 512.25);
  EXPECT_EQ(back->tof.avg_reflectance, 41.5);
  EXPECT_EQ(back->tof.defects, sent.tof.defects);
  EXPECT_EQ(back->spectral.ratios, sent.spectral.ratios);
  EXPECT_EQ(back->fusion.final_grade, Grade::kB);
  EXPECT_EQ(back->fusion.reasons, sent.fusion.reasons);
}

// The CRC keeps accidents out; these are records whose sum is right and whose content is not.
TEST(SampleCodec, ContentWithARightSumIsNotTrustedEither) {
  const auto sealed = [](std::string bytes) {
    bytes.resize(bytes.size() - 4);
    const std::uint32_t crc = crc32(bytes);
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(crc >> (8 * i));
    return bytes;
  };
  Random random(11);
  const RawFrames sent = frames(random);
  const std::string raw = encode_raw(sent.tof, sent.spectral);
  const std::string whole_analysis = encode_analysis(analysis());
  for (int round = 0; round < 20'000; ++round) {
    for (std::string bytes : {raw, whole_analysis}) {
      const int changes = static_cast<int>(random.integer(1, 4));
      for (int i = 0; i < changes; ++i) {
        const auto at = random.integer(2, static_cast<std::int64_t>(bytes.size()) - 5);
        bytes[static_cast<std::size_t>(at)] = static_cast<char>(random.integer(0, 255));
      }
      bytes = sealed(std::move(bytes));
      (void)decode_raw(bytes);
      (void)decode_analysis(bytes);
    }
  }
  std::string newer = raw;
  newer[1] = 2;
  EXPECT_EQ(decode_raw(sealed(newer)).error().kind, ErrorKind::kCorrupt);
}

TEST(SampleCodec, GivesBackAStation) {
  Calibration sent;
  sent.belt_mm = 251.3;
  sent.white[2] = 812.5;
  sent.dark[9] = 0.125;
  sent.tray = false;
  sent.tray_angle_deg = 45;
  sent.ambient_white = 604.5;
  const auto back = decode_station(encode_station(sent));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(*back, sent);
}

TEST(SampleCodec, ReadsAStationOfBeforeTraysAndLamps) {
  RecordWriter old('C', 1);
  for (const double number : {240.0, 0.5, -0.5, 45.0}) old.real(number);
  const std::array<double, kChannels> white{1, 2, 3}, dark{};
  old.series(white);
  old.series(dark);
  const auto back = decode_station(old.finish());
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->belt_mm, 240);
  EXPECT_EQ(back->white[2], 3);
  EXPECT_TRUE(back->tray);
  EXPECT_EQ(back->ambient_white, 0);
}

}  // namespace
}  // namespace gaveurs
