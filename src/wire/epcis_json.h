// A product's history as an EPCIS 2.0 document in JSON-LD (GS1 EPCIS 2.0.1, CBV 2.0): the lot that
// was taken in, its days of feeding, the liver that came of a duck, the inspection, and the jar.
// Things are named by GS1 Digital Links under the operator's own address. Nothing names a person,
// and what was not measured is not there. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/lot.h"
#include "domain/meal.h"
#include "domain/product.h"
#include "domain/sample.h"

namespace gaveurs {

/// What is told of a product, or of a lot when there are several of them.
struct EpcisHistory {
  std::string public_url;  // "https://foie.example"
  Instant created;         // of the document
  std::optional<Lot> lot;
  std::vector<StoredMeal> meals;  // of the lot, by slot
  std::map<int, std::string> day_leaves;  // hash in the transparency log by day, where it has one
  struct Jar {
    Product product;
    std::optional<StoredSample> sample;
    std::string leaf;  // hash in the transparency log; empty: none yet
  };
  std::vector<Jar> jars;
};

/// Path of the product's Digital Link without its signature: what names it for ever.
std::string digital_link(const Product& product);

std::string epcis_document(const EpcisHistory& history);

}  // namespace gaveurs
