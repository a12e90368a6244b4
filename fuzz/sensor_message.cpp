// The messages of /ws/sensors/. An accepted sample lies in the sensors' ranges and is the same one
// after it is written in each dialect and read again; a refused one names each fault, and not
// without end; what is answered and shown is JSON either way.
#include <algorithm>

#include "base/json_text.h"
#include "shared/property.h"
#include "wire/fields.h"
#include "wire/frames.h"
#include "wire/sensor_json.h"
#include "wire/sensor_update.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr Instant kNow{1'764'000'000'000'000};

void check_matrix(const TofMatrix& matrix, double high) {
  must(std::all_of(matrix.begin(), matrix.end(),
                   [&](double value) { return value >= 0 && value <= high; }),
       "a zone's value lies in its range");
}

void check_ranges(const Sample& sample) {
  check_matrix(sample.tof.distance_mm, 4'000);
  check_matrix(sample.tof.reflectance.value_or(TofMatrix{}), 255);
  check_matrix(sample.tof.amplitude.value_or(TofMatrix{}), 4'095);
  check_matrix(sample.tof.ambient.value_or(TofMatrix{}), 4'095);
  check_matrix(sample.tof.status.value_or(TofMatrix{}), 255);
  for (const double counts : sample.spectral.counts) {
    must(counts >= 0 && counts <= 65'535, "counts lie in their range");
  }
  must(!sample.id.value.empty() && !sample.device.value.empty(), "a sample has its names");
  must(sample.claims.empty() || fuzz::is_json(sample.claims), "claims are JSON");
  must(sample.meta.empty() || fuzz::is_json(sample.meta), "meta is JSON");
  must(sample.claims.size() <= kMaxClaimsBytes + 2, "claims are not without end");
  must(!sample.claimed_score || (*sample.claimed_score >= 0 && *sample.claimed_score <= 1),
       "a claimed score is one");
}

void check_sample(const SensorData& data) {
  check_ranges(data.sample);
  for (const auto dialect :
       {SensorDialect::kFlat, SensorDialect::kNested, SensorDialect::kSuffixed}) {
    std::string text;
    append_sensor_data(text, data.sample, dialect);
    const auto again = parse_sensor_message(text);
    must(again.has_value(), "an accepted sample is accepted when it is written again");
    must(std::get<SensorData>(*again).sample == data.sample, "and is the same");
    must(std::get<SensorData>(*again).calibration == data.calibration, "and so is its station");
  }
  StoredSample stored;
  stored.sample = data.sample;
  std::string shown;
  append_sensor_update(shown, stored);
  must(fuzz::is_json(shown), "what screens get is JSON");
  std::string ack;
  append_sample_ack(ack, stored, Saved::kNew, kNow);
  must(fuzz::is_json(ack), "the acknowledgement is JSON");
}

void check_device(const SensorMessage& message) {
  if (const auto* hello = std::get_if<SensorHello>(&message)) {
    must(hello->sensors.empty() || fuzz::is_json(hello->sensors), "sensors are JSON");
    must(fuzz::is_json(hello_ack(hello->device, kNow)), "the answer is JSON");
    if (hello->calibration) {
      must(fuzz::is_json(encode_calibration(*hello->calibration)), "a calibration is JSON");
    }
  }
  if (const auto* beat = std::get_if<SensorHeartbeat>(&message)) {
    must(beat->stats.empty() || fuzz::is_json(beat->stats), "stats are JSON");
    must(beat->uptime_s.value_or(0) >= 0 && beat->buffered.value_or(0) >= 0,
         "counts are not negative");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::view_of(data, size);
  read_grade_words(text);
  const auto message = parse_sensor_message(text);
  if (message) {
    check_device(*message);
    if (const auto* sample = std::get_if<SensorData>(&*message)) check_sample(*sample);
    return 0;
  }
  must(message.error().kind == ErrorKind::kInvalid, "a bad message is invalid, nothing else");
  must(!message.error().details.empty(), "a refusal has reasons");
  must(message.error().details.size() <= kMaxFaults, "and not without end");
  fuzz::must_explain(message.error());
  must(fuzz::is_json(error_message(message.error(), text, kNow)), "the refusal is JSON");
  return 0;
}
