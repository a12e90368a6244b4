// Products as JSON: of lists and answers, of the event product_created, and of the leaf by which
// the transparency log attests one. Pure.
#pragma once

#include <string>
#include <string_view>

#include "domain/product.h"
#include "wire/json_writer.h"

namespace gaveurs {

/// One object. `public_url` goes before the product's link; both together are its QR code.
void write_product(JsonWriter& out, const Product& product, std::string_view public_url);
/// Its members alone, in an object that is open.
void write_product_members(JsonWriter& out, const Product& product, std::string_view public_url);

/// What the log attests: nothing of it names a person, and nothing depends on where it is sold.
std::string product_document(const Product& product);

}  // namespace gaveurs
