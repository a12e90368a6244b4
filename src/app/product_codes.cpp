#include "app/product_codes.h"

#include <sodium.h>

#include <algorithm>

#include "app/secret_file.h"
#include "base/base64.h"

namespace gaveurs {
namespace {

constexpr std::string_view kPrefix = "GAVEURS-CODE-KEY+";
constexpr const char* kWhat = "the key of the products' codes";

std::string key_text(const CodeKey& key) {
  std::string out(kPrefix);
  append_base64(out, {reinterpret_cast<const char*>(key.data()), key.size()});
  return out + '\n';
}

Result<CodeKey> read_key(const std::string& path) {
  const auto text = read_secret_file(path, kWhat);
  if (!text) return std::unexpected(text.error());
  std::string_view rest = *text;
  while (rest.ends_with('\n') || rest.ends_with('\r')) rest.remove_suffix(1);
  if (rest.starts_with(kPrefix)) {
    const auto bytes = decode_base64(rest.substr(kPrefix.size()));
    CodeKey key;
    if (bytes && bytes->size() == key.size()) {
      std::copy(bytes->begin(), bytes->end(), key.begin());
      return key;
    }
  }
  return fail(ErrorKind::kUsage, path + " holds no key of products' codes");
}

}  // namespace

ProductCodes::ProductCodes(std::string gtin, std::string public_url, const CodeKey& key)
    : gtin_(gtin14(gtin)), public_url_(std::move(public_url)), key_(key), tokens_(key) {
  while (public_url_.ends_with('/')) public_url_.pop_back();
}

Result<std::unique_ptr<ProductCodes>> ProductCodes::open(const ProductCodeSettings& settings,
                                                         Reader& reader) {
  const auto newest = reader.newest_product();
  if (!newest) return std::unexpected(newest.error());
  if (!*newest && !file_exists(settings.key_file)) {
    CodeKey made;
    randombytes_buf(made.data(), made.size());
    auto wrote = make_secret_file(settings.key_file, kWhat, key_text(made));
    if (!wrote) return std::unexpected(wrote.error());
  }
  const auto key = read_key(settings.key_file);
  if (!key) {
    return fail(ErrorKind::kUsage,
                key.error().message +
                    "; products that were sold would no longer scan: put the key back, or name its "
                    "file with consumer.key_file");
  }
  auto out = std::make_unique<ProductCodes>(settings.gtin, settings.public_url, *key);
  if (*newest && !out->read((*newest)->link)) {
    return fail(ErrorKind::kUsage,
                settings.key_file +
                    " is not the key that signed this store's products; put that "
                    "one back");
  }
  return out;
}

std::string ProductCodes::link(const Product& product) const {
  return sign_code({product.gtin, product.lot.value, product.id.value}, key_);
}

Result<std::variant<ProductId, EarlierCode>> ProductCodes::read(std::string_view code) const {
  if (is_earlier_code(code)) return EarlierCode{std::string(code)};
  const std::string path = code.starts_with("01/") ? "/" + std::string(code) : std::string();
  auto read = read_code(path.empty() ? code : path, key_);
  if (!read) return std::unexpected(std::move(read.error()));
  return ProductId{std::move(read->serial)};
}

Result<Product> product_of_code(Reader& r, const std::string& code) {
  auto found = is_earlier_code(code) ? r.product_of_alias(code) : r.product(ProductId{code});
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return fail(ErrorKind::kNotFound, "no product has this code");
  return std::move(**found);
}

}  // namespace gaveurs
