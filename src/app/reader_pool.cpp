#include "app/reader_pool.h"

namespace gaveurs {

ReaderPool::~ReaderPool() { stop(); }

Result<void> ReaderPool::start(Store& store, int threads) {
  for (int i = 0; i < threads; ++i) {
    auto reader = store.open_reader();
    if (!reader) return std::unexpected(std::move(reader.error()));
    readers_.push_back(std::move(*reader));
  }
  for (auto& reader : readers_) threads_.emplace_back([this, &reader] { loop(*reader); });
  return {};
}

void ReaderPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

bool ReaderPool::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || jobs_.size() >= queue_limit_) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void ReaderPool::loop(Reader& reader) {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job(reader);
    job = nullptr;
    lock.lock();
  }
}

}  // namespace gaveurs
