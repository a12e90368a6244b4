#include <hpdf.h>

#include <algorithm>
#include <memory>

#include "trace/qr.h"

namespace gaveurs {
namespace {

constexpr float kPointsPerMm = 72.0F / 25.4F;
constexpr float kPageHeight_mm = 297, kPageWidth_mm = 210;
constexpr float kLabelWidth_mm = 70, kLabelHeight_mm = 37;  // 8 × 37 = 296: half a mm above, below
constexpr int kColumns = 3, kRows = 8;
constexpr float kSymbol_mm = 30, kMargin_mm = 3.5F;

float points(float mm) { return mm * kPointsPerMm; }

struct CloseDoc {
  void operator()(HPDF_Doc doc) const { HPDF_Free(doc); }
};
using Document = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, CloseDoc>;

// The built-in fonts know Windows' Latin letters only; what they do not know becomes '?'.
std::string latin(std::string_view utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (length == 1 && c >= 0x20) {
      out += utf8[i];
    } else if (length == 2 && i + 1 < utf8.size()) {
      const int code = (c & 0x1f) << 6 | (static_cast<unsigned char>(utf8[i + 1]) & 0x3f);
      out += code == 0x153 ? '\x9c' : code < 0x100 ? static_cast<char>(code) : '?';
    } else {
      out += '?';
    }
    i += length;
  }
  return out;
}

void draw_symbol(HPDF_Page page, const QrSymbol& symbol, float left, float top) {
  const float module = points(kSymbol_mm) / static_cast<float>(symbol.side + 8);
  const float from = left + 4 * module;
  for (int y = 0; y < symbol.side; ++y) {
    for (int x = 0; x < symbol.side; ++x) {
      int run = 0;
      while (x + run < symbol.side && symbol.at(x + run, y)) ++run;
      if (run == 0) continue;
      HPDF_Page_Rectangle(page, from + static_cast<float>(x) * module,
                          top - static_cast<float>(y + 5) * module,
                          static_cast<float>(run) * module, module);
      x += run;
    }
  }
  HPDF_Page_Fill(page);
}

void draw_text(HPDF_Page page, HPDF_Font font, float size, float x, float y, float width,
               const std::string& utf8) {
  std::string text = latin(utf8);
  HPDF_Page_SetFontAndSize(page, font, size);
  while (!text.empty() && HPDF_Page_TextWidth(page, text.c_str()) > width) text.pop_back();
  HPDF_Page_BeginText(page);
  HPDF_Page_TextOut(page, x, y, text.c_str());
  HPDF_Page_EndText(page);
}

struct Fonts {
  HPDF_Font bold, plain;
};

Result<void> draw_label(HPDF_Page page, const Fonts& fonts, const Label& label, int place) {
  const auto symbol = make_qr(label.link);
  if (!symbol) return std::unexpected(symbol.error());
  const float left = points(static_cast<float>(place % kColumns) * kLabelWidth_mm);
  const float top =
      points(kPageHeight_mm - 0.5F - static_cast<float>(place / kColumns) * kLabelHeight_mm);
  draw_symbol(page, *symbol, left + points(1.5F), top - points(kMargin_mm));
  const float text = left + points(kSymbol_mm + 2);
  const float width = points(kLabelWidth_mm - kSymbol_mm - 2 - kMargin_mm);
  draw_text(page, fonts.bold, 10, text, top - points(11), width, label.title);
  draw_text(page, fonts.plain, 8, text, top - points(17), width, label.line1);
  draw_text(page, fonts.plain, 8, text, top - points(22), width, label.line2);
  return {};
}

Result<std::string> saved(HPDF_Doc doc) {
  if (HPDF_SaveToStream(doc) != HPDF_OK) {
    return fail(ErrorKind::kInternal, "the sheet could not be made");
  }
  std::string out(HPDF_GetStreamSize(doc), '\0');
  auto size = static_cast<HPDF_UINT32>(out.size());
  HPDF_ResetStream(doc);
  HPDF_ReadFromStream(doc, reinterpret_cast<HPDF_BYTE*>(out.data()), &size);
  out.resize(size);
  return out;
}

}  // namespace

Result<std::string> label_sheets_pdf(std::span<const Label> labels) {
  if (labels.empty() || labels.size() > kMaxLabels) {
    return fail(ErrorKind::kInvalid, "a sheet holds 1 to 2400 labels");
  }
  // Without a handler of its own the library remembers its first error, which saving then gives.
  const Document doc(HPDF_New(nullptr, nullptr));
  if (!doc) return fail(ErrorKind::kInternal, "the sheet could not be made");
  HPDF_SetCompressionMode(doc.get(), HPDF_COMP_ALL);
  const Fonts fonts{HPDF_GetFont(doc.get(), "Helvetica-Bold", "WinAnsiEncoding"),
                    HPDF_GetFont(doc.get(), "Helvetica", "WinAnsiEncoding")};
  HPDF_Page page = nullptr;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const int place = static_cast<int>(i % (kColumns * kRows));
    if (place == 0) {
      page = HPDF_AddPage(doc.get());
      HPDF_Page_SetWidth(page, points(kPageWidth_mm));
      HPDF_Page_SetHeight(page, points(kPageHeight_mm));
    }
    if (auto drawn = draw_label(page, fonts, labels[i], place); !drawn) {
      return std::unexpected(drawn.error());
    }
  }
  return saved(doc.get());
}

}  // namespace gaveurs
