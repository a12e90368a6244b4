// QR codes (ISO/IEC 18004) of product links, as SVG for pages, PNG for shops' own labels, and PDF
// sheets to print. The symbol itself is libqrencode's. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gaveurs {

/// Modules of a symbol, row by row, without the quiet zone.
struct QrSymbol {
  int side = 0;
  std::vector<std::uint8_t> dark;  // side × side, 1 for dark
  bool at(int x, int y) const { return dark[static_cast<std::size_t>(y * side + x)] != 0; }
};

/// Error correction level M (15 %): a jar's label is wet and scratched, and a smaller symbol scans
/// worse than a less redundant one. Errors: kInvalid when the text is empty or over 512 bytes.
Result<QrSymbol> make_qr(std::string_view text);

/// Both with the quiet zone of four modules that readers need.
std::string qr_svg(const QrSymbol& symbol);
/// `scale` pixels per module, 1-64.
Result<std::string> qr_png(const QrSymbol& symbol, int scale);

struct Label {
  std::string link;       // what the symbol says
  std::string title;      // one line each, UTF-8; what does not fit is cut
  std::string line1, line2;
};
constexpr std::size_t kMaxLabels = 2'400;  // 100 sheets
/// A4 sheets of 3 × 8 labels, 70 × 37 mm, edge to edge as label sheets are sold. Errors: kInvalid
/// for none or too many labels, or a link make_qr refuses.
Result<std::string> label_sheets_pdf(std::span<const Label> labels);

}  // namespace gaveurs
