// The quality line as REST shows it: samples, devices, sums. What is not known is null. Pure.
#pragma once

#include <string>

#include "domain/alert.h"
#include "domain/device.h"
#include "domain/pending_lot.h"
#include "domain/quality_views.h"
#include "wire/json_writer.h"
#include "wire/sensor_update.h"

namespace gaveurs {

/// The members of a sensor_update without its type.
void append_sample(std::string& out, const StoredSample& stored, const Traceability& trace = {});
/// The same with what the device claimed, `meta` and unknown fields as sent, and the lot it named.
void append_whole_sample(std::string& out, const StoredSample& stored,
                         const std::vector<ReplacedSample>& replaced,
                         const Traceability& trace = {});

/// Members of an object that is open: samples, grades, shares, means.
void write_sums(JsonWriter& out, const QualitySums& sums);

/// How a device stands: no_data when it is silent, else the worst of its active alerts.
struct DeviceStanding {
  Severity severity = Severity::kNormal;
  int alerts = 0;  // active ones
  std::vector<Alert> warnings;  // those of them that are of its sensors
};
void write_device(JsonWriter& out, const Device& device, const DeviceStanding& standing);

}  // namespace gaveurs
