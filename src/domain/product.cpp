#include "domain/product.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "domain/names.h"

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 3> kStates{"active", "withdrawn", "recalled"};
constexpr std::array<std::string_view, 2> kOrigins{"line", "hand"};
// What is left of 20 characters for site and number: FG_ _20261125_
constexpr std::size_t kSiteAndNumber = 7;
constexpr std::size_t kLongestSite = 4;
constexpr std::size_t kUsualDigits = 4;
constexpr std::string_view kBase36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace

std::string_view to_string(ProductState state) { return kStates[static_cast<std::size_t>(state)]; }
std::optional<ProductState> parse_product_state(std::string_view text) {
  return parse_name<ProductState>(kStates, text);
}

std::string_view to_string(ProductOrigin origin) {
  return kOrigins[static_cast<std::size_t>(origin)];
}
std::optional<ProductOrigin> parse_product_origin(std::string_view text) {
  return parse_name<ProductOrigin>(kOrigins, text);
}

std::string product_day(Instant produced_at) {
  const ParisTime day = to_paris(produced_at);
  return fmt::format("{:04}{:02}{:02}", day.year, day.month, day.day);
}

std::optional<ProductId> product_id(const SiteCode& site, std::string_view day, int number) {
  if (site.value.empty() || site.value.size() > kLongestSite || number < 1) return std::nullopt;
  const std::size_t room = kSiteAndNumber - site.value.size();
  int most = 1;
  for (std::size_t i = 0; i < room; ++i) most *= 10;
  if (number < most) {
    return ProductId{
        fmt::format("FG_{}_{}_{:0{}}", site.value, day, number, std::min(room, kUsualDigits))};
  }
  std::string text(room, '0');
  int rest = number - most;
  for (std::size_t i = room; i-- > 1; rest /= 36) {
    text[i] = kBase36[static_cast<std::size_t>(rest % 36)];
  }
  if (rest >= 26) return std::nullopt;
  text[0] = static_cast<char>('A' + rest);
  return ProductId{fmt::format("FG_{}_{}_{}", site.value, day, text)};
}

bool is_earlier_code(std::string_view text) {
  return text.starts_with("SQAL_") && text.size() >= 6 && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '_' || c == '.';
         });
}

}  // namespace gaveurs
