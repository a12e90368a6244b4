// The text of a product's QR code: only what was signed here is taken, what is taken is the same
// when it is signed again, and every refusal says why.
#include "shared/property.h"
#include "trace/gs1.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gaveurs;
  CodeKey key{};
  key[0] = 1;
  const auto text = fuzz::view_of(data, size);
  const auto code = read_unsigned_code(text);
  const auto checked = read_code(text, key);
  if (!code) {
    fuzz::must(!code.error().message.empty(), "a refusal says why");
    fuzz::must(!checked, "what cannot be read is not signed");
    return 0;
  }
  fuzz::must(is_gtin(code->gtin) && code->gtin.size() == 14, "a GTIN has 14 digits");
  fuzz::must(is_gs1_text(code->lot) && is_gs1_text(code->serial), "parts are of GS1's set");
  const auto again = read_code(sign_code(*code, key), key);
  fuzz::must(again && *again == *code, "a signed code reads as what it was made of");
  CodeKey other = key;
  other[31] = 1;
  fuzz::must(!read_code(sign_code(*code, other), key), "another key's code is refused");
  if (checked) fuzz::must(*checked == *code, "the signature changes nothing");
  return 0;
}
