#include "base/base64.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace gaveurs {
namespace {

std::string encoded(std::string_view bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

TEST(Base64, WritesTheTextsOfTheStandard) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

TEST(Base64, GivesBackAnyBytes) {
  Random random(4);
  for (int round = 0; round < 500; ++round) {
    std::string bytes(static_cast<std::size_t>(random.integer(0, 70)), '\0');
    for (char& c : bytes) c = static_cast<char>(random.integer(0, 255));
    EXPECT_EQ(decode_base64(encoded(bytes)), bytes);
  }
}

TEST(Base64, RefusesWhatItDoesNotWrite) {
  for (const auto* text :
       {"Z", "Zg=", "Zg", "Zh==", "Zm9=", "Z===", "====", "Zm9vYg==Zg==", "Zm-v"}) {
    EXPECT_FALSE(decode_base64(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace gaveurs
