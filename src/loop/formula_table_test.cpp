#include "loop/formula_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "loop/formula_lots.h"
#include "loop/lot_world_for_tests.h"

namespace gaveurs {
namespace {

std::string rows(std::string_view head, std::string_view row, int count) {
  std::string text = fmt::format("{}\n", head);
  for (int i = 0; i < count; ++i) text += fmt::format("{}{}\n", i, row);
  return text;
}

TEST(FormulaCsv, ReadsNamesUnitsAndNumbers) {
  const auto csv = *read_formula_csv(rows("corn [kg],y [g]", ",2.5", 12), "y");
  EXPECT_EQ(csv.table.variables[0].name, "corn");
  EXPECT_EQ(csv.table.variables[0].unit, "kg");
  EXPECT_EQ(csv.table.target.unit, "g");
  EXPECT_EQ(csv.table.x(3, 0), 3);
  EXPECT_EQ(csv.table.y(11), 2.5);
}

TEST(FormulaCsv, SemicolonsComeWithDecimalCommas) {
  EXPECT_EQ(read_formula_csv(rows("a;y", ";2,5", 12), "y")->table.y(0), 2.5);
  EXPECT_EQ(read_formula_csv(rows("a;y", ";2.5", 12), "y")->table.y(0), 2.5);
}

TEST(FormulaCsv, RowsWithoutANumberAreLeftOutAndCounted) {
  const auto csv = *read_formula_csv(rows("a,y", ",1", 12) + "3,\n4,x\n5\n6,1,1\n7,inf\n", "y");
  EXPECT_EQ(csv.table.y.size(), 12);
  EXPECT_EQ(csv.left_out, 5);
}

TEST(FormulaCsv, SaysWhyItRefuses) {
  const auto reason = [](const std::string& text) {
    return read_formula_csv(text, "y").error().message;
  };
  EXPECT_EQ(reason(""), "the file is empty");
  EXPECT_EQ(reason(rows("a,b", ",1", 12)), "there is no column 'y'");
  EXPECT_EQ(reason(rows("a,a,y", ",1,1", 12)), "the name 'a' comes twice");
  EXPECT_EQ(reason("y\n1\n"), "there is no variable");
  EXPECT_EQ(reason(rows("a,y", ",1", 3)), "3 rows of numbers; 10 are needed");
  EXPECT_NE(reason(rows("a b,y", ",1", 12)).find("column 1"), std::string::npos);
}

TEST(FormulaLots, NoLotHeldBackHadBegunBeforeTheDayNorOneLearnedFromEndedAfterIt) {
  const auto lots = test_lots(300);
  const std::int64_t day = day_of_part(lots, 0.6);
  std::size_t before = 0, after = 0;
  for (const ClosedLot& lot : lots) {
    before += lot.outcome.last_day < day;
    after += lot.input.first_day >= day;
  }
  for (const FormulaLaw law : kFormulaLaws) {
    const auto tables = *law_tables(lots, law, day);
    EXPECT_LE(tables.lots_learned, before);
    EXPECT_LE(tables.lots_held_back, after);
    EXPECT_GT(tables.lots_held_back, 0U);
    EXPECT_EQ(tables.learned.x.cols(), std::ssize(tables.learned.variables));
  }
  EXPECT_FALSE(law_tables(lots, FormulaLaw::kLiver, 0));
}

}  // namespace
}  // namespace gaveurs
