// The truth beside a sample, as one line of JSON in the file `gaveurs simulate sqal --truth`
// writes. It names profile, seed, number and lot, from which LiverTwin makes the whole sample and
// all of its truth again; the rest is there to be read by others. Never sent to a server. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "twin/liver_twin.h"

namespace gaveurs {

/// Which simulated liver a sample is.
struct TruthKey {
  SampleId sample;
  DeviceId device;
  std::string profile;  // a name of line_profiles()
  std::uint64_t seed = 0;  // of the LiverTwin
  std::int64_t number = 0;
  LotLivers lot;
};

/// {"sample_id", "device_id", "profile", "seed", "number", "lot":{mean_g, sd_g, yellow}, "grade",
/// "final_score", "mass_g", "defects":[…], …} and a line end.
void append_truth_line(std::string& out, const TruthKey& key, const LiverTruth& truth);

/// kInvalid with the fields that are missing or wrong; an unknown profile is one of them.
Result<TruthKey> parse_truth_line(std::string_view line);

}  // namespace gaveurs
