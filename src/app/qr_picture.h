// The QR code of a product as a picture, by any text of its code that scans. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "app/product_codes.h"

namespace gaveurs {

enum class PictureKind { kSvg, kPng };
/// What is drawn is the whole link, or the earlier code as it was printed. Errors: kInvalid for a
/// code that was not made here.
Result<std::string> qr_picture(const ProductCodes& codes, std::string_view code, PictureKind kind);

}  // namespace gaveurs
