// ImportWriter: a thread of its own that writes while the caller reads on. A few batches may wait
// between the two, so memory stays bounded and neither waits for long. The caller's methods belong
// to one thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "app/import_lots.h"

namespace gaveurs {

class ImportWriter {
 public:
  explicit ImportWriter(LotImporter& importer);
  ~ImportWriter();
  ImportWriter(const ImportWriter&) = delete;
  ImportWriter& operator=(const ImportWriter&) = delete;

  /// False when writing has failed; finish() says why. Waits while too many batches are queued.
  bool add(LotRow&& row);
  /// Writes what is left and ends the thread. The importer is the caller's again.
  Result<void> finish();

 private:
  void run();
  bool hand_over();

  LotImporter& importer_;
  std::vector<LotRow> filling_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<LotRow>> queue_;
  std::optional<Error> failure_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace gaveurs
