// ProductCodes: how codes of products are signed and read here: the key, the producer's GTIN, and
// the domain under which a code opens. Made once at start and never changed; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "app/rating_tokens.h"
#include "base/result.h"
#include "domain/product.h"
#include "store/reader.h"
#include "trace/gs1.h"

namespace gaveurs {

struct ProductCodeSettings {
  std::string key_file;
  std::string gtin;        // 8, 12, 13 or 14 digits, checked
  std::string public_url;  // "https://foie.example", without a slash at the end
};

/// A code that an earlier system printed; only the store knows whether there is one.
struct EarlierCode {
  std::string text;
};

class ProductCodes {
 public:
  ProductCodes(std::string gtin, std::string public_url, const CodeKey& key);
  /// Reads the key, which is made when the file does not exist and the store has no product yet:
  /// with another key than theirs, jars that were sold would not scan. Errors: kUsage with what
  /// to do.
  static Result<std::unique_ptr<ProductCodes>> open(const ProductCodeSettings& settings,
                                                    Reader& reader);

  const RatingTokens& tokens() const { return tokens_; }
  const std::string& gtin() const { return gtin_; }
  const std::string& public_url() const { return public_url_; }
  /// Whether a code can name the lot: at most 20 characters.
  static bool can_name(const LotCode& lot) { return is_gs1_text(lot.value); }
  /// Path and query of the product's link. Its lot can be named.
  std::string link(const Product& product) const;
  /// What its QR code says.
  std::string url(const Product& product) const { return public_url_ + product.link; }
  /// Of a QR code's text, whole or from its path on, or of an earlier code. Asks no store. Errors:
  /// kInvalid for what is cut, forged or of somebody else.
  Result<std::variant<ProductId, EarlierCode>> read(std::string_view code) const;

 private:
  std::string gtin_;  // 14 digits
  std::string public_url_;
  CodeKey key_;
  RatingTokens tokens_;
};

/// By its number, or the code an earlier system printed. Error kNotFound.
Result<Product> product_of_code(Reader& r, const std::string& code);

}  // namespace gaveurs
