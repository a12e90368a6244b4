#include "wire/codes.h"

#include <algorithm>
#include <string>

namespace gaveurs {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_alnum(char c) { return (c >= '0' && c <= '9') || is_letter(c); }

bool is_station_name(std::string_view text) {
  const auto allowed = [](char c) {
    return is_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
  };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

std::optional<DeviceId> parse_device_id(std::string_view text) {
  if (!is_station_name(text)) return std::nullopt;
  return DeviceId{std::string(text)};
}

std::optional<SampleId> parse_sample_id(std::string_view text) {
  if (!is_station_name(text)) return std::nullopt;
  return SampleId{std::string(text)};
}

std::optional<LotCode> parse_lot_code(std::string_view text) {
  if (text.empty() || text.size() > 32) return std::nullopt;
  const auto allowed = [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  if (!std::all_of(text.begin(), text.end(), allowed)) return std::nullopt;
  // "2" would hide the lot of that number, and ".." can stand in no address.
  if (std::none_of(text.begin(), text.end(), is_letter)) return std::nullopt;
  return LotCode{std::string(text)};
}

std::optional<SiteCode> parse_site_code(std::string_view text) {
  if (text.empty() || text.size() > 8) return std::nullopt;
  const auto allowed = [](char c) { return is_alnum(c) || c == '_'; };
  if (!std::all_of(text.begin(), text.end(), allowed)) return std::nullopt;
  return SiteCode{std::string(text)};
}

}  // namespace gaveurs
