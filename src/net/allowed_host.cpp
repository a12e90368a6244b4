#include "net/allowed_host.h"

#include <algorithm>

namespace gaveurs {
namespace {

bool digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_ipv4(std::string_view host) {
  int parts = 0;
  while (true) {
    const auto part = host.substr(0, host.find('.'));
    if (!digits(part) || part.size() > 3) return false;
    ++parts;
    if (part.size() == host.size()) return parts == 4;
    host.remove_prefix(part.size() + 1);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

bool allowed_host(std::string_view host, std::string_view own_address,
                  const std::vector<std::string>& names) {
  std::string_view rest;
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    if (end == host.npos) return false;
    rest = host.substr(end + 1);
    host = host.substr(1, end - 1);
    if (host.find(':') == host.npos) return false;
  } else if (const auto colon = host.find(':'); colon != host.npos) {
    rest = host.substr(colon);
    host = host.substr(0, colon);
  }
  if (!rest.empty() && !(rest.starts_with(':') && digits(rest.substr(1)))) return false;
  const std::string name = lower(host);
  if (is_ipv4(name) && name.starts_with("127.")) return true;
  if (name == "::1" || (!own_address.empty() && name == own_address)) return true;
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& allowed) { return lower(allowed) == name; });
}

bool allowed_origin(std::string_view origin, std::string_view own_address,
                    const std::vector<std::string>& names) {
  if (origin.empty()) return true;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!origin.starts_with(scheme)) continue;
    return allowed_host(origin.substr(scheme.size()), own_address, names);
  }
  return false;
}

}  // namespace gaveurs
