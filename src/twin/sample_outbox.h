// SampleOutbox: the samples of one station that wait to be sent or to be answered, in order: the
// buffer of a device that loses its network. What is not answered when a connection ends is sent
// again with the same sample_id, which the server recognises. When it is full the oldest sample
// that is not on its way is lost, as in the device. Pure, no network; one thread.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/sample.h"

namespace gaveurs {

enum class SampleOutcome { kSaved, kDuplicate, kCorrected, kRefused };

struct SampleAnswer {
  SampleId sample;
  SampleOutcome outcome = SampleOutcome::kSaved;
  Seq seq = 0;
  std::string grade;  // the server's
  double score = 0;
  std::string error;  // when refused
  std::vector<FieldError> reasons;
};

class SampleOutbox {
 public:
  using Answer = SampleAnswer;

  /// `window`: how many samples may be on their way unanswered.
  explicit SampleOutbox(std::size_t window) : window_(window) {}

  /// Samples kept at most; 2,000 unless said.
  void set_capacity(std::size_t capacity) { capacity_ = capacity; }
  void push(SampleId sample, std::string text);
  /// Text of the next sample to send, which from now on is on its way; nullopt when there is none
  /// or the window is full.
  std::optional<std::string> take_next();
  /// Everything on its way will be sent again, before what was never sent.
  void connection_lost();
  /// Reads a frame of the server. nullopt: it answers no sample that is on its way, or says that
  /// the server could not store it now; then try_later() is true until cleared.
  std::optional<SampleAnswer> take_frame(std::string_view frame);

  std::size_t size() const { return samples_.size(); }
  std::size_t in_flight() const { return in_flight_; }
  std::size_t lost() const { return lost_; }  // for want of room
  std::size_t resent() const { return resent_; }  // sent more than once
  bool try_later() const { return try_later_; }
  void clear_try_later() { try_later_ = false; }

 private:
  struct Entry {
    SampleId sample;
    std::string text;
  };
  std::optional<std::size_t> find(std::string_view sample) const;
  void erase(std::size_t at);

  std::size_t window_;
  std::size_t capacity_ = 2'000;
  std::deque<Entry> samples_;  // the first in_flight_ of them are on their way
  std::size_t in_flight_ = 0;
  std::size_t lost_ = 0, resent_ = 0;
  bool try_later_ = false;
};

}  // namespace gaveurs
