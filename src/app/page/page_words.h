// Words of the consumer page in French and English, and how dates and numbers are said in each.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"
#include "domain/sample.h"

namespace gaveurs {

enum class Language { kFrench, kEnglish };

constexpr std::string_view code_of(Language l) { return l == Language::kEnglish ? "en" : "fr"; }
/// One of two texts.
constexpr std::string_view say(Language l, std::string_view french, std::string_view english) {
  return l == Language::kEnglish ? english : french;
}
/// By an Accept-Language header: the first of French and English in it that is wanted most; French
/// when neither is named.
Language language_wanted(std::string_view accept_language);

/// "25 novembre 2026", the day in Europe/Paris.
std::string day_text(Language l, Instant t);
/// With so many decimals, "1,5" or "1.5".
std::string number_text(Language l, double number, int decimals);
/// A grade in plain words.
std::string_view grade_words(Language l, Grade grade);

/// Text for HTML, also within quotes.
std::string escape_html(std::string_view text);

}  // namespace gaveurs
