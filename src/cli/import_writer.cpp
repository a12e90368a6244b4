#include "cli/import_writer.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxQueuedBatches = 4;

}  // namespace

ImportWriter::ImportWriter(LotImporter& importer)
    : importer_(importer), thread_([this] { run(); }) {}

ImportWriter::~ImportWriter() { (void)finish(); }

bool ImportWriter::add(LotRow&& row) {
  filling_.push_back(std::move(row));
  return filling_.size() < kImportBatchRows || hand_over();
}

bool ImportWriter::hand_over() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return queue_.size() < kMaxQueuedBatches || failure_; });
  if (failure_) return false;
  queue_.push_back(std::exchange(filling_, {}));
  changed_.notify_all();
  return true;
}

Result<void> ImportWriter::finish() {
  if (thread_.joinable()) {
    if (!filling_.empty()) hand_over();
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  return failure_ ? Result<void>(std::unexpected(*failure_)) : Result<void>{};
}

void ImportWriter::run() {
  for (;;) {
    std::vector<LotRow> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !queue_.empty() || ending_; });
      if (queue_.empty()) return;
      batch = std::move(queue_.front());
      queue_.pop_front();
    }
    changed_.notify_all();
    Result<void> done;
    for (LotRow& row : batch) {
      if (done) done = importer_.add(std::move(row));
    }
    if (done) done = importer_.flush();
    if (done) continue;
    const std::lock_guard lock(mutex_);
    failure_ = done.error();
    changed_.notify_all();
    return;
  }
}

}  // namespace gaveurs
