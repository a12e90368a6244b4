#include "shared/property.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace gaveurs::fuzz {
namespace {

constexpr std::size_t kSingleBytesUpTo = 300;
constexpr std::size_t kJsonDepth = 64;

Pieces cut_every(std::string_view bytes, std::size_t size) {
  Pieces out;
  for (std::size_t at = 0; at < bytes.size(); at += size) out.push_back(bytes.substr(at, size));
  return out;
}

}  // namespace

void must(bool holds, const char* sentence) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", sentence);
  std::abort();
}

void must_explain(const Error& error) {
  must(!error.message.empty(), "an error says what is wrong");
  for (const FieldError& fault : error.details) {
    must(!fault.reason.empty(), "a refused field has a reason");
  }
}

bool is_json(std::string_view text) {
  static simdjson::dom::parser parser;
  if (parser.max_depth() != kJsonDepth && parser.allocate(4'096, kJsonDepth)) return false;
  return parser.parse(simdjson::padded_string(text)).error() == simdjson::SUCCESS;
}

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

std::vector<Pieces> ways_to_cut(std::string_view bytes) {
  if (bytes.empty()) return {};
  const std::uint64_t hash = hash_of(bytes);
  const std::size_t at = hash % bytes.size();
  std::vector<Pieces> ways;
  ways.push_back({bytes.substr(0, at), bytes.substr(at)});
  ways.push_back(cut_every(bytes, 2 + (hash >> 20) % std::max<std::size_t>(bytes.size() / 4, 1)));
  if (bytes.size() <= kSingleBytesUpTo) ways.push_back(cut_every(bytes, 1));
  return ways;
}

}  // namespace gaveurs::fuzz
