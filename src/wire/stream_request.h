// What a client of a stream socket may say. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/event.h"
#include "domain/sample.h"

namespace gaveurs {

struct StreamRequest {
  enum class Kind { kHeartbeat, kPing, kPong, kSubscribe, kUnsubscribe };
  Kind kind = Kind::kPing;
  // Of a subscribe: what it narrows the stream to, and the filters as sent, to be given back.
  std::optional<SiteCode> site;
  std::optional<LotCode> lot;
  std::optional<EventKind> event;
  std::optional<DeviceId> device;  // only samples of this one
  std::optional<Grade> least;      // only samples of this grade and better
  std::string filters = "{}";
};

/// Errors: kInvalid with each bad field; a filter that is not known is one. device_id and min_grade
/// concern samples of quality only, so with them no meal and no alert passes.
Result<StreamRequest> parse_stream_request(std::string_view text);

}  // namespace gaveurs
