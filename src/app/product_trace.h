// Where the transparency log attests a product. On a thread of the reader pool.
#pragma once

#include "store/reader.h"
#include "wire/sensor_update.h"

namespace gaveurs {

/// With its newest leaf, where it has one yet.
Result<Traceability> trace_of_product(Reader& r, const ProductId& product);
struct TracedSample {
  std::optional<StoredSample> sample;
  Traceability trace;
};
/// The sample that came last, corrections apart; unset when there is none yet.
Result<TracedSample> newest_sample(Reader& r);

/// Of the product that the sample became; empty when it became none.
Result<Traceability> trace_of_sample(Reader& r, const SampleId& sample);

}  // namespace gaveurs
