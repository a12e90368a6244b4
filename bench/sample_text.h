// A quality device's message with whole frames: five matrices of 8×8 and a spectrum, as a station
// sends them. Only the sample's number differs from one to the next, so that writing them costs the
// load program nothing.
#pragma once

#include <cstdint>
#include <string>

namespace bench {

class SampleText {
 public:
  explicit SampleText(int device);
  /// The next sample's text; valid until the next call.
  const std::string& next();

 private:
  std::string text_;
  std::size_t number_at_ = 0;
  std::int64_t number_ = 0;
};

}  // namespace bench
