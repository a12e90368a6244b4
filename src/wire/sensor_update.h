// What the server says about samples: the answers of /ws/sensors/ and the sensor_update that every
// screen gets. Names are those that dashboards in the field know. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/product.h"
#include "domain/sample.h"
#include "wire/frames.h"

namespace gaveurs {

/// {type: ack, sample_id, timestamp, status: "saved", fusion_score, fusion_grade, seq}, and
/// `duplicate` or `correction` where it was one.
void append_sample_ack(std::string& out, const StoredSample& stored, Saved how, Instant now);

/// {type: hello_ack, device_id, status: "registered", server_time, timestamp}
std::string hello_ack(const DeviceId& device, Instant now);
// heartbeat_ack and pong: typed_message("heartbeat_ack", now) of wire/frames.h.

/// What a liver became, as far as it is known: its product, and that product's leaf in the
/// transparency log, which follows within a second.
struct Traceability {
  ProductId product;  // empty: none
  std::optional<std::int64_t> leaf_index;
  std::string leaf_hash;
};

/// What an event of kind kSensorUpdate keeps as its body: the JSON object of the sample without
/// `type` and `seq`, which append_event_message() puts before its first member. Its `timestamp` is
/// the measurement's; `recorded_at` the server's. Unknown values are null.
/// `measurement`: the sample's measurement_text(), where that is there already.
void append_sensor_body(std::string& out, const StoredSample& stored,
                        const Traceability& trace = {}, std::string_view measurement = {});

/// The members of that object which what is decided about a sample does not change: most of it, so
/// they are written where the message was read, and not by the one thread that decides.
std::string measurement_text(const Sample& sample, const LiverAnalysis& analysis);

/// The whole message; `type` is sensor_update, or latest_sample for a screen that just came.
void append_sensor_update(std::string& out, const StoredSample& stored,
                          std::string_view type = "sensor_update", const Traceability& trace = {});

}  // namespace gaveurs
