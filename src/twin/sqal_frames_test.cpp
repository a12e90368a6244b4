#include "twin/sqal_frames.h"

#include <gtest/gtest.h>

#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

const Instant kNow{1'764'000'000'000'000};

TEST(SqalFrames, AStationIsKnownByItsName) {
  const StationIdentity a = make_identity({"ESP32_LL_01"}, {});
  EXPECT_EQ(a.site.value, "LL");
  EXPECT_EQ(make_identity({"ESP32_LL_01"}, {}).mac_address, a.mac_address);
  EXPECT_NE(make_identity({"ESP32_LL_02"}, {}).mac_address, a.mac_address);
  EXPECT_EQ(make_identity({"ESP32_LL_01"}, {"MT"}).site.value, "MT");
}

TEST(SqalFrames, TheServerReadsWhatAStationSays) {
  const StationIdentity who = make_identity({"ESP32_LL_01"}, {});
  Calibration station;
  station.belt_mm = 241.3;
  station.white[2] = 5.25;
  const auto hello = parse_sensor_message(hello_text(who, station, true, kNow));
  ASSERT_TRUE(hello) << hello.error().message;
  const auto& said = std::get<SensorHello>(*hello);
  EXPECT_EQ(said.device, who.device);
  EXPECT_EQ(said.mac_address, who.mac_address);
  EXPECT_EQ(said.calibration, station);
  EXPECT_EQ(said.capabilities, R"(["queue"])");

  const auto beat = parse_sensor_message(heartbeat_text(who, {}, 61, 12, kNow));
  ASSERT_TRUE(beat);
  EXPECT_EQ(std::get<SensorHeartbeat>(*beat).buffered, 12);
  EXPECT_EQ(std::get<SensorHeartbeat>(*beat).uptime_s, 61);

  const auto take = parse_sensor_message(lot_take_text(who));
  ASSERT_TRUE(take);
  EXPECT_EQ(std::get<LotTake>(*take).device, who.device);
  EXPECT_FALSE(std::get<LotTake>(*take).lot);
  const auto done = parse_sensor_message(lot_done_text(who, {"LL2611001"}));
  ASSERT_TRUE(done);
  EXPECT_EQ(std::get<LotDone>(*done).lot.value, "LL2611001");
}

TEST(SqalFrames, ALotOfTheQueueIsRead) {
  const auto word = read_station_word(
      R"({"type":"lot_assigned","code_lot":"MT2611001","site":"MT","gaveur_id":3,)"
      R"("nb":48,"predicted":{"mean_g":561.5,"sd_g":47},"result":null})");
  ASSERT_TRUE(word);
  ASSERT_TRUE(word->lot);
  EXPECT_EQ(word->lot->code.value, "MT2611001");
  EXPECT_EQ(word->lot->gaveur.value, 3);
  EXPECT_EQ(word->lot->ducks, 48);
  EXPECT_EQ(word->lot->predicted_g, 561.5);
  EXPECT_FALSE(word->lot->corn_g);
}

TEST(SqalFrames, WhatTellsOfNoLotHasNone) {
  EXPECT_FALSE(read_station_word("nonsense"));
  EXPECT_FALSE(read_station_word("{}"));
  EXPECT_FALSE(read_station_word(R"({"type":"hello_ack"})")->lot);
  const auto error =
      read_station_word(R"({"type":"error","error":"no lot waits","data":{"type":"lot_take"}})");
  EXPECT_EQ(error->about, "lot_take");
  EXPECT_EQ(error->error, "no lot waits");
}

}  // namespace
}  // namespace gaveurs
