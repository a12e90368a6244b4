// Typed bind and read of every driver, one test per type.
#include "store/sql.h"

#include <limits>

#include "store/store_conformance.h"

namespace gaveurs {
namespace {

class SqlTest : public StoreConformance {
 protected:
  void SetUp() override {
    StoreConformance::SetUp();
    if (IsSkipped()) return;
    db_ = connect();
    const bool is_sqlite = GetParam() == StoreKind::kSqlite;
    db_->execute(std::string("CREATE TABLE t (id BIGINT PRIMARY KEY, whole BIGINT, short INTEGER, "
                             "number DOUBLE PRECISION, words TEXT, flag BOOLEAN, moment ") +
                 (is_sqlite ? "INTEGER)" : "TIMESTAMPTZ)"));
  }
  template <typename T>
  SqlStatement& store_and_read(const char* insert, const char* select, const T& value) {
    db_->execute("DELETE FROM t");
    db_->prepared(insert).with(1, value).run();
    auto& row = db_->prepared(select).with(1);
    EXPECT_TRUE(row.step());
    return row;
  }
  std::unique_ptr<SqlConnection> db_;
};
GAVEURS_EVERY_STORE(SqlTest);

TEST_P(SqlTest, WholeNumbers) {
  for (const std::int64_t n :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{255},
        std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(store_and_read("INSERT INTO t (id, whole) VALUES ($1, $2)",
                             "SELECT whole FROM t WHERE id = $1", n)
                  .integer(0),
              n);
  }
  EXPECT_EQ(store_and_read("INSERT INTO t (id, short) VALUES ($1, $2)",
                           "SELECT short FROM t WHERE id = $1", -2'000'000'000)
                .integer(0),
            -2'000'000'000);
}

TEST_P(SqlTest, Numbers) {
  for (const double x : {0.0, -0.1, 1e300, 5e-324, 395.5}) {
    EXPECT_EQ(store_and_read("INSERT INTO t (id, number) VALUES ($1, $2)",
                             "SELECT number FROM t WHERE id = $1", x)
                  .real(0),
              x);
  }
  EXPECT_EQ(store_and_read("INSERT INTO t (id, number) VALUES ($1, $2)",
                           "SELECT number FROM t WHERE id = $1", 7)
                .real(0),
            7.0);
}

TEST_P(SqlTest, Texts) {
  for (const std::string text : {"", "abc", "é🦆", "' OR 1=1 --"}) {
    EXPECT_EQ(store_and_read("INSERT INTO t (id, words) VALUES ($1, $2)",
                             "SELECT words FROM t WHERE id = $1", text)
                  .text(0),
              text);
  }
}

TEST_P(SqlTest, Flags) {
  for (const bool flag : {true, false}) {
    EXPECT_EQ(store_and_read("INSERT INTO t (id, flag) VALUES ($1, $2)",
                             "SELECT flag FROM t WHERE id = $1", flag)
                  .flag(0),
              flag);
  }
}

TEST_P(SqlTest, Times) {
  for (const Instant t : {Instant{0}, Instant{1}, Instant{1'700'000'000'123'456},
                          *parse_instant("2199-12-31T23:59:59.999999Z")}) {
    EXPECT_EQ(store_and_read("INSERT INTO t (id, moment) VALUES ($1, $2)",
                             "SELECT moment FROM t WHERE id = $1", t)
                  .instant(0),
              t);
  }
}

TEST_P(SqlTest, NothingIsNoValueOfAnyType) {
  db_->prepared("INSERT INTO t (id) VALUES ($1)").with(1).run();
  auto& row = db_->prepared("SELECT whole, number, words, flag, moment FROM t").with();
  ASSERT_TRUE(row.step());
  for (int c = 0; c < 5; ++c) EXPECT_TRUE(row.is_null(c));
  EXPECT_EQ(row.text(2), "");
  EXPECT_FALSE(row.maybe_integer(0).has_value());
  EXPECT_FALSE(row.maybe_real(1).has_value());
  EXPECT_FALSE(row.maybe_instant(4).has_value());
  EXPECT_FALSE(row.step());
}

TEST_P(SqlTest, AnUnknownParameterTakesTheTypeOfWhatItIsComparedWith) {
  db_->prepared("INSERT INTO t (id, words) VALUES ($1, $2)").with(1, "a").run();
  auto& rows = db_->prepared("SELECT count(*) FROM t WHERE (words = $1 OR $1 IS NULL)");
  rows.with(std::optional<std::string_view>());
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.integer(0), 1);
  rows.with(std::optional<std::string_view>("b"));
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.integer(0), 0);
}

TEST_P(SqlTest, AFailedStatementThrowsAndTheConnectionGoesOn) {
  db_->prepared("INSERT INTO t (id) VALUES ($1)").with(1).run();
  EXPECT_THROW(db_->prepared("INSERT INTO t (id) VALUES ($1)").with(1).run(), SqlError);
  EXPECT_THROW(db_->execute("SELECT nonsense FROM nowhere"), SqlError);
  db_->prepared("INSERT INTO t (id) VALUES ($1)").with(2).run();
}

}  // namespace
}  // namespace gaveurs
