// ImportProgress: how far a long file is. On a terminal one line on standard error is redrawn; into
// a file or pipe a plain line is written every few seconds. One thread.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace gaveurs {

class ImportProgress {
 public:
  /// `bytes`: size of the file; 0 when it is not known.
  ImportProgress(const Clock& clock, std::int64_t bytes);
  void show(std::int64_t bytes_done, std::int64_t rows);
  /// Takes the drawn line away, so that other text can be printed.
  void clear();
  double seconds() const;

 private:
  const Clock& clock_;
  std::int64_t bytes_;
  Instant began_;
  Instant shown_;
  bool terminal_;
  bool drawn_ = false;
};

}  // namespace gaveurs
