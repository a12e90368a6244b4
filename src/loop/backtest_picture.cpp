#include <fmt/format.h>

#include <cmath>

#include "loop/backtest.h"

namespace gaveurs {
namespace {

constexpr double kPanel = 300, kGap = 70, kTop = 70, kLeft = 60;
constexpr std::array<std::string_view, 1 + kBaselines> kColours = {"#1b6e53", "#9aa5ab", "#6c8ebf",
                                                                   "#d79b00", "#b85450"};

struct Axis {
  double from = 0, to = 1;
  double part(double value) const { return std::clamp((value - from) / (to - from), 0.0, 1.0); }
};

std::string label(double x, double y, std::string_view anchor, const std::string& text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     text);
}

/// Measured against forecast, a dot per lot, with the line where both are equal.
std::string scatter(const Backtest& backtest, Figure figure, double left) {
  const auto f = static_cast<std::size_t>(figure);
  Axis axis{1e300, -1e300};
  for (const BacktestLot& lot : backtest.lots) {
    if (!lot.measured[f]) continue;
    for (const double value : {*lot.measured[f], lot.forecast[0][f].mean}) {
      axis.from = std::min(axis.from, value);
      axis.to = std::max(axis.to, value);
    }
  }
  if (axis.to <= axis.from) axis.to = axis.from + 1;
  const auto x = [&](double value) { return left + kPanel * axis.part(value); };
  const auto y = [&](double value) { return kTop + kPanel * (1 - axis.part(value)); };
  std::string svg = fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{}\" fill=\"none\" "
      "stroke=\"#888\"/>\n<path d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}\" stroke=\"#888\"/>\n",
      left, kTop, kPanel, kPanel, x(axis.from), y(axis.from), x(axis.to), y(axis.to));
  for (const BacktestLot& lot : backtest.lots) {
    if (!lot.measured[f]) continue;
    const TargetForecast& said = lot.forecast[0][f];
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"1.8\" fill=\"{}\"/>\n",
                       x(said.mean), y(*lot.measured[f]),
                       said.most.holds(*lot.measured[f]) ? kColours[0] : kColours[4]);
  }
  const BacktestScore& score = backtest.score(0, figure);
  svg += label(left, kTop - 12, "start",
               fmt::format("{} {}: R² {:.3f}, 90 % intervals hold {:.1f} %", name_of(figure),
                           unit_of(figure), score.r2, 100 * score.cover90));
  svg += label(left, kTop + kPanel + 18, "start", fmt::format("{:.4g}", axis.from));
  svg += label(left + kPanel, kTop + kPanel + 18, "end", fmt::format("{:.4g}", axis.to));
  svg += label(left + kPanel / 2, kTop + kPanel + 18, "middle", "forecast → , measured ↑");
  return svg;
}

/// R² of every model, a group of bars per figure; below 0 there is no bar.
std::string bars(const Backtest& backtest, double left) {
  std::string svg;
  const double group = kPanel / kFigures, bar = group / (kBaselines + 2);
  const Axis axis{0, 0.7};
  svg += label(left, kTop - 12, "start", "R² beside the baselines");
  for (int tenth = 0; tenth <= 7; ++tenth) {
    const double y = kTop + kPanel * (1 - axis.part(0.1 * tenth));
    svg += fmt::format("<path d=\"M{:.1f} {:.1f}h{:.1f}\" stroke=\"#ddd\"/>\n", left, y, kPanel);
    svg += label(left - 6, y + 4, "end", fmt::format("{:.1f}", 0.1 * tenth));
  }
  for (std::size_t f = 0; f < kFigures; ++f) {
    const auto figure = static_cast<Figure>(f);
    const double start = left + group * static_cast<double>(f);
    for (std::size_t m = 0; m < kColours.size(); ++m) {
      const double height = kPanel * axis.part(backtest.score(m, figure).r2);
      svg += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n",
          start + bar * (0.5 + static_cast<double>(m)), kTop + kPanel - height, bar, height,
          kColours[m]);
    }
    svg += label(start + group / 2, kTop + kPanel + 18, "middle", std::string(name_of(figure)));
  }
  for (std::size_t m = 0; m < kColours.size(); ++m) {
    const double y = kTop + kPanel + 44 + 16 * static_cast<double>(m);
    svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"10\" height=\"10\" fill=\"{}\"/>\n",
                       left, y - 9, kColours[m]);
    svg += label(left + 16, y, "start", backtest.score(m, Figure::kLiver).model);
  }
  return svg;
}

}  // namespace

std::string backtest_picture(const Backtest& backtest) {
  const double step = kPanel + kGap;
  const double width = kLeft + 3 * step, height = kTop + kPanel + 130;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"sans-serif\" font-size=\"12\">\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
      width, height);
  svg += label(kLeft, 28, "start",
               fmt::format("Walk-forward: {} lots, each forecast before it closed; {} lots known "
                           "at the start",
                           backtest.lots.size(), backtest.lots_before));
  svg += scatter(backtest, Figure::kLiver, kLeft);
  svg += scatter(backtest, Figure::kItm, kLeft + step);
  svg += bars(backtest, kLeft + 2 * step);
  svg += label(kLeft, kTop + kPanel + 44, "start",
               "Red: outside the 90 % interval. Each lot was forecast with what had closed before "
               "it started.");
  return svg + "</svg>\n";
}

}  // namespace gaveurs
