// Server: the whole program behind its ports: store, committer, readers, network threads. Made
// stopped; start() opens the ports; stop() answers what was taken, and ends.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/committer.h"
#include "base/clock.h"
#include "base/result.h"
#include "net/options.h"

namespace gaveurs {

class Store;

class Server {
 public:
  Server(Store& store, const Clock& clock, const ServerOptions& options, std::string openapi_json);
  ~Server();

  /// Errors: kUnavailable with the port that is taken or the store that cannot be read.
  Result<void> start();
  /// Blocks until SIGTERM or SIGINT, then stops.
  void run_until_signal();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gaveurs
