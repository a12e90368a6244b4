#include "net/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace gaveurs {
namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  std::size_t size = 0;  // 4 or 16
};

std::optional<Address> parse_address(std::string_view text) {
  const std::string whole(text);
  Address out;
  if (::inet_pton(AF_INET, whole.c_str(), out.bytes.data()) == 1) {
    out.size = 4;
    return out;
  }
  if (::inet_pton(AF_INET6, whole.c_str(), out.bytes.data()) != 1) return std::nullopt;
  out.size = 16;
  constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), out.bytes.begin())) {
    std::copy(out.bytes.begin() + 12, out.bytes.end(), out.bytes.begin());
    out.size = 4;
  }
  return out;
}

bool is_own(const Address& a) {
  if (a.size == 4) return a.bytes[0] == 127;
  return std::all_of(a.bytes.begin(), a.bytes.end() - 1, [](unsigned char b) { return b == 0; }) &&
         a.bytes[15] == 1;
}

bool same_prefix(const Address& a, const Address& b, std::size_t bits) {
  if (a.size != b.size) return false;
  for (std::size_t i = 0; i < bits; ++i) {
    const auto mask = static_cast<unsigned char>(0x80 >> (i % 8));
    if ((a.bytes[i / 8] & mask) != (b.bytes[i / 8] & mask)) return false;
  }
  return true;
}

struct Network {
  Address address;
  std::size_t bits = 0;
};

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  Network out{*address, address->size * 8};
  if (slash == text.size()) return out;
  const auto digits = text.substr(slash + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out.bits);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  if (out.bits > address->size * 8) return std::nullopt;
  return out;
}

std::string_view last_of(std::string_view list) {
  if (const auto comma = list.rfind(','); comma != std::string_view::npos) {
    list.remove_prefix(comma + 1);
  }
  while (list.starts_with(' ')) list.remove_prefix(1);
  while (list.ends_with(' ')) list.remove_suffix(1);
  return list;
}

}  // namespace

std::string client_address(std::string_view peer, std::string_view forwarded_for) {
  const auto direct = parse_address(peer);
  if (!direct) return {};
  if (!is_own(*direct)) return std::string(peer);
  const auto named = last_of(forwarded_for);
  const auto behind = parse_address(named);
  if (!behind || is_own(*behind)) return {};
  return std::string(named);
}

std::string network_of(const std::string& address) {
  const auto parsed = parse_address(address);
  if (!parsed) return {};
  const std::size_t kept = parsed->size == 4 ? 3 : 6;
  return {reinterpret_cast<const char*>(parsed->bytes.data()), kept};
}

Result<void> check_network(const std::string& network) {
  if (parse_network(network)) return {};
  return fail(ErrorKind::kUsage, network + " is no network, such as 192.0.2.0/24");
}

bool in_networks(const std::string& address, const std::vector<std::string>& networks) {
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  return std::any_of(networks.begin(), networks.end(), [&](const std::string& text) {
    const auto network = parse_network(text);
    return network && same_prefix(*parsed, network->address, network->bits);
  });
}

}  // namespace gaveurs
