// ReaderPool: threads that read the store, each with a Reader of its own, so that no query ever
// runs on a network thread. submit() is safe from any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "store/store.h"

namespace gaveurs {

class ReaderPool {
 public:
  using Job = std::function<void(Reader&)>;

  /// At most `queue_limit` jobs wait; more are refused.
  explicit ReaderPool(std::size_t queue_limit) : queue_limit_(queue_limit) {}
  ~ReaderPool();

  Result<void> start(Store& store, int threads);
  /// Runs what waits, then ends the threads.
  void stop();
  /// False when too many wait already; the job is then dropped.
  bool submit(Job job);

 private:
  void loop(Reader& reader);

  const std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::vector<std::thread> threads_;
};

}  // namespace gaveurs
