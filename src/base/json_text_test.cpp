#include "base/json_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, EscapesWhatJsonForbids) {
  EXPECT_EQ(quoted("a\"b\\c\n\x01"), R"("a\"b\\c\u000a\u0001")");
  EXPECT_EQ(quoted("Bénoît"), "\"Bénoît\"");
}

TEST(JsonText, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(quoted("a\xff"
                   "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
}

TEST(JsonText, NumbersAreShortAndExact) {
  std::string out;
  append_json_number(out, 4500.0);
  out += ' ';
  append_json_number(out, 0.1);
  out += ' ';
  append_json_number(out, std::nan(""));
  EXPECT_EQ(out, "4500 0.1 null");
}

// Written as whole numbers they were over what a parser with 64 bits takes.
TEST(JsonText, NumbersOfMoreThan64BitsHaveAnExponent) {
  std::string out;
  append_json_number(out, -2.5533932975222167e+21);
  EXPECT_EQ(out, "-2.5533932975222167e+21");
  out.clear();
  append_json_number(out, 0x1p64);
  EXPECT_EQ(out, "1.8446744073709552e+19");
  out.clear();
  append_json_number(out, 0x1p62);
  EXPECT_EQ(out, "4611686018427387904");
}

TEST(Utf8, RefusesSurrogatesOverlongsAndCutSequences) {
  EXPECT_TRUE(is_utf8("plain ascii text, then é € 𝄞"));
  for (const std::string_view bad : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                     "abcdefgh\xe2\x82", "\x80", "\xe0\x80\xaf"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace gaveurs
