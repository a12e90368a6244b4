#include "twin/sample_outbox.h"

#include <algorithm>
#include <utility>

#include "twin/server_frame.h"

namespace gaveurs {

void SampleOutbox::push(SampleId sample, std::string text) {
  if (samples_.size() >= std::max(capacity_, in_flight_ + 1)) {
    erase(in_flight_);
    ++lost_;
  }
  samples_.push_back({std::move(sample), std::move(text)});
}

std::optional<std::string> SampleOutbox::take_next() {
  if (in_flight_ >= std::min(window_, samples_.size())) return std::nullopt;
  return samples_[in_flight_++].text;
}

void SampleOutbox::connection_lost() {
  resent_ += in_flight_;
  in_flight_ = 0;
}

// Answers come in the order of the samples, so the search nearly always ends at once.
std::optional<std::size_t> SampleOutbox::find(std::string_view sample) const {
  for (std::size_t i = 0; i < in_flight_; ++i) {
    if (samples_[i].sample.value == sample) return i;
  }
  return std::nullopt;
}

void SampleOutbox::erase(std::size_t at) {
  samples_.erase(samples_.begin() + static_cast<std::ptrdiff_t>(at));
  if (at < in_flight_) --in_flight_;
}

std::optional<SampleAnswer> SampleOutbox::take_frame(std::string_view frame) {
  const auto object = parse_json_object(frame);
  if (!object) return std::nullopt;
  const std::string_view type = text_of(*object, "type");
  SampleAnswer answer;
  if (type == "ack") {
    const auto at = find(text_of(*object, "sample_id"));
    if (!at) return std::nullopt;
    answer.sample = samples_[*at].sample;
    if (flag_of(*object, "duplicate")) answer.outcome = SampleOutcome::kDuplicate;
    if (flag_of(*object, "correction")) answer.outcome = SampleOutcome::kCorrected;
    answer.grade = text_of(*object, "fusion_grade");
    if (object->at_key("seq").get(answer.seq)) answer.seq = 0;
    if (object->at_key("fusion_score").get(answer.score)) answer.score = 0;
    erase(*at);
    return answer;
  }
  if (type != "error" || in_flight_ == 0) return std::nullopt;
  json::object sent;
  const bool echoed = !object->at_key("data").get(sent);
  // What names another kind of message does not speak of a sample.
  const std::string_view kind = echoed ? text_of(sent, "type") : std::string_view{};
  if (!kind.empty() && kind != "sensor_data") return std::nullopt;
  answer.reasons = reasons_in(*object);
  // A refusal names the field; without one the server could not do it now, as with a full disk.
  if (answer.reasons.empty()) {
    try_later_ = true;
    return std::nullopt;
  }
  // Samples are longer than what is given back; answers keep the order of the messages.
  const auto at = (echoed ? find(text_of(sent, "sample_id")) : std::nullopt).value_or(0);
  answer.sample = samples_[at].sample;
  answer.outcome = SampleOutcome::kRefused;
  answer.error = text_of(*object, "error");
  erase(at);
  return answer;
}

}  // namespace gaveurs
