// Services: what every network thread shares. Owned by the server; outlives the threads.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "app/analytics_source.h"
#include "app/committer.h"
#include "app/loop_keeper.h"
#include "app/product_codes.h"
#include "app/reader_pool.h"
#include "app/stations.h"
#include "base/clock.h"
#include "control/supervisor.h"
#include "net/control_hub.h"
#include "net/feedback_rate.h"
#include "net/metrics.h"
#include "net/options.h"
#include "net/static_files.h"

namespace gaveurs {

struct Services {
  const ServerOptions& options;
  const Clock& clock;
  const Store& store;
  Committer& committer;
  ReaderPool& readers;
  Supervisor& control;
  ControlHub& control_hub;
  Stations stations;
  StaticFiles files;
  NetMetrics metrics;
  std::string openapi_json;
  std::atomic<bool> stopping{false};
  std::unique_ptr<const ProductCodes> codes{};  // there from start() on
  LoopKeeper* learning = nullptr;  // there from start() on
  ReaderPool* analysts = nullptr;  // one thread; there from start() on
  LearnedShelf learned{};          // by the keeper, for the analysts
  AnalyticsSource analytics{learned};  // the analysts' thread's
  FeedbackRate feedback_rate{options.limits.feedbacks_per_minute};
};

}  // namespace gaveurs
