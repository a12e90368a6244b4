// What the consumer page tells of a jar, as it is read from the store, and its parts as HTML. On a
// thread of the reader pool; writing is pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/page/page_words.h"
#include "store/reader.h"

namespace gaveurs {

struct ProductStory {
  Product product;
  std::optional<LotView> lot;
  std::optional<Site> site;
  // The lot's feeding began before the jar's liver was there; else their times contradict each
  // other, and nothing is told of the feeding.
  bool fed_before = false;
  std::vector<StoredMeal> meals;  // of the lot, by slot, given before the liver was there
  std::optional<StoredSample> sample;
  FeedbackStats own, of_lot;
  std::vector<Feedback> comments;  // published ones of the product's lot
};
Result<ProductStory> read_story(const std::string& product, Reader& r);

std::string state_section(Language l, const ProductStory& story);
std::string origin_section(Language l, const ProductStory& story);
std::string quality_section(Language l, const ProductStory& story);
std::string welfare_section(Language l, const ProductStory& story);
std::string ratings_section(Language l, const ProductStory& story);

}  // namespace gaveurs
