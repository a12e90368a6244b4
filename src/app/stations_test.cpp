// Calibrations that devices said to this node, and those that they said to another one.
#include "app/stations.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "store/open.h"
#include "store/store.h"

namespace gaveurs {
namespace {

namespace fs = std::filesystem;
const DeviceId kDevice{"ESP32_LL_01"};

Calibration at(double belt_mm) {
  Calibration out;
  out.belt_mm = belt_mm;
  return out;
}

/// As a node that shares the store writes it.
void say_elsewhere(Store& store, double belt_mm) {
  WriteSet set;
  Device device;
  device.id = kDevice;
  device.calibration = at(belt_mm);
  set.devices.push_back(device);
  auto tx = store.begin().value();
  ASSERT_TRUE(tx->write(set).has_value());
  ASSERT_TRUE(tx->commit().has_value());
}

TEST(Stations, WhatIsSaidToAnotherNodeCountsAndWhatIsOldDoesNot) {
  const TemporaryFolder dir;
  {
    auto store = std::move(*open_store({.url = {}, .data_dir = dir.path(), .create = true}));
    auto reader = store->open_reader().value();
    Stations stations;
    EXPECT_EQ(stations.of(kDevice), Calibration{});
    say_elsewhere(*store, 251);
    ASSERT_TRUE(stations.load(*reader).has_value());
    EXPECT_EQ(stations.of(kDevice).belt_mm, 251);
    stations.put(kDevice, at(230));  // said here, not yet on disk
    ASSERT_TRUE(stations.load(*reader).has_value());
    EXPECT_EQ(stations.of(kDevice).belt_mm, 230);
    say_elsewhere(*store, 205);
    ASSERT_TRUE(stations.load(*reader).has_value());
    EXPECT_EQ(stations.of(kDevice).belt_mm, 205);
  }
}

}  // namespace
}  // namespace gaveurs
