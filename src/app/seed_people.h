// Use case: a server starts. The cooperative's sites, and in a demo its gaveurs, are there
// afterwards; rows that exist, perhaps changed by hand, stay as they are.
#pragma once

#include "base/result.h"
#include "store/store.h"

namespace gaveurs {

/// Before the committer starts. Errors: as the store's.
Result<void> seed_people(Store& store, bool demo);

}  // namespace gaveurs
