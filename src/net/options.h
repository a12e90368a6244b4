// ServerOptions: everything about the server that can be set, with its default. The configuration
// (cli/config) names each as `section.key`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/loop_settings.h"
#include "app/product_codes.h"
#include "stream/feed.h"

namespace gaveurs {

/// Every queue, message, wait and rate has its limit here.
struct ServerLimits {
  std::int64_t max_message_bytes = 1 << 20;   // WebSocket message; above: close 1009
  std::int64_t max_body_bytes = 1 << 20;      // HTTP body; above: 413
  std::int64_t max_header_bytes = 16 * 1024;  // HTTP header; above: 431
  std::int64_t max_connections = 20'000;      // above: closed at once
  std::int64_t messages_per_second = 200'000; // of one WebSocket; above: close 1008
  std::int64_t inflight_per_connection = 2'048;  // messages not yet acknowledged; then it waits
  std::int64_t reader_queue = 4'096;          // requests waiting for a reader; above: 503
  std::int64_t greeting_delay_ms = 300;       // silence after which a client is greeted
  std::int64_t ping_interval_ms = 30'000;     // silence after which the other side is pinged
  std::int64_t header_timeout_ms = 10'000;    // for a request to arrive completely
  std::int64_t idle_timeout_ms = 75'000;      // between two requests of a connection
  std::int64_t stream_buffer_bytes = 16 << 20;   // recent events kept for slow dashboards
  std::int64_t outbox_bytes = 8 << 20;        // unsent answers of one connection; above: closed
  std::int64_t stop_timeout_ms = 5'000;       // to flush answers when stopping
  std::int64_t feedbacks_per_minute = 30;     // of one network; above: 429
  std::int64_t overdue_check_ms = 5'000;      // how often overdue meals are looked for
  std::int64_t sensor_silent_ms = 120'000;    // without a word from a quality device: no data
};

struct ServerOptions {
  std::string host = "localhost";  // both loopback addresses; or one address to bind
  int port = 8000;
  bool app_ports = true;           // also 3000, 3001, 5173, 8889
  int threads = 0;                 // network threads; 0: one per core
  int readers = 2;                 // threads that read the store
  bool demo = false;
  bool allow_open_access = false;  // bind beyond loopback although there are no accounts yet
  std::vector<std::string> allowed_hosts;  // further names clients may use for this server
  std::string web_dir;             // holds gaveur/, euralis/ …; empty: found beside the program
  std::string journal_key_file;    // signs the transparency log
  std::string journal_name = "gaveurs";  // of the log, in its tree heads
  ProductCodeSettings codes{.key_file = "", .gtin = "2000000000008", .public_url = ""};
  std::string producer;                    // who guarantees products, as buyers read it
  std::vector<std::string> own_networks;   // whose ratings count for nothing
  LoopSettings loop;
  ServerLimits limits;
};

}  // namespace gaveurs
