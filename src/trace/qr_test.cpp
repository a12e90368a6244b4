#include "trace/qr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gaveurs {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kLink =
    "https://foie.example/01/09506000134352/10/LL2611001/21/FG_LL_20261124_00042?s=abcdefghijk";

TEST(Qr, HasItsThreeFinders) {
  const auto symbol = *make_qr(kLink);
  EXPECT_EQ((symbol.side - 17) % 4, 0);
  for (const auto& [x, y] : {std::pair{0, 0}, {symbol.side - 7, 0}, {0, symbol.side - 7}}) {
    EXPECT_TRUE(symbol.at(x, y) && symbol.at(x + 6, y + 6) && symbol.at(x + 3, y + 3));
    EXPECT_FALSE(symbol.at(x + 1, y + 1));
  }
}

TEST(Qr, SvgKeepsItsQuietZone) {
  const auto symbol = *make_qr(kLink);
  const auto svg = qr_svg(symbol);
  EXPECT_THAT(svg, StartsWith("<svg xmlns"));
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 " + std::to_string(symbol.side + 8)));
  EXPECT_THAT(svg, HasSubstr("M4 4h7v1h-7z"));
}

TEST(Qr, PngHasItsSize) {
  const auto symbol = *make_qr(kLink);
  const auto png = *qr_png(symbol, 5);
  EXPECT_THAT(png, StartsWith("\x89PNG\r\n"));
  const auto width = static_cast<unsigned char>(png[18]) << 8 | static_cast<unsigned char>(png[19]);
  EXPECT_EQ(width, (symbol.side + 8) * 5);
  EXPECT_FALSE(qr_png(symbol, 0));
  EXPECT_FALSE(qr_png(symbol, 65));
}

TEST(Qr, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(make_qr(""));
  EXPECT_FALSE(make_qr(std::string(513, 'x')));
}

TEST(LabelSheets, HoldsAPagePerTwentyFourLabels) {
  const std::vector<Label> labels(25, {std::string(kLink), "Foie gras de canard entier",
                                       "Lot LL2611001 · Grade A", "24 novembre 2026"});
  const auto pdf = *label_sheets_pdf(labels);
  EXPECT_THAT(pdf, StartsWith("%PDF-"));
  EXPECT_THAT(pdf, HasSubstr("/Count 2"));
  EXPECT_THAT(pdf, HasSubstr("%%EOF"));
}

TEST(LabelSheets, RefusesNoneAndTooMany) {
  EXPECT_FALSE(label_sheets_pdf({}));
  EXPECT_FALSE(label_sheets_pdf(std::vector<Label>(kMaxLabels + 1)));
  EXPECT_FALSE(label_sheets_pdf(std::vector<Label>(1)));
}

}  // namespace
}  // namespace gaveurs
