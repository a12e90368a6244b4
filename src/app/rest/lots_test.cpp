#include <gtest/gtest.h>

#include "app/rest/answers.h"
#include "base/temporary_folder.h"
#include "store/open.h"

namespace gaveurs {
namespace {

class LotAnswers : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*open_store({.url = {}, .data_dir = folder_.path(), .create = true}));
    WriteSet set;
    set.sites.push_back({{"LL"}, "Bretagne", "Bretagne"});
    set.gaveurs.push_back({{1}, "Jean Martin", {"LL"}, std::nullopt});
    Lot lot;
    lot.code = {"LL2511001"};
    lot.gaveur = {1};
    lot.site = {"LL"};
    set.lots.push_back(lot);
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
    tx.reset();
    reader_ = store_->open_reader().value();
  }

  Result<std::string> history(const std::string& cursor) {
    return lot_history({"LL2511001", {{"cursor", cursor}}, Instant{}}, *reader_);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reader> reader_;
};

// The least number has no absolute value; as a day it became day 0.
TEST_F(LotAnswers, ACursorOfTheLeastNumberIsRefused) {
  EXPECT_TRUE(history("-1-1").has_value());
  for (const char* cursor : {"-9223372036854775808-0", "1000-0", "-1000-0", "0-2", "x"}) {
    const auto answer = history(cursor);
    ASSERT_FALSE(answer.has_value()) << cursor;
    EXPECT_EQ(answer.error().kind, ErrorKind::kInvalid);
    EXPECT_EQ(answer.error().details.at(0).path, "cursor");
  }
}

}  // namespace
}  // namespace gaveurs
