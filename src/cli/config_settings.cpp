// The list of settings: the one place where a key gets its meaning and range.
#include "cli/config.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kKiB = 1 << 10;
constexpr std::int64_t kMiB = 1 << 20;
constexpr std::int64_t kDayMs = 86'400'000;

void add_server(std::vector<Setting>& out, Config& c) {
  ServerOptions& s = c.server;
  out.push_back(
      {"server.host", "address to listen on; localhost is both loopback addresses", &s.host});
  out.push_back(
      {"server.port", "port of the API, the WebSockets and the documents", &s.port, 1, 65'535});
  out.push_back({"server.app_ports",
                 "also open 3000, 3001, 5173 and 8889, one app each (default: with port 8000 only)",
                 &c.app_ports});
  out.push_back({"server.threads", "network threads; 0: one per core", &s.threads, 0, 256});
  out.push_back({"server.readers", "threads that read the store", &s.readers, 1, 64});
  out.push_back(
      {"server.demo", "demonstration: sample gaveurs, unknown ones are accepted", &s.demo});
  out.push_back({"server.allow_open_access",
                 "listen beyond this machine although nobody has to log in", &s.allow_open_access});
  out.push_back({"server.allowed_hosts", "further names by which clients may call this server",
                 &s.allowed_hosts});
  out.push_back({"server.web_dir", "folder of the built web apps; empty: found beside the program",
                 &s.web_dir});
}

void add_sizes(std::vector<Setting>& out, ServerLimits& l) {
  out.push_back({"limits.max_message_bytes", "WebSocket message; above it: close code 1009",
                 &l.max_message_bytes, 256, 64 * kMiB});
  out.push_back(
      {"limits.max_body_bytes", "HTTP body; above it: 413", &l.max_body_bytes, 256, 64 * kMiB});
  out.push_back(
      {"limits.max_header_bytes", "HTTP header; above it: 431", &l.max_header_bytes, kKiB, kMiB});
  out.push_back({"limits.stream_buffer_bytes", "recent events kept for slow dashboards",
                 &l.stream_buffer_bytes, kKiB, 4'096 * kMiB});
  out.push_back({"limits.outbox_bytes", "unsent answers of a connection; above it: closed",
                 &l.outbox_bytes, 4 * kKiB, 1'024 * kMiB});
}

void add_counts(std::vector<Setting>& out, ServerLimits& l) {
  out.push_back({"limits.max_connections", "open connections; above it: closed at once",
                 &l.max_connections, 1, 1'000'000});
  out.push_back({"limits.messages_per_second", "of one WebSocket; above it: close code 1008",
                 &l.messages_per_second, 1, 10'000'000});
  out.push_back({"limits.inflight_per_connection",
                 "messages of a WebSocket not yet answered; then it is read no further",
                 &l.inflight_per_connection, 1, 1'000'000});
  out.push_back({"limits.feedbacks_per_minute", "ratings of one network; above it: 429",
                 &l.feedbacks_per_minute, 1, 1'000'000});
  out.push_back({"limits.reader_queue", "requests waiting for a reader; above it: 503",
                 &l.reader_queue, 1, 1'000'000});
}

void add_times(std::vector<Setting>& out, ServerLimits& l) {
  out.push_back({"limits.greeting_delay_ms", "silence after which a client is greeted",
                 &l.greeting_delay_ms, 1, kDayMs});
  out.push_back({"limits.ping_interval_ms", "silence after which the other side is pinged",
                 &l.ping_interval_ms, 10, kDayMs});
  out.push_back({"limits.header_timeout_ms", "for a request to arrive completely",
                 &l.header_timeout_ms, 10, kDayMs});
  out.push_back({"limits.idle_timeout_ms", "between two requests of a connection",
                 &l.idle_timeout_ms, 10, kDayMs});
  out.push_back(
      {"limits.stop_timeout_ms", "to flush answers when stopping", &l.stop_timeout_ms, 1, kDayMs});
  out.push_back({"limits.overdue_check_ms", "how often overdue meals are looked for",
                 &l.overdue_check_ms, 10, kDayMs});
  out.push_back({"limits.sensor_silent_ms",
                 "without a word from a quality device, after which it counts as silent",
                 &l.sensor_silent_ms, 10, kDayMs});
}

}  // namespace

std::vector<Setting> settings_of(Config& config) {
  std::vector<Setting> out;
  add_server(out, config);
  out.push_back({"store.url",
                 "sqlite:///path/to/file.db or postgresql://user@host/database (password: in "
                 "~/.pgpass); empty: gaveurs.db in store.data_dir",
                 &config.store.url});
  out.push_back({"store.data_dir", "folder of the embedded database", &config.store.data_dir});
  out.push_back({"store.keep_readings_days",
                 "days for which meals and the log are kept, at least 30; 0: for ever. Rollups by "
                 "hour and day stay in any case",
                 &config.store.keep_readings_days, 0, 36'500});
  out.push_back({"store.timescaledb",
                 "hypertables: auto (where the database has the extension), off, or on (refuses to "
                 "start without it)",
                 &config.store.timescaledb});
  out.push_back(
      {"store.slot_lag_warning_mb",
       "log kept back by a replication slot of PostgreSQL, above which a warning is given",
       &config.store.slot_lag_warning_mb, 1, 1'000'000});
  out.push_back({"trace.key_file",
                 "key that signs the transparency log; made at the first start; empty: journal.key "
                 "in store.data_dir. Several nodes share one",
                 &config.server.journal_key_file});
  out.push_back({"trace.name", "name of the transparency log, such as the operator's domain",
                 &config.server.journal_name});
  out.push_back({"consumer.public_url",
                 "where products' codes open, such as https://foie.example; empty: this server's "
                 "own port on localhost",
                 &config.server.codes.public_url});
  out.push_back({"consumer.producer", "who guarantees products, as buyers read it; empty: not said",
                 &config.server.producer});
  out.push_back({"consumer.own_networks",
                 "the producer's own networks, such as 192.0.2.0/24; ratings from them count for "
                 "nothing",
                 &config.server.own_networks});
  out.push_back({"consumer.gtin",
                 "the producer's GTIN in products' codes; the default is one that no shop uses",
                 &config.server.codes.gtin});
  out.push_back({"consumer.key_file",
                 "key that signs products' codes; made at the first start; empty: products.key in "
                 "store.data_dir. Several nodes share one",
                 &config.server.codes.key_file});
  out.push_back({"loop.loss_limits",
                 "highest loss of a lot in percent, such as 6, and of single sites, such as MT=5: "
                 "no curve is proposed or accepted whose upper 95 % bound is above it",
                 &config.server.loop.loss_limits});
  out.push_back({"loop.check_ms", "how often it is looked for lots and ratings to learn from",
                 &config.server.loop.check_ms, 10, kDayMs});
  out.push_back({"loop.seed", "of what the loop leaves to chance; the same seed proposes the same",
                 &config.server.loop.seed, 1, INT64_MAX});
  out.push_back({"log.level", "debug, info, warning or error", &config.log_level});
  add_sizes(out, config.server.limits);
  add_counts(out, config.server.limits);
  add_times(out, config.server.limits);
  return out;
}

}  // namespace gaveurs
