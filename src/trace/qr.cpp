#include "trace/qr.h"

#include <fmt/format.h>
#include <png.h>
#include <qrencode.h>

#include <memory>

namespace gaveurs {
namespace {

constexpr std::size_t kMaxText = 512;
constexpr int kQuiet = 4;
constexpr int kMaxScale = 64;

}  // namespace

Result<QrSymbol> make_qr(std::string_view text) {
  if (text.empty() || text.size() > kMaxText) {
    return fail(ErrorKind::kInvalid, "a QR code holds 1 to 512 bytes");
  }
  const std::string ended(text);
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(ended.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (!code) return fail(ErrorKind::kInvalid, "the text cannot be a QR code");
  QrSymbol out;
  out.side = code->width;
  const std::span modules(code->data, static_cast<std::size_t>(out.side * out.side));
  for (const unsigned char module : modules) out.dark.push_back(module & 1);
  return out;
}

std::string qr_svg(const QrSymbol& symbol) {
  const int whole = symbol.side + 2 * kQuiet;
  std::string path;
  for (int y = 0; y < symbol.side; ++y) {
    for (int x = 0; x < symbol.side; ++x) {
      int run = 0;
      while (x + run < symbol.side && symbol.at(x + run, y)) ++run;
      if (run == 0) continue;
      path += fmt::format("M{} {}h{}v1h-{}z", x + kQuiet, y + kQuiet, run, run);
      x += run;
    }
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" "
      "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{0}v{0}h-{0}z\"/>"
      "<path d=\"{1}\"/></svg>\n",
      whole, path);
}

Result<std::string> qr_png(const QrSymbol& symbol, int scale) {
  if (scale < 1 || scale > kMaxScale) {
    return fail(ErrorKind::kInvalid, "a module has 1 to 64 pixels");
  }
  const int pixels = (symbol.side + 2 * kQuiet) * scale;
  std::vector<std::uint8_t> grey(static_cast<std::size_t>(pixels) * pixels, 255);
  for (int y = 0; y < symbol.side * scale; ++y) {
    for (int x = 0; x < symbol.side * scale; ++x) {
      if (!symbol.at(x / scale, y / scale)) continue;
      grey[static_cast<std::size_t>(y + kQuiet * scale) * pixels + x + kQuiet * scale] = 0;
    }
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(pixels);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = 0;
  if (png_image_write_get_memory_size(image, size, 0, grey.data(), 0, nullptr) == 0) {
    return fail(ErrorKind::kInternal, "the picture could not be made");
  }
  std::string out(size, '\0');
  if (png_image_write_to_memory(&image, out.data(), &size, 0, grey.data(), 0, nullptr) == 0) {
    return fail(ErrorKind::kInternal, "the picture could not be made");
  }
  out.resize(size);
  return out;
}

}  // namespace gaveurs
