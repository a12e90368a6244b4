// How a sample's frames and its analysis lie on disk: compact binary that gives back exactly the
// numbers that came in. A record is: kind, version, content, CRC-32 of all before (little-endian).
// Numbers that belong together form a series: decimals as whole numbers over the smallest, in 0 to
// 4 bytes each where that is exact, otherwise IEEE floats or doubles. A usual frame of five whole
// matrices takes 350 bytes instead of 8 kB of JSON. Pure; any thread.
//
// Damaged bytes are refused as kCorrupt, never trusted: lengths are checked before they are used.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/device.h"
#include "domain/sample.h"

namespace gaveurs {

struct RawFrames {
  TofRaw tof;
  SpectralRaw spectral;
  bool operator==(const RawFrames&) const = default;
};

std::string encode_raw(const TofRaw& tof, const SpectralRaw& spectral);
Result<RawFrames> decode_raw(std::string_view bytes);

std::string encode_analysis(const LiverAnalysis& analysis);
Result<LiverAnalysis> decode_analysis(std::string_view bytes);

std::string encode_station(const Calibration& station);
Result<Calibration> decode_station(std::string_view bytes);

}  // namespace gaveurs
