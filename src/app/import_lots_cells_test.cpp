#include "app/import_lots_cells.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace gaveurs {
namespace {

TEST(ReadNumber, DecimalsAndThousandsAsPeopleWriteThem) {
  const std::pair<std::string_view, double> cells[] = {
      {"7,61", 7.61},
      {"7.61", 7.61},
      {"1 234,5", 1234.5},
      {"1\xc2\xa0"
       "234,5",
       1234.5},
      {"1\xa0"
       "234",
       1234},
      {"1\xe2\x80\xaf"
       "234,5",
       1234.5},
      {"1.234,5", 1234.5},
      {"1,234.5", 1234.5},
      {"1.234.567", 1234567},
      {"1,234,567", 1234567},
      {"1'234.5", 1234.5},
      {"-0,01", -0.01},
      {"+5", 5},
      {" 12 ", 12},
      {"12 %", 12},
      {"1,2E+03", 1200},
      {"0,0", 0},
      {",5", 0.5},
  };
  for (const auto& [text, value] : cells) {
    const NumberCell cell = read_number(text);
    EXPECT_EQ(cell.state, CellState::kValue) << text;
    EXPECT_DOUBLE_EQ(cell.value, value) << text;
  }
}

TEST(ReadNumber, TellsBlankFromUnreadable) {
  for (const char* text : {"", "  ", "-", "NC", "n/a", "#N/A", "null", "\xc2\xa0"}) {
    EXPECT_EQ(read_number(text).state, CellState::kBlank) << text;
  }
  for (const char* text : {"beaucoup", "12a", "1,2,3.4.5", "inf", "1e999", "--1", "12-3", "é",
                           "11111111111111111111111111111111111111111111111111111111111"}) {
    EXPECT_EQ(read_number(text).state, CellState::kUnreadable) << text;
  }
}

TEST(ReadNumber, ReadsBackWhatIsWrittenInEitherWay) {
  Random random(11);
  for (int i = 0; i < 20'000; ++i) {
    const double value = random.normal(0, 1) * (random.chance(0.5) ? 1 : 5'000);
    std::string text = fmt::format("{}", value);
    EXPECT_EQ(read_number(text).value, value) << text;
    std::replace(text.begin(), text.end(), '.', ',');
    EXPECT_EQ(read_number(text).value, value) << text;
  }
}

TEST(ReadDate, FormsOfTheExport) {
  const std::int64_t day = read_date("2023-03-06").day;
  EXPECT_EQ(paris_midnight(day), from_paris({2023, 3, 6, 0, 0, 0}));
  for (const char* text :
       {"06/03/2023", "6/3/2023", "06/03/23", "06-03-2023", "06.03.2023", "2023/03/06",
        "06/03/2023 14:30", "06/03/2023 14:30:00", "2023-03-06T14:30:00Z", " 06/03/2023 "}) {
    const DateCell cell = read_date(text);
    EXPECT_EQ(cell.state, CellState::kValue) << text;
    EXPECT_EQ(cell.day, day) << text;
  }
  EXPECT_EQ(read_date("").state, CellState::kBlank);
  for (const char* text : {"hier", "31/02/2023", "00/01/2023", "06/13/2023", "06/03", "06/03/203",
                           "06/03-2023", "20230306", "06/03/2023x", "01/01/1890", "45000"}) {
    EXPECT_EQ(read_date(text).state, CellState::kUnreadable) << text;
  }
}

TEST(ReadText, IsUtf8WhateverItWas) {
  EXPECT_EQ(read_text("Pékin", 60), "Pékin");
  EXPECT_EQ(read_text("P\xe9kin", 60), "Pékin");
  EXPECT_EQ(read_text("\x80 5", 60), "€ 5");         // Windows-1252
  EXPECT_EQ(read_text("\x81", 60), "\xef\xbf\xbd");  // means nothing in it
  EXPECT_EQ(read_text("  a \t\n b ", 60), "a b");
  EXPECT_EQ(read_text("éé", 3), "é");
  EXPECT_EQ(read_text("Voil\xc3\xa0", 60), "Voilà");
}

// A space that is no ASCII one stayed at an end when a control character stood before it.
TEST(ReadText, TrimsWhatControlCharactersHid) {
  EXPECT_EQ(read_text("\x01\u00a0Mulard\u00a0\x02", 60), "Mulard");
  EXPECT_EQ(read_text("abc\u00a0def", 5), "abc");
}

TEST(NormalName, ForgetsCaseAccentsAndSigns) {
  for (const char* name : {"Debut_du_lot", "Début du lot",
                           "D\xe9"
                           "but du Lot",
                           "DEBUT-DU-LOT"}) {
    EXPECT_EQ(normal_name(name), "debutdulot") << name;
  }
}

}  // namespace
}  // namespace gaveurs
