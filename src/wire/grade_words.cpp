#include <algorithm>
#include <array>
#include <span>

#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostWords = 24;

// Lower case without accents, for the letters that French and English use; other bytes become
// spaces, but for the + that is part of a grade.
std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+') {
      out += static_cast<char>(c);
    } else if (c == 0xc3 && i + 1 < text.size()) {
      const auto letter = static_cast<unsigned char>(text[++i]) | 0x20;  // U+00C0-U+00FF, small
      if (letter >= 0xa8 && letter <= 0xab) {
        out += 'e';
      } else if (letter == 0xa7) {
        out += 'c';
      } else if (letter >= 0xb9 && letter <= 0xbc) {
        out += 'u';
      } else {
        out += '~';  // keeps "à" apart from the grade A
      }
    } else {
      out += ' ';
    }
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : folded(text) + ' ') {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

bool begins_with_any(std::string_view word, std::span<const std::string_view> stems) {
  return std::any_of(stems.begin(), stems.end(),
                     [&](std::string_view stem) { return word.starts_with(stem); });
}

std::optional<Grade> letter_of(const std::vector<std::string>& words, std::size_t at) {
  const std::string& word = words[at];
  const std::string_view next = at + 1 < words.size() ? std::string_view(words[at + 1]) : "";
  if (word == "a+" || word == "aplus") return Grade::kAPlus;
  if (word == "a" && (next == "+" || next == "plus")) return Grade::kAPlus;
  if (word == "a") return Grade::kA;
  if (word == "b") return Grade::kB;
  if (word == "c") return Grade::kC;
  return std::nullopt;
}

// A letter is a grade when it comes first or after the word for one: "a" is a French word too.
std::optional<Grade> read_letter(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 6> kNouns{"grade",   "classe",    "class",
                                                          "qualite", "categorie", "category"};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (std::find(kNouns.begin(), kNouns.end(), words[i]) == kNouns.end()) continue;
    if (const auto grade = letter_of(words, i + 1)) return grade;
  }
  return letter_of(words, 0);
}

struct Meaning {
  bool very = false, negated = false, rejected = false;
  std::optional<Grade> grade;  // the only one the words name
  bool several = false;
};

void take(Meaning& meaning, Grade grade) {
  if (meaning.grade && *meaning.grade != grade) meaning.several = true;
  meaning.grade = grade;
}

Meaning read_words(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 4> kBest{"excellen", "exception", "premium",
                                                         "extra"};
  static constexpr std::array<std::string_view, 6> kFair{"acceptable", "moyen", "passable",
                                                         "correct",    "fair",  "average"};
  Meaning out;
  for (const auto& word : words) {
    if (word == "non" || word == "pas" || word == "not" || word == "sans" || word == "no") {
      out.negated = true;
    } else if (word == "tres" || word == "very") {
      out.very = true;
    } else if (word.starts_with("reje")) {
      out.rejected = true;
    } else if (begins_with_any(word, kBest)) {
      take(out, Grade::kAPlus);
    } else if (word == "bon" || word == "bonne" || word == "bien" || word == "good") {
      take(out, out.very ? Grade::kA : Grade::kB);
    } else if (begins_with_any(word, kFair)) {
      take(out, Grade::kC);
    }
  }
  return out;
}

}  // namespace

std::optional<Grade> read_grade_words(std::string_view text) {
  if (text.size() > 400) return std::nullopt;
  const auto words = words_of(text);
  if (words.empty() || words.size() > kMostWords) return std::nullopt;
  const auto letter = read_letter(words);
  const Meaning meaning = read_words(words);
  if (meaning.rejected) {
    if (letter || meaning.negated) return std::nullopt;  // says both
    return Grade::kReject;
  }
  if (letter) return letter;  // what the words say of it differs between devices
  if (meaning.negated) {
    const bool refused = words.size() >= 2 && words[0] == "non" && words[1].starts_with("conform");
    return refused ? std::optional(Grade::kReject) : std::nullopt;
  }
  if (meaning.several) return std::nullopt;
  return meaning.grade;
}

}  // namespace gaveurs
