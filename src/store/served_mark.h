// ServedMark: tells other programs that a server runs on a store. Of an embedded store it is a
// shared lock on "gaveurs.db.served" beside the database, which the kernel gives back however the
// process ends; of PostgreSQL it is the lock of the node that does the periodic jobs, which the
// node takes by itself. One thread.
#pragma once

#include "base/result.h"
#include "store/open.h"

namespace gaveurs {

class ServedMark {
 public:
  /// A folder that cannot be written leaves the store unmarked, and works as before.
  explicit ServedMark(const StoreOptions& store);
  ~ServedMark();
  ServedMark(const ServedMark&) = delete;
  ServedMark& operator=(const ServedMark&) = delete;

 private:
  int fd_ = -1;
};

/// Whether a server runs on the store now. Errors as of opening it; a store that is not there is
/// served by nobody.
Result<bool> is_served(const StoreOptions& store);

}  // namespace gaveurs
