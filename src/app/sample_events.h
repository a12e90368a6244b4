// Events of samples: a sensor_update shows whole frames, so the log keeps only which sample it was
// and how it was linked; the rest is made again from the sample's row, or from the history where it
// was corrected since. Whoever reads events from the log completes them here, so that every screen
// sees the same text as those that saw it live.
#pragma once

#include <string>
#include <vector>

#include "domain/product.h"
#include "store/reader.h"

namespace gaveurs {

/// {"sample_id": …, "link": …, "product_id": …}, the last where it has become one.
std::string brief_of(const StoredSample& stored, const ProductId& product);

/// Gives every sensor_update its whole body. One whose row is gone or damaged keeps what the log
/// says. Errors: those of the reader other than kCorrupt.
Result<void> complete_events(Reader& r, std::vector<Event>& events);

/// The event that shows the sample as it is, without its texts: what filters look at.
Event event_of(const StoredSample& stored);

}  // namespace gaveurs
