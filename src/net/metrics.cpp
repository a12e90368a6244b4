#include "net/metrics.h"

#include <fmt/format.h>

#include "app/committer.h"

namespace gaveurs {
namespace {

class Page {
 public:
  void counter(std::string_view name, std::string_view help, std::int64_t value) {
    add(name, help, "counter", static_cast<double>(value));
  }
  void gauge(std::string_view name, std::string_view help, std::int64_t value) {
    add(name, help, "gauge", static_cast<double>(value));
  }
  void add(std::string_view name, std::string_view help, std::string_view type, double value) {
    fmt::format_to(std::back_inserter(text_),
                   "# HELP gaveurs_{0} {1}\n# TYPE gaveurs_{0} {2}\ngaveurs_{0} {3}\n", name, help,
                   type, value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string metrics_text(const NetMetrics& net, const Committer& committer,
                         const StoreCondition& store) {
  const auto& c = committer.counters();
  Page page;
  page.gauge("connections", "Open connections", net.connections);
  page.counter("connections_total", "Connections accepted", net.connections_total);
  page.counter("connections_refused_total", "Closed at once: too many", net.connections_refused);
  page.gauge("websockets", "Open WebSockets", net.websockets);
  page.counter("http_requests_total", "HTTP requests answered", net.http_requests);
  page.counter("http_errors_total", "Of these with status 400 and above", net.http_errors);
  page.counter("messages_in_total", "WebSocket messages received", net.messages_in);
  page.counter("messages_refused_total", "Answered with error", net.messages_refused);
  page.counter("meals_stored_total", "Meals stored, repeats left out", net.meals_stored);
  page.counter("samples_stored_total", "Livers stored, repeats left out", net.samples_stored);
  page.counter("acks_total", "Messages acknowledged", net.acks);
  page.counter("bytes_out_total", "Bytes sent", net.bytes_out);
  page.counter("stream_pieces_total", "Writes to stream subscribers", net.events_fanned_out);
  page.counter("stream_lagging_total", "Subscribers told that they lag", net.lagging);
  page.counter("stream_resumed_total", "Subscribers that resumed", net.resumed);
  page.counter("closed_too_big_total", "Closed with 1009", net.closed_too_big);
  page.counter("closed_rate_total", "Closed with 1008", net.closed_rate);
  page.counter("closed_half_open_total", "Closed: pings unanswered", net.closed_half_open);
  page.counter("closed_outbox_total", "Closed: answers not read", net.closed_outbox);
  page.counter("header_timeouts_total", "Closed: request too slow", net.header_timeouts);
  page.counter("reader_queue_full_total", "Answered 503: too many wait", net.reader_queue_full);
  page.counter("commands_total", "Commands decided", c.commands);
  page.counter("commands_refused_total", "Commands refused by a rule", c.refused);
  page.counter("commits_total", "Transactions committed", c.commits);
  page.counter("commits_failed_total", "Transactions failed", c.failed_commits);
  page.counter("events_total", "Events committed", c.events);
  page.add("commit_seconds_total", "Time in transactions", "counter",
           static_cast<double>(c.commit_micros.load()) / 1e6);
  page.gauge("commands_queued", "Commands waiting", static_cast<std::int64_t>(committer.queued()));
  page.gauge("store_healthy", "1 while the store takes data", committer.healthy() ? 1 : 0);
  // Where there is nothing of the kind, nothing is said.
  if (store.slot_lag_bytes) {
    page.gauge("replication_slot_lag_bytes", "Log kept back by the slowest replication slot",
               *store.slot_lag_bytes);
  }
  if (store.rollup_lag) {
    page.gauge("rollup_lag_events", "Events the rollups have not taken in", *store.rollup_lag);
  }
  return page.take();
}

}  // namespace gaveurs
