#include "app/rest/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "wire/codes.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string_view Question::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

void Parameters::refuse(std::string_view name, std::string reason) {
  faults_.push_back({std::string(name), std::move(reason)});
}

std::optional<std::int64_t> Parameters::integer(std::string_view name, std::int64_t low,
                                                std::int64_t high) {
  const auto text = question_.parameter(name);
  if (text.empty()) return std::nullopt;
  const auto value = whole(text);
  if (value && *value >= low && *value <= high) return value;
  refuse(name, fmt::format("must be a whole number from {} to {}", low, high));
  return std::nullopt;
}

int Parameters::limit(int otherwise, int most) {
  return static_cast<int>(integer("limit", 1, most).value_or(otherwise));
}

std::optional<GaveurId> Parameters::gaveur(std::string_view name) {
  const auto id = integer(name, 1, INT32_MAX);
  if (!id) return std::nullopt;
  return GaveurId{*id};
}

std::optional<SiteCode> Parameters::site(std::string_view name) {
  const auto text = question_.parameter(name);
  if (text.empty()) return std::nullopt;
  auto code = parse_site_code(text);
  if (!code) refuse(name, "must be a site's code such as LL");
  return code;
}

std::optional<Instant> Parameters::time(std::string_view name) {
  std::string text(question_.parameter(name));
  if (text.empty()) return std::nullopt;
  constexpr std::size_t kDate = 10;
  if (text.size() == kDate) text += "T00:00:00";  // the day begins in Europe/Paris
  // A plus that is not escaped arrives as a space; only that of an offset stands so late.
  if (const auto space = text.rfind(' '); space != std::string::npos && space > kDate) {
    text[space] = '+';
  }
  const auto time = parse_instant(text);
  if (!time) refuse(name, "must be a time such as 2025-12-24T08:00:00Z, or a day");
  return time;
}

bool Parameters::flag(std::string_view name) {
  const auto text = question_.parameter(name);
  if (!text.empty() && text != "true" && text != "false") refuse(name, "must be true or false");
  return text == "true";
}

void Parameters::only(std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : question_.query) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      refuse(key, "is not a parameter of this request");
    }
  }
}

std::optional<Error> Parameters::fault() const {
  if (faults_.empty()) return std::nullopt;
  return Error{ErrorKind::kInvalid, "parameters of the request cannot be accepted", faults_};
}

Result<std::int64_t> number_of(std::string_view text) {
  const auto value = whole(text);
  if (!value) return fail(ErrorKind::kNotFound, "there is nothing of that number");
  return *value;
}

std::string cursor_text(std::int64_t a, std::int64_t b) { return fmt::format("{}-{}", a, b); }

std::optional<std::pair<std::int64_t, std::int64_t>> parse_cursor(std::string_view text) {
  // The first number may be negative, so the dash between the two is the last one.
  const auto dash = text.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  const auto a = whole(text.substr(0, dash));
  const auto b = whole(text.substr(dash + 1));
  if (!a || !b) return std::nullopt;
  return std::pair{*a, *b};
}

void close_page(JsonWriter& out, const std::optional<std::string>& next_cursor) {
  out.close_array().field("next_cursor", next_cursor).close_object();
}

}  // namespace gaveurs
