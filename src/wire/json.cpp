#include "wire/json.h"

#include <string>

namespace gaveurs {
namespace {

// A parser keeps its buffers, so that the messages of a stream cost no allocation; those of a rare
// large text are given back.
constexpr std::size_t kKeptBytes = 64u << 10;

struct ThreadParser {
  json::parser parser{kMaxJsonBytes};
  std::string padded;
};

std::string_view reason_of(simdjson::error_code code) {
  switch (code) {
    case simdjson::EMPTY:
      return "it is empty";
    case simdjson::UTF8_ERROR:
      return "it is not UTF-8";
    case simdjson::DEPTH_ERROR:
      return "it is nested too deep";
    case simdjson::NUMBER_ERROR:
      return "a number is malformed or out of range";
    case simdjson::STRING_ERROR:
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS:
      return "a text is malformed";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return "a word is neither true, false nor null";
    case simdjson::CAPACITY:
      return "it is too long";
    default:
      return "brackets, commas or colons are misplaced";
  }
}

// The member whose number cannot be read, "" when it is deeper: the parser fails for the whole
// text.
std::string member_at_fault(const std::string& padded) {
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(padded.data(), padded.size(), padded.capacity()).get(document) ||
      document.get_object().get(object)) {
    return {};
  }
  for (auto member : object) {
    std::string_view key;
    simdjson::ondemand::value value;
    simdjson::ondemand::json_type type{};
    if (member.unescaped_key().get(key) || member.value().get(value) || value.type().get(type)) {
      return {};
    }
    simdjson::ondemand::number number;
    if (type == simdjson::ondemand::json_type::number && value.get_number().get(number)) {
      return std::string(key);
    }
  }
  return {};
}

}  // namespace

Result<json::element> parse_json(std::string_view text) {
  thread_local ThreadParser state;
  const auto refuse = [](simdjson::error_code code) {
    std::string path;
    if (code == simdjson::NUMBER_ERROR) path = member_at_fault(state.padded);
    return fail(ErrorKind::kInvalid, "the message is not valid JSON",
                {{std::move(path), std::string(reason_of(code))}});
  };
  if (text.empty()) return refuse(simdjson::EMPTY);
  if (text.size() > kMaxJsonBytes) return refuse(simdjson::CAPACITY);
  if (text.size() <= kKeptBytes && state.padded.capacity() > 2 * kKeptBytes) {
    state.padded = std::string();
    state.parser = json::parser(kMaxJsonBytes);
  }
  // simdjson reads in blocks past the end, so the text must be followed by room.
  state.padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  state.padded.assign(text);
  const std::size_t needed = std::max(text.size(), std::size_t{1024});
  if (state.parser.capacity() < needed || state.parser.max_depth() != kMaxJsonDepth) {
    if (const auto failed = state.parser.allocate(needed, kMaxJsonDepth)) return refuse(failed);
  }
  json::element value;
  const auto failed =
      state.parser.parse(state.padded.data(), state.padded.size(), false).get(value);
  if (failed) return refuse(failed);
  return value;
}

Result<json::object> parse_json_object(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return std::unexpected(value.error());
  json::object object;
  if (value->get_object().get(object)) {
    return fail(ErrorKind::kInvalid, "the message must be a JSON object",
                {{"", "must be an object"}});
  }
  return object;
}

}  // namespace gaveurs
