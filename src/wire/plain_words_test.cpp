#include "wire/plain_words.h"

#include <gtest/gtest.h>

#include "wire/feedback_request.h"
#include "wire/product_request.h"
#include "wire/recall_request.h"

namespace gaveurs {
namespace {

std::string paths(const std::vector<FieldError>& faults) {
  std::string out;
  for (const auto& fault : faults) out += fault.path + ' ';
  return out;
}

std::string recall_faults(const std::string& members) {
  const auto parsed = parse_recall_request("{" + members + "}");
  return parsed ? "" : paths(parsed.error().details);
}

std::string rating_faults(const std::string& members) {
  const auto parsed =
      parse_feedback_request(R"({"qr_code":"SQAL_1","product_id":"FG_1",)" + members + "}");
  return parsed ? "" : paths(parsed.error().details);
}

TEST(PlainWords, SignsThatNobodySeesAreBlank) {
  for (const char* text :
       {"", " \t\r\n", "\u00a0", "\u200b\ufeff", "\u2028\u2029", "\u2800", "\u3164", "\u00ad",
        "\U000e0067\U000e007f", "\ufe0f", "\u3000", "\u061c", "\u180e"}) {
    EXPECT_TRUE(is_blank(text)) << text;
  }
  for (const char* text : {"a", "\u200bé", "🦆", " .", "\u2027", "\u2030", "\u2801", "的"}) {
    EXPECT_FALSE(is_blank(text)) << text;
  }
}

TEST(PlainWords, EveryMarkOfDirectionIsFound) {
  for (const char* text :
       {"a\u200fb", "\u200e", "\u061c", "x\u202a", "\u202e", "\u2066", "\u2069"}) {
    EXPECT_TRUE(turns_writing(text)) << text;
  }
  for (const char* text : {"", "bon", "\u200d", "\u2010", "\u202f", "\u206a", "שלום"}) {
    EXPECT_FALSE(turns_writing(text)) << text;
  }
}

TEST(RecallRequest, MembersThatItDoesNotKnowAreNamedNotIgnored) {
  EXPECT_EQ(recall_faults(R"("code_lot":"LL1","reason":"x","code_site":"LL","untill":1)"),
            "code_site untill ");
  EXPECT_EQ(recall_faults(R"("code_lot":"LL1","reason":"x","code_lot":"LL2")"), "code_lot ");
  EXPECT_EQ(recall_faults(R"("code_lot":"","site_code":"LL","reason":"x")"), "code_lot ");
}

TEST(RecallRequest, ASiteNarrowsIt) {
  const auto parsed = parse_recall_request(R"({"site_code":"LL","reason":"x"})");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->which.site->value, "LL");
  EXPECT_EQ(recall_faults(R"("site_code":"L L","reason":"x")"), "site_code ");
}

TEST(RecallRequest, AReasonOfBlanksOrTurnedWritingIsNone) {
  for (const char* reason : {" ", "\u200b", "\u2028", "\u00a0\ufeff", "bon\u202enob", "a\u200f"}) {
    EXPECT_EQ(recall_faults(R"("code_lot":"LL1","reason":")" + std::string(reason) + '"'),
              "reason ")
        << reason;
  }
}

TEST(ProductRequest, MembersThatItDoesNotKnowAreNamedNotIgnored) {
  const auto parsed = parse_product_request(R"({"code_lot":"LL1","qrcode":"SQAL_1"})");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(paths(parsed.error().details), "qrcode ");
}

TEST(FeedbackRequest, AMemberTwiceIsRefused) {
  EXPECT_EQ(rating_faults(R"("overall_rating":5,"overall_rating":1)"), "overall_rating ");
  EXPECT_EQ(rating_faults(R"("overall_rating":5,"overall\u005frating":1)"), "overall_rating ");
  EXPECT_EQ(rating_faults(R"("overall_rating":5,"detailed_ratings":{"color":1,"color":5})"),
            "detailed_ratings.color ");
  EXPECT_EQ(rating_faults(R"("overall_rating":5,"app_version":"1")"), "");
}

TEST(FeedbackRequest, ACommentThatNobodySeesOrThatTurnsTheWritingIsRefused) {
  for (const char* comment : {"\u200b", "\ufeff", "\u2028", "\U000e0041\U000e0042", "a\u200fb",
                              "\u200ea", "\u061c", "a\u202eb", "a\u2066b"}) {
    EXPECT_EQ(rating_faults(R"("overall_rating":5,"comment":")" + std::string(comment) + '"'),
              "comment ")
        << comment;
  }
  EXPECT_EQ(rating_faults(R"("overall_rating":5,"comment":" \n")"), "") << "a form left empty";
}

TEST(FeedbackRequest, ASeparatorOfLinesBecomesASpaceAsALineEndDoes) {
  const auto parsed = parse_feedback_request(
      R"({"qr_code":"SQAL_1","product_id":"FG_1","overall_rating":5,"comment":"a\u2028b"})");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->rating.comment, "a b");
}

}  // namespace
}  // namespace gaveurs
