// The consumer page: the story of one jar as far as it is known, what attests it, what others say,
// and a form to rate it. One document under 50 KB, whole without script; a small script then checks
// the proof in the browser. What is not known is left out. On a thread of the reader pool.
#pragma once

#include <string>

#include "app/page/page_words.h"
#include "app/product_codes.h"
#include "store/reader.h"

namespace gaveurs {

struct PageRequest {
  std::string product;  // its number, or the code of an earlier system
  Language language = Language::kFrench;
  std::string producer;  // who guarantees it; empty: not said
};

/// Errors: kNotFound, and those of the store.
Result<std::string> product_page(const PageRequest& request, const ProductCodes& codes, Instant now,
                                 Reader& r);

}  // namespace gaveurs
