#include "wire/feedback_request.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "wire/fields.h"
#include "wire/json_writer.h"
#include "wire/plain_words.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostComment = 1'000;  // characters
constexpr std::size_t kMostForm = 16 << 10;

// Why a comment cannot be taken; empty when it can.
std::string_view comment_fault(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((c & 0xc0) != 0x80) ++characters;
    const bool spacing = c == '\n' || c == '\r' || c == '\t';
    // Also U+0080 to U+009F.
    if ((c < 0x20 && !spacing) || c == 0x7f || (c == 0xc2 && next < 0xa0)) {
      return "must not have control characters";
    }
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    if (c == '<' && (letter || next == '/' || next == '!' || next == '?')) {
      return "must be plain text, without markup";
    }
  }
  if (characters > kMostComment) return "must have at most 1000 characters";
  if (turns_writing(text)) return "must not turn the direction of writing";
  // A form left empty sends spaces and ends of lines; whoever sends others means to hide.
  if (is_blank(text) && text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
    return "must hold signs that can be seen";
  }
  return {};
}

std::string tidy(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool separator = begins_with_separator(text.substr(i));
    if (separator) i += 2;
    const char c = text[i];
    const char put = separator || c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    if (put == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += put;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

void read_comment(Fields& in, Rating& out) {
  const auto given = in.find("comment");
  if (!given || given->is_null()) return;
  std::string_view text;
  if (given->get_string().get(text)) {
    in.refuse("comment", "must be a text");
    return;
  }
  if (const auto fault = comment_fault(text); !fault.empty()) {
    in.refuse("comment", std::string(fault));
    return;
  }
  out.comment = tidy(text);
  out.language = language_of(out.comment);
}

std::optional<int> stars(Fields& in, std::string_view name) {
  const auto given = in.find(name);
  if (!given || given->is_null()) return std::nullopt;
  return static_cast<int>(in.integer(name, 1, 5));
}

void read_details(Fields& in, Rating& out) {
  const auto given = in.find("detailed_ratings");
  if (!given || given->is_null()) return;
  json::object sent;
  if (given->get_object().get(sent)) {
    in.refuse("detailed_ratings", "must be an object");
    return;
  }
  Fields details(sent, "detailed_ratings.");
  details.no_repeats();
  for (std::size_t i = 0; i < kDetails; ++i) out.details[i] = stars(details, kDetailNames[i]);
  in.add_faults(details.take_faults());
}

void read_context(Fields& in, Rating& out) {
  const auto context = in.text("consumption_context", 40, Presence::kOptional);
  out.context = parse_consumption_context(context);
  if (!context.empty() && !out.context) {
    in.refuse("consumption_context", "must be home, restaurant, special_event or gift");
  }
  const auto recommend = in.find("would_recommend");
  if (recommend && !recommend->is_null()) out.would_recommend = in.flag("would_recommend", false);
  out.repurchase_intent = stars(in, "repurchase_intent");
}

Result<FeedbackRequest> read_request(std::string_view text, Presence product) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  in.no_repeats();
  FeedbackRequest out;
  out.code = in.text("qr_code", 512);
  const auto id = in.text("product_id", 20, product);
  if (!id.empty()) out.product = ProductId{std::string(id)};
  out.token = in.text("token", 64, Presence::kOptional);
  out.rating.overall = static_cast<int>(in.integer("overall_rating", 1, 5));
  read_details(in, out.rating);
  read_comment(in, out.rating);
  read_context(in, out.rating);
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the rating cannot be accepted", in.take_faults());
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A broken escape stays as it is; what it says is checked like everything else.
std::string decode_form(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() < 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A number where it is one; a text is refused then by the rules for JSON.
void put(JsonWriter& out, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  out.key(name);
  is_digits(value) ? out.value(std::stoi(value)) : out.value(value);
}

constexpr std::array<std::string_view, 13> kFrench{
    "le", "la", "les", "un", "une", "très", "et", "est", "de", "bon", "goût", "c'est", "pas"};
constexpr std::array<std::string_view, 12> kEnglish{"the", "a",    "and", "very", "is",  "of",
                                                    "it",  "good", "was", "not",  "too", "this"};

template <std::size_t n>
bool among(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Result<FeedbackRequest> parse_feedback_request(std::string_view text) {
  return read_request(text, Presence::kRequired);
}

std::string form_value(std::string_view body, std::string_view name) {
  body = body.substr(0, kMostForm);
  while (!body.empty()) {
    const auto pair = body.substr(0, body.find('&'));
    const auto equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) {
      return decode_form(pair.substr(std::min(equals + 1, pair.size())));
    }
    body.remove_prefix(std::min(body.size(), pair.size() + 1));
  }
  return {};
}

Result<FeedbackRequest> parse_feedback_form(std::string_view body) {
  if (body.size() > kMostForm) {
    return fail(ErrorKind::kTooLarge, "the form is too large");
  }
  std::string text;
  JsonWriter out(text);
  out.open_object();
  for (const char* name : {"qr_code", "token", "comment", "consumption_context"}) {
    if (const auto value = form_value(body, name); !value.empty()) out.field(name, value);
  }
  for (const char* name : {"overall_rating", "repurchase_intent"}) {
    put(out, name, form_value(body, name));
  }
  out.key("detailed_ratings").open_object();
  for (const auto name : kDetailNames) put(out, name, form_value(body, name));
  out.close_object();
  if (const auto said = form_value(body, "would_recommend"); said == "yes" || said == "no") {
    out.field("would_recommend", said == "yes");
  }
  out.close_object();
  return read_request(text, Presence::kOptional);
}

Result<ModerationRequest> parse_moderation_request(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  ModerationRequest out;
  const auto state = in.text("state", 20);
  const auto known = parse_feedback_state(state);
  if (known == FeedbackState::kPublished || known == FeedbackState::kHidden) {
    out.state = *known;
  } else if (!state.empty()) {
    in.refuse("state", "must be published or hidden");
  }
  out.by = in.text("by", 100);
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

std::string_view language_of(std::string_view comment) {
  int french = 0, english = 0;
  std::string word;
  const auto count = [&] {
    french += among(kFrench, word) ? 1 : 0;
    english += among(kEnglish, word) ? 1 : 0;
    word.clear();
  };
  for (const char c : comment) {
    const bool part = static_cast<unsigned char>(c) >= 0x80 || c == '\'' ||
                      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (part) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    } else {
      count();
    }
  }
  count();
  if (french == english) return {};
  return french > english ? "fr" : "en";
}

}  // namespace gaveurs
