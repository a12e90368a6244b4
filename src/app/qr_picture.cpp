#include "app/qr_picture.h"

#include "trace/qr.h"

namespace gaveurs {
namespace {

constexpr int kPngScale = 8;

}  // namespace

Result<std::string> qr_picture(const ProductCodes& codes, std::string_view code, PictureKind kind) {
  const auto read = codes.read(code);
  if (!read) return std::unexpected(read.error());
  const auto path = code.find("/01/");
  const auto symbol =
      make_qr(path == std::string_view::npos ? std::string(code)
                                             : codes.public_url() + std::string(code.substr(path)));
  if (!symbol) return std::unexpected(symbol.error());
  if (kind == PictureKind::kPng) return qr_png(*symbol, kPngScale);
  return qr_svg(*symbol);
}

}  // namespace gaveurs
