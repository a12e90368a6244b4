// Counters of the network, and the text of /metrics (Prometheus exposition format 0.0.4).
// Counters are safe from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace gaveurs {

class Committer;
struct StoreCondition;

struct NetMetrics {
  std::atomic<std::int64_t> connections{0}, connections_total{0}, connections_refused{0};
  std::atomic<std::int64_t> websockets{0}, http_requests{0}, http_errors{0};
  std::atomic<std::int64_t> messages_in{0}, messages_refused{0}, acks{0}, meals_stored{0};
  std::atomic<std::int64_t> samples_stored{0};
  std::atomic<std::int64_t> events_fanned_out{0}, bytes_out{0}, lagging{0}, resumed{0};
  std::atomic<std::int64_t> closed_too_big{0}, closed_rate{0}, closed_half_open{0};
  std::atomic<std::int64_t> closed_outbox{0}, header_timeouts{0}, reader_queue_full{0};
};

std::string metrics_text(const NetMetrics& net, const Committer& committer,
                         const StoreCondition& store);

}  // namespace gaveurs
