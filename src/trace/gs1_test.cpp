#include "trace/gs1.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace gaveurs {
namespace {

const CodeKey kKey{1, 2, 3};
const ProductCode kCode{"09506000134352", "LL2611001", "FG_LL_20261124_00042"};

// Numbers of the GS1 General Specifications and of its Digital Link standard.
TEST(Gs1, ChecksPublishedNumbers) {
  EXPECT_EQ(gtin_check_digit("629104150021"), '3');
  EXPECT_TRUE(is_gtin("6291041500213"));
  EXPECT_TRUE(is_gtin("9506000134352"));
  EXPECT_TRUE(is_gtin("09506000134352"));
  EXPECT_TRUE(is_gtin("614141123452"));
  EXPECT_FALSE(is_gtin("9506000134353"));
  EXPECT_FALSE(is_gtin("950600013435"));
  EXPECT_FALSE(is_gtin("95060001343a2"));
  EXPECT_FALSE(is_gtin(""));
  EXPECT_EQ(gtin14("9506000134352"), "09506000134352");
}

TEST(Gs1, ASingleWrongOrSwappedDigitIsFound) {
  const std::string good = "9506000134352";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string bent = good;
      bent[i] = digit;
      EXPECT_EQ(is_gtin(bent), bent == good);
    }
  }
}

TEST(Gs1, ReadsWhatItWrote) {
  const auto link = sign_code(kCode, kKey);
  EXPECT_TRUE(link.starts_with("/01/09506000134352/10/LL2611001/21/FG_LL_20261124_00042?s="));
  EXPECT_EQ(*read_code(link, kKey), kCode);
  EXPECT_EQ(*read_code("https://foie.example" + link + "&lang=fr#x", kKey), kCode);
}

TEST(Gs1, AnyTextOfGs1GoesThrough) {
  Random random(3);
  const std::string_view signs =
      "!\"%&'()*+,-./_:;<=>?0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  ASSERT_EQ(signs.size(), 82u);
  const auto text = [&] {
    std::string out;
    for (auto left = random.integer(1, 20); left > 0; --left) {
      out += signs[static_cast<std::size_t>(random.integer(0, 81))];
    }
    return out;
  };
  for (int round = 0; round < 500; ++round) {
    const ProductCode code{kCode.gtin, text(), text()};
    const auto read = read_code(sign_code(code, kKey), kKey);
    ASSERT_TRUE(read) << sign_code(code, kKey);
    EXPECT_EQ(*read, code);
  }
}

TEST(Gs1, ForgedCutAndForeignCodesAreRefused) {
  const auto link = sign_code(kCode, kKey);
  for (std::size_t length = 0; length < link.size(); ++length) {
    EXPECT_FALSE(read_code(link.substr(0, length), kKey)) << length;
  }
  EXPECT_FALSE(read_code(link, CodeKey{9}));
  auto other = kCode;
  other.serial.back() = '3';
  const auto forged = sign_code(other, CodeKey{9});
  EXPECT_EQ(read_code(forged, kKey).error().message, "this code was not made by this producer");
  for (const char* foreign : {
           "",
           "/",
           "/01/",
           "https://foie.example",
           "https://foie.example/",
           "/01/09506000134353/10/A/21/B?s=x",        // check digit
           "/01/09506000134352/21/B/10/A?s=x",        // order
           "/01/09506000134352/10/A?s=x",             // no serial
           "/01/09506000134352/10//21/B?s=x",         // empty
           "/01/09506000134352/10/A/21/B/99/C?s=x",   // more than known
           "/01/09506000134352/10/%4/21/B?s=x",       // half an escape
           "/01/09506000134352/10/%00/21/B?s=x",      // not of set 82
           "/01/09506000134352/10/A234567890123456789012/21/B?s=x",
           "/414/9506000134352",
       }) {
    EXPECT_FALSE(read_code(foreign, kKey)) << foreign;
  }
  EXPECT_FALSE(read_code(std::string(10'000, '/'), kKey));
}

TEST(Gs1, UnderstandsCodesOfOthersWithoutTrustingThem) {
  const std::string link = "https://id.gs1.org/01/9506000134352/10/ABC%2F1/21/7";
  EXPECT_EQ(*read_unsigned_code(link), (ProductCode{"09506000134352", "ABC/1", "7"}));
  EXPECT_EQ(read_code(link, kKey).error().message, "the link is cut: its signature is missing");
}

}  // namespace
}  // namespace gaveurs
