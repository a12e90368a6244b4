// Records of the quality line as they lie on disk: frames, analyses and stations. The input is a
// record without its CRC, which is put behind it here, so that what the sum would keep out is read.
// An accepted record is the same to the last bit after it is written and read again; every other
// one is refused as damaged.
#include "store/sample_codec.h"
#include "base/crc32.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

std::string sealed(std::string_view content) {
  std::string out(content);
  const std::uint32_t crc = crc32(content);
  for (int i = 0; i < 4; ++i) out += static_cast<char>(crc >> (8 * i) & 0xff);
  return out;
}

// Some numbers have several forms (7 as a decimal or as a float); the one written is the smallest.
template <typename Decode, typename Encode>
void check(const std::string& bytes, Decode decode, Encode encode) {
  const auto read = decode(bytes);
  if (!read) {
    must(read.error().kind == ErrorKind::kCorrupt, "what cannot be read is damaged, nothing else");
    return;
  }
  const std::string written = encode(*read);
  const auto again = decode(written);
  must(again.has_value(), "what was read can be written and read again");
  must(encode(*again) == written, "and is the same to the last bit");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto content = fuzz::view_of(data, size);
  for (const std::string& bytes : {std::string(content), sealed(content)}) {
    check(bytes, decode_raw,
          [](const RawFrames& frames) { return encode_raw(frames.tof, frames.spectral); });
    check(bytes, decode_analysis, encode_analysis);
    check(bytes, decode_station, encode_station);
  }
  return 0;
}
