#include "wire/sensor_json.h"

#include <gmock/gmock.h>

#include "base/json_text.h"
#include "base/random.h"
#include "wire/fields.h"

namespace gaveurs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string rows_of(const std::string& number) {
  std::string row = "[" + number;
  for (int i = 1; i < 8; ++i) row += "," + number;
  row += "]";
  std::string out = "[" + row;
  for (int i = 1; i < 8; ++i) out += "," + row;
  return out + "]";
}

const std::string kHead =
    R"({"sample_id":"S-1","device_id":"ESP32_LL_01","timestamp":"2026-11-16T07:30:00")";
const std::string kChannels10 =
    R"("F1_415nm":1200,"F2_445nm":1300,"F3_480nm":1400,"F4_515nm":1500,"F5_555nm":1600,)"
    R"("F6_590nm":1700,"F7_630nm":1800,"F8_680nm":1900.5,"Clear":9000,"NIR":2000)";
const std::string kSuffixed10 =
    R"("channel_415nm":1200,"channel_445nm":1300,"channel_480nm":1400,"channel_515nm":1500,)"
    R"("channel_555nm":1600,"channel_590nm":1700,"channel_630nm":1800,"channel_680nm":1900.5,)"
    R"("channel_clear":9000,"channel_nir":2000)";
const std::string kMatrices = "\"distance_matrix\":" + rows_of("231.5") +
                              ",\"reflectance_matrix\":" + rows_of("80") +
                              ",\"amplitude_matrix\":" + rows_of("900");

std::string flat_tof() { return "\"vl53l8ch\":{" + kMatrices + "}"; }
std::string nested_tof() { return "\"vl53l8ch\":{\"raw\":{" + kMatrices + "}}"; }
std::string suffixed_tof() { return "\"vl53l8ch_data\":{" + kMatrices + "}"; }
std::string flat_spectral() { return "\"as7341\":{\"channels\":{" + kChannels10 + "}}"; }
std::string nested_spectral() { return "\"as7341\":{\"raw\":{" + kChannels10 + "}}"; }
std::string suffixed_spectral() { return "\"as7341_data\":{" + kSuffixed10 + "}"; }

std::string message(const std::string& tof, const std::string& spectral,
                    const std::string& more = "") {
  return kHead + "," + tof + "," + spectral + more + "}";
}
std::string usual(const std::string& more = "") {
  return message(flat_tof(), flat_spectral(), more);
}

Sample sample_of(const std::string& text) {
  const auto parsed = parse_sensor_message(text);
  if (!parsed) {
    ADD_FAILURE() << parsed.error().details.front().path << " "
                  << parsed.error().details.front().reason;
    return {};
  }
  return std::get<SensorData>(*parsed).sample;
}

std::vector<std::string> faults(const std::string& text) {
  std::vector<std::string> paths;
  const auto parsed = parse_sensor_message(text);
  if (!parsed) {
    for (const auto& fault : parsed.error().details) paths.push_back(fault.path);
  }
  return paths;
}

TEST(SensorMessage, EachDialectGivesTheSameSample) {
  const Sample flat = sample_of(message(flat_tof(), flat_spectral()));
  EXPECT_EQ(flat.id.value, "S-1");
  EXPECT_EQ(flat.site.value, "LL");
  EXPECT_EQ(to_rfc3339(flat.time), "2026-11-16T06:30:00Z");  // Europe/Paris
  EXPECT_EQ(flat.tof.distance_mm[63], 231.5);
  EXPECT_EQ(flat.tof.reflectance->at(0), 80);
  EXPECT_FALSE(flat.tof.status.has_value());
  EXPECT_EQ(flat.spectral.counts[7], 1900.5);
  EXPECT_EQ(flat.spectral.counts[9], 2000);
  EXPECT_TRUE(flat.claims.empty());
  EXPECT_TRUE(flat.meta.empty());
  for (const auto& tof : {flat_tof(), nested_tof(), suffixed_tof()}) {
    for (const auto& spectral : {flat_spectral(), nested_spectral(), suffixed_spectral()}) {
      EXPECT_EQ(sample_of(message(tof, spectral)), flat) << tof << spectral;
      EXPECT_EQ(sample_of(message(tof, spectral, R"(,"type":"sensor_data")")), flat);
    }
  }
}

TEST(SensorMessage, AMatrixMayBeOneRowOf64) {
  std::string row = "[0";
  std::string rows = "[[0";
  for (int i = 1; i < 64; ++i) {
    row += "," + std::to_string(i * 10);
    rows += (i % 8 == 0 ? "],[" : ",") + std::to_string(i * 10) + ".0";
  }
  const auto with = [&](const std::string& matrix) {
    return sample_of(message("\"vl53l8ch\":{\"distance_matrix\":" + matrix + "}", flat_spectral()));
  };
  EXPECT_EQ(with(row + "]"), with(rows + "]]"));
  EXPECT_EQ(with(row + "]").tof.distance_mm[2 * 8 + 3], 190);  // row 2, column 3
}

TEST(SensorMessage, SpellingsOfChannels) {
  EXPECT_EQ(sample_of(message(flat_tof(), "\"as7341\":{\"channels\":{" + kSuffixed10 + "}}")),
            sample_of(usual()));
  const std::string plain =
      R"("as7341":{"raw":{"channels":{"415nm":1200,"445nm":1300,"480nm":1400,"515nm":1500,)"
      R"("555nm":1600,"590nm":1700,"F7":1800,"f8_680nm":1900.5,"clear":9000,"nir_910nm":2000}},)"
      R"("gain":64,"integration_time":100})";
  const Sample sample = sample_of(message(flat_tof(), plain));
  EXPECT_EQ(sample.spectral.counts, sample_of(usual()).spectral.counts);
  EXPECT_EQ(sample.spectral.gain, 64);
  EXPECT_EQ(sample.spectral.integration_ms, 100);
}

TEST(SensorMessage, ALotIsNamedByItsCode) {
  EXPECT_FALSE(sample_of(usual()).lot.has_value());
  EXPECT_EQ(sample_of(usual(R"(,"code_lot":"LL2611001")")).lot->value, "LL2611001");
  EXPECT_EQ(sample_of(usual(R"(,"lot_id":"LL2611001")")).lot->value, "LL2611001");
  EXPECT_EQ(sample_of(usual(R"(,"code_lot":"LL1","lot_id":"LL1")")).meta, "");
  // A number of the device's own names no lot; it is kept.
  const Sample numbered = sample_of(usual(R"(,"lot_id":42)"));
  EXPECT_FALSE(numbered.lot.has_value());
  EXPECT_EQ(numbered.meta, R"({"lot_id":42})");
  const Sample both = sample_of(usual(R"(,"code_lot":"LL1","lot_id":"42")"));
  EXPECT_EQ(both.lot->value, "LL1");
  EXPECT_EQ(both.meta, R"({"lot_id":"42"})");
  EXPECT_THAT(faults(usual(R"(,"code_lot":"42")")), ElementsAre("code_lot"));
}

TEST(SensorMessage, WhatTheDeviceClaimsIsKeptApart) {
  const Sample sample = sample_of(message(
      "\"vl53l8ch\":{\"raw\":{" + kMatrices + ",\"bins\":[1]},\"analysis\":{\"mass_g\":500}}",
      "\"as7341_data\":{" + kSuffixed10 + ",\"freshness_index\":0.9}",
      R"(,"fusion":{"final_grade":"Grade B - Bonne qualité","final_score":0.71},)"
      R"("meta":{"line":3},"batch":"x")"));
  EXPECT_EQ(sample.claimed_grade, Grade::kB);
  EXPECT_EQ(sample.claimed_score, 0.71);
  EXPECT_EQ(sample.claims,
            "{\"vl53l8ch\":{\"bins\":[1],\"analysis\":{\"mass_g\":500}},"
            "\"as7341\":{\"freshness_index\":0.9},"
            "\"fusion\":{\"final_grade\":\"Grade B - Bonne qualité\",\"final_score\":0.71}}");
  EXPECT_EQ(sample.meta, R"({"meta":{"line":3},"batch":"x"})");
  EXPECT_EQ(sample_of(usual(R"(,"fusion":{"final_grade":"?","final_score":7})")).claimed_grade,
            std::nullopt);
  EXPECT_EQ(sample_of(usual(R"(,"fusion":{"final_score":7})")).claimed_score, std::nullopt);
}

TEST(SensorMessage, TooMuchBesideTheValuesIsRefused) {
  const std::string much(kMaxMetaBytes + 1, 'x');
  EXPECT_THAT(faults(usual(",\"meta\":\"" + much + "\"")), ElementsAre("meta"));
  const std::string more(kMaxClaimsBytes + 1, 'x');
  EXPECT_THAT(faults(usual(",\"fusion\":{\"a\":\"" + more + "\"}")), ElementsAre("fusion"));
}

TEST(SensorMessage, ACalibrationMayComeWithASample) {
  Calibration station;
  station.belt_mm = 255.5;
  station.tilt_x_deg = -1.25;
  station.white[3] = 12.5;
  station.tray = false;
  const auto parsed = parse_sensor_message(
      usual(",\"meta\":{\"calibration\":" + encode_calibration(station) + "}"));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(std::get<SensorData>(*parsed).calibration, station);
  EXPECT_THAT(
      faults(usual(R"(,"meta":{"calibration":{"belt_mm":1,"white":{"F1_415nm":-1,"x":1}}})")),
      ElementsAre("meta.calibration.belt_mm", "meta.calibration.white.F1_415nm",
                  "meta.calibration.white.x"));
}

struct Refusal {
  std::string message;
  std::vector<std::string> paths;
};

std::string tof_with(const std::string& matrix) {
  return message("\"vl53l8ch\":{\"distance_matrix\":" + matrix + "}", flat_spectral());
}
std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}
// The usual matrix with another value in row 3, column 5.
std::string zone_of(const std::string& value) {
  std::string rows = rows_of("7");
  std::size_t at = 0;
  for (int i = 0; i < 3 * 8 + 5; ++i) at = rows.find('7', at) + 1;
  at = rows.find('7', at);
  return rows.replace(at, 1, value);
}

TEST(SensorMessage, EveryFaultHasItsPlace) {
  const std::string d = "vl53l8ch.distance_matrix";
  const std::vector<Refusal> table{
      {"{}", {"sample_id", "device_id", "timestamp", "vl53l8ch", "as7341"}},
      {replaced(usual(), "S-1", "a b"), {"sample_id"}},
      {replaced(usual(), "\"S-1\"", "1"), {"sample_id"}},
      {replaced(usual(), "ESP32_LL_01", "é"), {"device_id"}},
      {replaced(usual(), "2026-11-16T07:30:00", "hier"), {"timestamp"}},
      {usual(R"(,"type":"other")"), {"type"}},
      {usual(R"(,"type":1)"), {"type"}},
      {usual(R"(,"site_code":"L-L")"), {"site_code"}},
      {tof_with(zone_of("4000.5")), {d + "[3][5]"}},
      {tof_with(zone_of("-1")), {d + "[3][5]"}},
      {tof_with(zone_of("null")), {d + "[3][5]"}},
      {tof_with(zone_of("\"7\"")), {d + "[3][5]"}},
      {tof_with("[[1,2,3]]"), {d}},
      {tof_with("[[1],2,3,4,5,6,7,8]"),
       {d + "[0]", d + "[1]", d + "[2]", d + "[3]", d + "[4]", d + "[5]", d + "[6]", d + "[7]"}},
      {tof_with("{}"), {d}},
      {tof_with("null"), {d}},
      {message("\"vl53l8ch\":5", flat_spectral()), {"vl53l8ch"}},
      {message("\"vl53l8ch\":{\"raw\":5}", flat_spectral()), {"vl53l8ch.raw"}},
      {message("\"vl53l8ch\":{\"raw\":{}}", flat_spectral()), {"vl53l8ch.raw.distance_matrix"}},
      {message(replaced(flat_tof(), "reflectance_matrix\":[[80", "reflectance_matrix\":[[256"),
               flat_spectral()),
       {"vl53l8ch.reflectance_matrix[0][0]"}},
      {message(flat_tof() + "," + replaced(suffixed_tof(), "231.5", "231"), flat_spectral()),
       {"vl53l8ch_data.distance_matrix"}},
      {message(flat_tof(), replaced(flat_spectral(), "1200", "65536")),
       {"as7341.channels.F1_415nm"}},
      {message(flat_tof(), replaced(nested_spectral(), "\"NIR\":2000", "\"NIR\":null")),
       {"as7341.raw.NIR"}},
      {message(flat_tof(), replaced(suffixed_spectral(), "channel_clear", "channel_grey")),
       {"as7341_data.Clear"}},
      {message(flat_tof(), replaced(flat_spectral(), "}}", R"(},"gain":0,"integration_ms":0})")),
       {"as7341.gain", "as7341.channels.integration_time"}},
      {message(flat_tof(), R"("as7341":{"channels":[1,2]})"), {"as7341.channels"}},
  };
  for (const auto& [text, paths] : table) {
    EXPECT_EQ(faults(text), paths) << text.substr(0, 300);
  }
}

TEST(SensorMessage, FaultsAreBounded) {
  const auto parsed = parse_sensor_message(tof_with(rows_of("-1")));
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().details.size(), kMaxFaults);
  EXPECT_EQ(parsed.error().details.back().reason, "has 33 more faults");
}

TEST(SensorMessage, WhatADeviceSaysOfItself) {
  const auto hello = parse_sensor_message(
      R"({"type":"esp32_hello","device_id":"ESP32_DEMO_LL_01","mac_address":"AA:BB",)"
      R"("location":"Ligne A","ip_address":"10.0.0.7","firmware_version":"1.4.2",)"
      R"("sensors":{"vl53l8ch":"ok"},"capabilities":["histogram"],)"
      R"("calibration":{"belt_mm":258},"timestamp":"2026-11-16T06:30:00Z"})");
  ASSERT_TRUE(hello.has_value());
  const auto& said = std::get<SensorHello>(*hello);
  EXPECT_EQ(said.site.value, "LL");
  EXPECT_EQ(said.firmware, "1.4.2");
  EXPECT_EQ(said.sensors, R"({"vl53l8ch":"ok"})");
  EXPECT_EQ(said.capabilities, R"(["histogram"])");
  EXPECT_EQ(said.calibration->belt_mm, 258);
  EXPECT_EQ(said.calibration->field_of_view_deg, 45);

  const auto beat = parse_sensor_message(
      R"({"type":"heartbeat","device_id":"ESP32_MT_02","status":"online","uptime":61.5,)"
      R"("stats":{"sent":5},"buffer_size":3,"timestamp":"2026-11-16T06:30:00Z"})");
  ASSERT_TRUE(beat.has_value());
  EXPECT_EQ(std::get<SensorHeartbeat>(*beat).uptime_s, 61);
  EXPECT_EQ(std::get<SensorHeartbeat>(*beat).buffered, 3);
  EXPECT_EQ(std::get<SensorHeartbeat>(*beat).stats, R"({"sent":5})");

  EXPECT_TRUE(std::holds_alternative<SensorPing>(*parse_sensor_message(R"({"type":"ping"})")));
  EXPECT_TRUE(std::holds_alternative<SensorPong>(*parse_sensor_message(R"({"type":"pong"})")));
  EXPECT_THAT(faults(R"({"type":"esp32_hello"})"), ElementsAre("device_id"));
  EXPECT_THAT(faults(R"({"type":"heartbeat","device_id":"a","uptime":"x"})"),
              ElementsAre("uptime"));
}

TEST(SensorMessage, ALineTakesAndEndsALot) {
  const auto take = parse_sensor_message(R"({"type":"lot_take","device_id":"ESP32_LL_01"})");
  ASSERT_TRUE(take.has_value());
  EXPECT_EQ(std::get<LotTake>(*take).site.value, "LL");
  EXPECT_FALSE(std::get<LotTake>(*take).lot.has_value());
  const auto done = parse_sensor_message(
      R"({"type":"lot_done","device_id":"ESP32_LL_01","code_lot":"LL2611001"})");
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(std::get<LotDone>(*done).lot.value, "LL2611001");
  EXPECT_THAT(faults(R"({"type":"lot_done","device_id":"x"})"), ElementsAre("code_lot"));
}

TEST(SensorMessage, TheSiteStandsInTheDevicesName) {
  const auto site = [](const char* device) { return site_of_device(device).value; };
  EXPECT_EQ(site("ESP32_LL_01"), "LL");
  EXPECT_EQ(site("ESP32_DEMO_LL_01"), "LL");
  EXPECT_EQ(site("ESP32-MT-2"), "MT");
  for (const char* none : {"", "ESP32", "LL_01", "ESP32_01", "ESP32_DEMO_01", "ESP32_LL_",
                           "ESP32_ll_01", "ESP32__01", "ESP32_LL", "_01", "_"}) {
    EXPECT_EQ(site(none), "") << none;
  }
}

TEST(GradeInWords, IsReadByItsMeaning) {
  const std::vector<std::pair<const char*, std::optional<Grade>>> table{
      {"A+", Grade::kAPlus},
      {"A_PLUS", Grade::kAPlus},
      {"APLUS", Grade::kAPlus},
      {"A plus", Grade::kAPlus},
      {"Grade A+", Grade::kAPlus},
      {"Grade A+ - Excellente qualité", Grade::kAPlus},
      {"excellent", Grade::kAPlus},
      {"EXCELLENTE QUALITÉ", Grade::kAPlus},
      {"Extra", Grade::kAPlus},
      {"A", Grade::kA},
      {"grade_a", Grade::kA},
      {"Grade A - Très bonne qualité", Grade::kA},
      {"TRÈS BONNE QUALITÉ", Grade::kA},
      {"Qualité A", Grade::kA},
      {"b", Grade::kB},
      {"Grade B - Bonne qualité", Grade::kB},
      {"Bonne qualité", Grade::kB},
      {"good", Grade::kB},
      {"Classe C (acceptable)", Grade::kC},
      {"Qualité moyenne", Grade::kC},
      {"REJET", Grade::kReject},
      {"REJECT", Grade::kReject},
      {"Rejeté", Grade::kReject},
      {"Rejected - foreign body", Grade::kReject},
      {"Non conforme", Grade::kReject},
      {"", std::nullopt},
      {"?", std::nullopt},
      {"Grade D", std::nullopt},
      {"à vérifier", std::nullopt},
      {"non rejeté", std::nullopt},
      {"Grade C - rejet partiel", std::nullopt},
      {"pas bon", std::nullopt},
      {"excellent ou moyen", std::nullopt},
      {"12", std::nullopt},
  };
  for (const auto& [words, grade] : table) EXPECT_EQ(read_grade_words(words), grade) << words;
}

double measured(Random& random, double high) {
  return random.chance(0.5) ? static_cast<double>(random.integer(0, static_cast<int>(high)))
                            : random.uniform(0, high);
}
std::optional<TofMatrix> matrix_of(Random& random, double high) {
  if (random.chance(0.4)) return std::nullopt;
  TofMatrix out;
  for (double& value : out) value = measured(random, high);
  return out;
}

Sample random_sample(Random& random) {
  Sample out;
  out.id.value = "S-" + std::to_string(random.integer(0, 1'000'000'000));
  out.device.value = "station." + std::to_string(random.integer(0, 99));
  out.time = Instant{random.integer(0, 4'000'000'000'000'000)};
  if (random.chance(0.5)) out.site.value = "MT";
  if (random.chance(0.5)) out.lot = LotCode{"MT2611001"};
  if (random.chance(0.5)) out.location = "Atelier \"é\" \\ 2";
  if (random.chance(0.3)) out.lot_abattage = "AB-12";
  if (random.chance(0.3)) out.eleveur = "Ferme du Lac";
  if (random.chance(0.3)) out.provenance = "Landes";
  for (double& value : out.tof.distance_mm) value = measured(random, 4'000);
  out.tof.reflectance = matrix_of(random, 255);
  out.tof.amplitude = matrix_of(random, 4'095);
  out.tof.ambient = matrix_of(random, 4'095);
  out.tof.status = matrix_of(random, 255);
  for (double& value : out.spectral.counts) value = measured(random, 65'535);
  if (random.chance(0.5)) out.spectral.gain = random.uniform(0.5, 512);
  if (random.chance(0.5)) out.spectral.integration_ms = random.uniform(1, 400);
  if (random.chance(0.5)) {
    out.claims = R"({"vl53l8ch":{"bins":[1,2.5]},"as7341":{"analysis":{}},)"
                 R"("fusion":{"final_grade":"REJET","final_score":0.25}})";
    out.claimed_grade = Grade::kReject;
    out.claimed_score = 0.25;
  }
  if (random.chance(0.5)) out.meta = R"({"meta":{"line":3},"x":null})";
  return out;
}

TEST(SensorMessage, WhatIsWrittenReadsBackTheSame) {
  Random random(7);
  for (int i = 0; i < 600; ++i) {
    const Sample sample = random_sample(random);
    for (const auto dialect :
         {SensorDialect::kFlat, SensorDialect::kNested, SensorDialect::kSuffixed}) {
      std::string text;
      append_sensor_data(text, sample, dialect);
      ASSERT_EQ(sample_of(text), sample) << text;
    }
  }
}

}  // namespace
}  // namespace gaveurs
