#include "app/import_lots_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "app/import_lots_cells.h"
#include "base/random.h"

namespace gaveurs {
namespace {

const std::int64_t kToday = read_date("24/11/2026").day;
constexpr std::string_view kHeader =
    "CodeLot;gaveur_id;Debut_du_lot;Fin_du_lot;Nb_MEG;Quantite_accrochee;feedTarget_1;"
    "feedCornReal_1;feedTarget_2;feedCornReal_2;feedTarget_3;feedCornReal_3;Poids_de_foies_moyen;"
    "Ecart_Type_Foie_Lot;ITM;Sigma;dPctgPerteGav\n";
constexpr std::string_view kLot =
    "MT2303001;41;06/03/2023;16/03/2023;1000;970;2000,0;;2000,0;1990,0;2000,0;1980,0;500,0;80,0;"
    "7,94;0,16;0,03\n";

struct Outcome {
  std::vector<LotRow> rows;
  std::vector<std::string> refused;  // "line: lot: reason"
  LotFileFacts facts;
  std::string error;
};

/// Reads the text in pieces of `piece` bytes.
Outcome read_all(std::string_view text, std::size_t piece = 1 << 20) {
  Outcome out;
  LotFileEvents events;
  events.row = [&](const FileLine&, LotRow&& row) { out.rows.push_back(std::move(row)); };
  events.refused = [&](const FileLine& at, const std::string& reason) {
    out.refused.push_back(fmt::format("{}: {}: {}", at.line, at.lot, reason));
  };
  LotFile file(events, kToday);
  Result<void> done;
  while (!text.empty() && done) {
    done = file.feed(text.substr(0, piece));
    text.remove_prefix(std::min(piece, text.size()));
  }
  if (done) done = file.finish();
  if (!done) out.error = done.error().message;
  out.facts = file.facts();
  return out;
}

std::string with_cell(std::string_view column, std::string_view value) {
  std::string line;
  std::size_t at = 0;
  std::size_t from = 0;
  std::string_view header = kHeader.substr(0, kHeader.size() - 1);
  std::string_view lot = kLot.substr(0, kLot.size() - 1);
  while (from <= header.size()) {
    const std::size_t end = std::min(header.find(';', from), header.size());
    const std::size_t lot_end = std::min(lot.find(';', at), lot.size());
    const bool is_it = header.substr(from, end - from) == column;
    line += (from == 0 ? "" : ";") + std::string(is_it ? value : lot.substr(at, lot_end - at));
    from = end + 1;
    at = lot_end + 1;
  }
  return std::string(kHeader) + line + "\n";
}

std::string refusal_of(std::string_view column, std::string_view value) {
  const Outcome out = read_all(with_cell(column, value));
  EXPECT_TRUE(out.rows.empty()) << column << '=' << value;
  return out.refused.empty() ? "" : out.refused.front();
}

TEST(LotFile, ALineBecomesARecord) {
  const Outcome out = read_all(std::string(kHeader) + std::string(kLot));
  ASSERT_EQ(out.rows.size(), 1U) << out.error;
  const LotRecord& r = out.rows[0].record;
  EXPECT_EQ(r.code.value, "MT2303001");
  EXPECT_EQ(r.site.value, "MT");  // of the code: the file has no such column
  EXPECT_EQ(r.duree_jours, 10);
  EXPECT_EQ(r.debut, from_paris({2023, 3, 6, 0, 0, 0}));
  ASSERT_EQ(r.courbe.size(), 3U);
  EXPECT_EQ(r.courbe[1], (CurvePoint{2, 2000, 1990}));
  EXPECT_DOUBLE_EQ(r.resultat.mais_par_canard_g, 3970);
  EXPECT_DOUBLE_EQ(r.resultat.itm, 7.94);
  EXPECT_DOUBLE_EQ(*r.resultat.sigma, 0.16);
  EXPECT_DOUBLE_EQ(*r.resultat.perte, 0.03);
}

// The site XY of a lot XY2303001 is the code's; of a lot "C1" it is nobody's.
TEST(LotFile, ACodeOfOneLetterMadeUpASite) {
  EXPECT_NE(refusal_of("CodeLot", "C1").find("site_code is blank"), std::string::npos);
  EXPECT_NE(refusal_of("CodeLot", "2303001").find("CodeLot is '2303001'"), std::string::npos);
  EXPECT_EQ(read_all(with_cell("CodeLot", "XY2303001")).rows.at(0).record.site.value, "XY");
}

TEST(LotFile, AbsurdLinesAreRefusedWithLineLotAndReason) {
  EXPECT_EQ(refusal_of("Quantite_accrochee", "1500"),
            "2: MT2303001: 1500 ducks hooked at slaughter, more than the 1000 put on feeding");
  EXPECT_NE(refusal_of("Fin_du_lot", "06/06/2023").find("92 days"), std::string::npos);
  EXPECT_NE(refusal_of("Fin_du_lot", "01/03/2023").find("before the first"), std::string::npos);
  EXPECT_NE(refusal_of("Debut_du_lot", "hier").find("not a date"), std::string::npos);
  EXPECT_NE(refusal_of("Poids_de_foies_moyen", "0,0").find("unknown"), std::string::npos);
  EXPECT_NE(refusal_of("Poids_de_foies_moyen", "-0,01").find("unknown"), std::string::npos);
  EXPECT_NE(refusal_of("Nb_MEG", "beaucoup").find("'beaucoup', not a number"), std::string::npos);
  EXPECT_NE(refusal_of("Nb_MEG", "12,5").find("whole"), std::string::npos);
  EXPECT_NE(refusal_of("CodeLot", "").find("blank"), std::string::npos);
  EXPECT_NE(refusal_of("CodeLot", "MT 23/1").find("letters"), std::string::npos);
  EXPECT_NE(refusal_of("gaveur_id", "0").find("unknown"), std::string::npos);
  EXPECT_NE(refusal_of("feedCornReal_2", "-5").find("meal 2"), std::string::npos);
  EXPECT_NE(refusal_of("feedCornReal_2", "99999").find("meal 2"), std::string::npos);
}

TEST(LotFile, ALotThatEndsInTheFutureIsRefused) {
  std::string text = with_cell("Debut_du_lot", "20/11/2026");
  text.replace(text.find("16/03/2023"), 10, "30/11/2026");
  const Outcome out = read_all(text);
  ASSERT_EQ(out.refused.size(), 1U);
  EXPECT_NE(out.refused[0].find("in the future"), std::string::npos);
}

TEST(LotFile, SentinelsMeanUnknownAndLeaveNoRemark) {
  for (const char* sd : {"0,0", "-0,01", ""}) {
    std::string text = with_cell("Ecart_Type_Foie_Lot", sd);
    text.replace(text.find("0,16"), 4, "0,0");
    const Outcome out = read_all(text);
    ASSERT_EQ(out.rows.size(), 1U);
    EXPECT_FALSE(out.rows[0].record.resultat.sigma.has_value());
    EXPECT_FALSE(out.rows[0].record.resultat.ecart_type_foie_g.has_value());
    EXPECT_TRUE(out.rows[0].remarks.empty());
  }
}

TEST(LotFile, DifferencesToTheFileAreSaidAndOursIsKept) {
  const std::pair<const char*, const char*> differing[] = {
      {"ITM", "8,5"}, {"Sigma", "0,2"}, {"dPctgPerteGav", "0,5"}};
  for (const auto& [column, value] : differing) {
    const Outcome out = read_all(with_cell(column, value));
    ASSERT_EQ(out.rows.size(), 1U);
    ASSERT_EQ(out.rows[0].remarks.size(), 1U) << column;
    EXPECT_EQ(out.rows[0].remarks[0].find(column), 0U);
    EXPECT_DOUBLE_EQ(out.rows[0].record.resultat.itm, 7.94);
  }
}

TEST(LotFile, DosesAfterTheLastGivenAreNoMeals) {
  std::string text = with_cell("feedCornReal_3", "0,0");
  const Outcome out = read_all(text);
  ASSERT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(out.rows[0].record.courbe.size(), 2U);
}

TEST(LotFile, SeparatorsOrderAndNamesMayDiffer) {
  const Outcome usual = read_all(std::string(kHeader) + std::string(kLot));
  const std::string_view other =
      "\xef\xbb\xbf\"Poids moyen foie\",ITM,D\xe9"
      "but du lot,Remarque,Fin Lot,NB MEG,"
      "Qte accrochee,code lot,Gaveur,FEEDTARGET_01,feedcornreal 1,feedTarget2,feedCornReal2,"
      "feedTarget3,feedCornReal3,Ecart-type foie,Sigma,dPctgPerteGav\r\n"
      "500.0,7.94,2023-03-06,\"bien, \"\"tr\xe8s\"\"\",2023-03-16 00:00,\"1 000\",970,MT2303001,41,"
      "2000,,2000,1990,2000,1980,80,0.16,0.03\r\n";
  const Outcome out = read_all(other);
  ASSERT_EQ(out.rows.size(), 1U) << out.error << (out.refused.empty() ? "" : out.refused[0]);
  EXPECT_EQ(out.facts.separator, ',');
  EXPECT_EQ(out.facts.ignored, std::vector<std::string>{"Remarque"});
  EXPECT_EQ(out.rows[0].record, usual.rows[0].record);
  std::string tabs = std::string(kHeader) + std::string(kLot);
  std::replace(tabs.begin(), tabs.end(), ';', '\t');
  EXPECT_EQ(read_all("sep=\t\r\n" + tabs).rows.at(0).record, usual.rows[0].record);
  EXPECT_EQ(read_all(tabs).rows.at(0).record, usual.rows[0].record);
}

TEST(LotFile, NoLineOfALotCountsTwice) {
  std::string text = std::string(kHeader) + std::string(kLot) + std::string(kLot);
  text += with_cell("Nb_MEG", "1001").substr(kHeader.size());
  const Outcome out = read_all(text);
  EXPECT_EQ(out.rows.size(), 1U);
  EXPECT_EQ(out.facts.repeated, 1);
  ASSERT_EQ(out.refused.size(), 1U);
  EXPECT_EQ(out.refused[0].find("4: MT2303001: the lot is in the file already"), 0U);
}

TEST(LotFile, LinesAreCountedAsAnEditorDoes) {
  const std::string bad = "x\n";
  const Outcome out =
      read_all("\n\n" + std::string(kHeader) + "\n;;;;;;;;;;;;;;;;\n" + bad + std::string(kLot));
  ASSERT_EQ(out.refused.size(), 1U);
  EXPECT_EQ(out.refused[0], "6: x: the line has 1 cells, the first line 17");
  EXPECT_EQ(out.rows.size(), 1U);
}

// Lines before the header were counted again with each piece of it that came.
TEST(LotFile, BlankLinesBeforeAHeaderInPiecesAreCountedOnce) {
  const std::string text = "\r\n\nsep=;\r\n" + std::string(kHeader) + "x\n";
  for (std::size_t piece = 1; piece < 60; ++piece) {
    const Outcome out = read_all(text, piece);
    ASSERT_EQ(out.refused.size(), 1U) << piece;
    EXPECT_EQ(out.refused[0], "5: x: the line has 1 cells, the first line 17") << piece;
  }
}

TEST(LotFile, FilesThatAreNoExportAreRefusedWhole) {
  EXPECT_EQ(read_all("").error, "the file is empty");
  EXPECT_NE(read_all("a;b;c\n1;2;3\n").error.find("CodeLot, gaveur_id"), std::string::npos);
  EXPECT_NE(read_all("CodeLot;CodeLot\n").error.find("twice"), std::string::npos);
  EXPECT_NE(read_all(std::string_view("\x00\x01\x02", 3)).error, "");
  EXPECT_NE(read_all("PK\x03\x04zip").error.find("spreadsheet"), std::string::npos);
  EXPECT_NE(read_all("\xff\xfe"
                     "C")
                .error,
            "");
}

std::string lot_line(int serial) {
  return fmt::format("MT23030{:02}", serial) + std::string(kLot.substr(9));
}

// A quote before one cell took all lines behind it into that cell, without a word.
TEST(LotFile, AStrayQuoteSwallowedTheLinesBehindIt) {
  for (const std::string_view end : {"\n", "\r\n", "\r"}) {
    for (const bool last_end : {true, false}) {
      std::string text(kHeader);
      for (int i = 1; i <= 9; ++i) {
        std::string line = lot_line(i);
        if (i == 3 || i == 8) line.replace(line.find(";06/03"), 1, ";\"");
        if (i == 9 && !last_end) line.pop_back();
        text += line;
      }
      for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += end.size()) {
        text.replace(at, 1, end);
      }
      for (const std::size_t piece : {1UL, 7UL, 64UL, 1UL << 20}) {
        const Outcome out = read_all(text, piece);
        EXPECT_EQ(out.rows.size(), 7U);
        EXPECT_EQ(out.facts.lines, 9);
        ASSERT_EQ(out.refused.size(), 2U) << out.error;
        EXPECT_EQ(out.refused[0],
                  "4: MT2303003: a quoted cell does not end; is a quote not closed?");
        EXPECT_EQ(out.refused[1].substr(0, 14), "9: MT2303008: ");
      }
    }
  }
}

TEST(LotFile, AStrayQuoteInTheNextLineDidNotMakeTheTwoOne) {
  std::string first = lot_line(1);
  std::string second = lot_line(2);
  first.replace(first.find(";06/03"), 1, ";\"");
  second.replace(second.find("2023;16"), 5, "2023\";");
  const Outcome out = read_all(std::string(kHeader) + first + second + lot_line(3));
  ASSERT_EQ(out.refused.size(), 2U);
  EXPECT_EQ(out.refused[0].substr(0, 14), "2: MT2303001: ");
  EXPECT_EQ(out.refused[1].substr(0, 14), "3: MT2303002: ");
  EXPECT_EQ(out.rows.size(), 1U);
}

TEST(LotFile, AQuoteOpenAtTheEndOfTheFileIsRefused) {
  std::string open = lot_line(2);
  open.replace(open.rfind(';'), 1, ";\"");
  const Outcome out = read_all(std::string(kHeader) + lot_line(1) + open);
  EXPECT_EQ(out.rows.size(), 1U);
  ASSERT_EQ(out.refused.size(), 1U);
  EXPECT_NE(out.refused[0].find("quote"), std::string::npos);
}

TEST(LotFile, AQuotedCellMayGoOnOverLineEnds) {
  std::string header(kHeader);
  header.insert(header.size() - 1, ";Note");
  std::string noted = lot_line(1);
  noted.insert(noted.size() - 1, ";\"bien;\r\n\r\ntr\u00e8s \"\"bien\"\"\"");
  std::string plain = lot_line(2);
  plain.insert(plain.size() - 1, ";x");
  const Outcome out = read_all(header + noted + plain + "x\n", 5);
  EXPECT_EQ(out.rows.size(), 2U);
  ASSERT_EQ(out.refused.size(), 1U);
  EXPECT_EQ(out.refused[0].substr(0, 3), "6: ");
}

TEST(LotFile, ALineLongerThanAnyIsRefusedAndTheNextIsRead) {
  const std::string text =
      std::string(kHeader) + lot_line(1) + "\"" + std::string(3 << 20, 'x') + "\n" + lot_line(2);
  for (const std::size_t piece : {65'536UL, 8UL << 20}) {
    const Outcome out = read_all(text, piece);
    EXPECT_EQ(out.rows.size(), 2U);
    ASSERT_EQ(out.refused.size(), 1U);
    EXPECT_EQ(out.refused[0].substr(0, 3), "3: ");
  }
}

TEST(LotFile, ThePiecesInWhichBytesComeDoNotMatter) {
  const std::string text = "\xef\xbb\xbf" + std::string(kHeader) + std::string(kLot) + "x\r\n" +
                           with_cell("CodeLot", "LS2303002").substr(kHeader.size());
  const Outcome whole = read_all(text);
  ASSERT_EQ(whole.rows.size(), 2U);
  for (std::size_t piece = 1; piece < 40; ++piece) {
    const Outcome parts = read_all(text, piece);
    ASSERT_EQ(parts.rows.size(), 2U) << piece;
    EXPECT_EQ(parts.rows[1].record, whole.rows[1].record);
    EXPECT_EQ(parts.refused, whole.refused);
  }
}

// Whatever the bytes: no crash, and every line with content is a row, a refusal or a repeat.
TEST(LotFile, BrokenBytesNeverBreakTheReading) {
  const std::string good = std::string(kHeader) + std::string(kLot) + std::string(kLot);
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    Random random(seed);
    std::string text = good;
    for (int i = 0; i < 6; ++i) {
      const auto at =
          static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(text.size()) - 1));
      switch (random.integer(0, 3)) {
        case 0:
          text[at] = static_cast<char>(random.integer(0, 255));
          break;
        case 1:
          text.erase(at, static_cast<std::size_t>(random.integer(1, 9)));
          break;
        case 2:
          text.insert(at, 1, "\";\n\r,-.\x00"[random.integer(0, 7)]);
          break;
        default:
          text.insert(at, text.substr(at / 2, 20));
          break;
      }
    }
    const Outcome out = read_all(text, static_cast<std::size_t>(random.integer(1, 200)));
    if (!out.error.empty()) continue;
    EXPECT_EQ(out.facts.lines,
              static_cast<std::int64_t>(out.rows.size() + out.refused.size()) + out.facts.repeated)
        << seed;
    for (const LotRow& row : out.rows) {
      EXPECT_GT(row.record.nb_meg, 0);
      EXPECT_GT(row.record.resultat.itm, 0);
      EXPECT_LE(row.record.resultat.perte.value_or(0), 1);
    }
  }
}

TEST(LotFile, TheRealRecordsHaveTheFiguresOfTheirDescription) {
  const char* folder = std::getenv("GAVEURS_SHARED_DATA");
  std::ifstream in((folder ? std::string(folder) : "") + "/lots_2023.csv", std::ios::binary);
  if (!in) GTEST_SKIP() << "the real records are not beside the project";
  std::stringstream text;
  text << in.rdbuf();
  const Outcome out = read_all(text.str(), 10'000);
  ASSERT_EQ(out.error, "");
  EXPECT_EQ(out.facts.lines, 1'784);
  EXPECT_EQ(out.rows.size(), 1'780U);
  EXPECT_EQ(out.refused.size(), 4U);  // a 92-day lot, three with more hooked than fed
  double itm = 0, liver = 0, corn = 0, sd = 0, loss = 0;
  int with_sd = 0, with_loss = 0;
  std::map<int, std::pair<double, int>> given;
  std::map<std::int64_t, int> gaveurs;
  for (const LotRow& row : out.rows) {
    const LotResult& r = row.record.resultat;
    itm += r.itm;
    liver += r.poids_foie_g;
    corn += r.mais_par_canard_g;
    ++gaveurs[row.record.gaveur.value];
    if (r.ecart_type_foie_g) sd += *r.ecart_type_foie_g, ++with_sd;
    if (r.perte) loss += *r.perte, ++with_loss;
    for (const CurvePoint& point : row.record.courbe) {
      if (!point.given_g) continue;
      given[point.repas].first += *point.given_g;
      ++given[point.repas].second;
    }
    EXPECT_GE(row.record.courbe.size(), 18U);
  }
  const auto n = static_cast<double>(out.rows.size());
  EXPECT_NEAR(itm / n, 14.9, 0.05);
  EXPECT_NEAR(liver / n, 527, 1);
  EXPECT_NEAR(corn / n, 7'781, 5);
  EXPECT_NEAR(sd / with_sd, 90, 1);       // where known; 86 counts the zeros
  EXPECT_NEAR(loss / with_loss, 0.0323, 0.0005);  // 3.8 % counts unknown hooks as a loss of all
  EXPECT_EQ(gaveurs.size(), 196U);
  const std::map<int, double> means{{1, 212},  {3, 249},  {5, 292},  {8, 358}, {10, 394},
                                    {13, 435}, {16, 448}, {18, 439}, {20, 403}};
  for (const auto& [meal, mean] : means) {
    EXPECT_NEAR(given[meal].first / given[meal].second, mean, 1) << meal;
  }
}

}  // namespace
}  // namespace gaveurs
