#include "app/page/page_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 12> kMonthsFr{
    "janvier", "février", "mars",      "avril",   "mai",      "juin",
    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 12> kMonthsEn{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool names(std::string_view range, std::string_view language) {
  return range.size() >= 2 && (range[0] | 0x20) == language[0] &&
         (range[1] | 0x20) == language[1] && (range.size() == 2 || range[2] == '-');
}

double weight_of(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return 1;
  double out = 1;
  const auto digits = parameters.substr(q + 2);
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

}  // namespace

Language language_wanted(std::string_view accept) {
  double french = -1, english = -1;
  while (!accept.empty()) {
    const auto item = trimmed(accept.substr(0, accept.find(',')));
    const auto semicolon = std::min(item.find(';'), item.size());
    const auto range = trimmed(item.substr(0, semicolon));
    const double weight = weight_of(item.substr(semicolon));
    if (names(range, "fr")) french = std::max(french, weight);
    if (names(range, "en")) english = std::max(english, weight);
    accept.remove_prefix(std::min(accept.size(), accept.find(',')));
    if (!accept.empty()) accept.remove_prefix(1);
  }
  return english > french && english > 0 ? Language::kEnglish : Language::kFrench;
}

std::string day_text(Language l, Instant t) {
  const ParisTime day = to_paris(t);
  const auto& months = l == Language::kEnglish ? kMonthsEn : kMonthsFr;
  return fmt::format("{} {} {}", day.day, months[static_cast<std::size_t>(day.month - 1)],
                     day.year);
}

std::string number_text(Language l, double number, int decimals) {
  std::string out = fmt::format("{:.{}f}", number, decimals);
  if (l == Language::kFrench) std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

std::string_view grade_words(Language l, Grade grade) {
  switch (grade) {
    case Grade::kAPlus:
      return say(l, "exceptionnel", "exceptional");
    case Grade::kA:
      return say(l, "excellent", "excellent");
    case Grade::kB:
      return say(l, "bon", "good");
    case Grade::kC:
      return say(l, "correct", "fair");
    case Grade::kReject:
      break;
  }
  return say(l, "non conforme", "not compliant");
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace gaveurs
