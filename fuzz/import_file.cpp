// A whole export. Its rows, refusals and line numbers are the same however the bytes come in
// pieces, every line with content is a row, a refusal or a repeat, and a row that was taken is a
// possible lot. A row takes one line of the file, or as many as its quoted cells go over.
#include "app/import_lots_file.h"

#include <fmt/format.h>

#include <cmath>

#include "app/import_lots_cells.h"
#include "base/json_text.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr std::int64_t kToday = 20'782;  // 2026-11-25

struct Reading {
  std::vector<LotRecord> rows;
  std::vector<std::string> told;  // refusals and remarks, with their lines
  std::vector<std::string> ignored;
  std::int64_t lines = 0, repeated = 0;
  std::size_t refused = 0;
  char separator = ';';
  std::string error;
  bool operator==(const Reading&) const = default;
};

Reading read(const fuzz::Pieces& pieces) {
  Reading out;
  LotFileEvents events;
  events.row = [&](const FileLine& at, LotRow&& row) {
    for (const auto& remark : row.remarks)
      out.told.push_back(fmt::format("{}: {}", at.line, remark));
    out.rows.push_back(std::move(row.record));
  };
  events.refused = [&](const FileLine& at, const std::string& reason) {
    must(!reason.empty(), "a refused line has a reason");
    out.told.push_back(fmt::format("{}: {}: {}", at.line, at.lot, reason));
    ++out.refused;
  };
  LotFile file(events, kToday);
  Result<void> done;
  for (const std::string_view piece : pieces) {
    done = file.feed(piece);
    if (!done) break;
  }
  if (done) done = file.finish();
  if (!done) {
    fuzz::must_explain(done.error());
    out.error = done.error().message;
  }
  const LotFileFacts& facts = file.facts();
  out.ignored = facts.ignored;
  out.lines = facts.lines;
  out.repeated = facts.repeated;
  out.separator = facts.separator;
  return out;
}

void check_row(const LotRecord& row) {
  const LotResult& result = row.resultat;
  must(!row.code.value.empty() && !row.site.value.empty(), "a lot has a code and a site");
  must(row.nb_meg > 0 && row.gaveur.value > 0, "a lot has ducks and a gaveur");
  must(row.fin > row.debut && row.duree_jours >= 5 && row.duree_jours <= 20, "a lot has its days");
  must(std::isfinite(result.itm) && result.itm > 0, "a lot has an ITM");
  must(result.perte.value_or(0) >= 0 && result.perte.value_or(0) <= 1, "a loss is a fraction");
  must(!row.nb_accroches || *row.nb_accroches <= row.nb_meg, "no more are hooked than were fed");
  for (const std::string* text : {&row.souche, &row.production, &row.saison}) {
    must(is_utf8(*text), "texts are UTF-8");
  }
  int last = 0;
  for (const CurvePoint& point : row.courbe) {
    must(point.repas > last && point.repas <= kMaxRecordedMeals, "meals are in their order");
    must(point.given_g.value_or(0) >= 0 && point.given_g.value_or(0) <= 2'000,
         "given doses are possible");
    last = point.repas;
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::view_of(data, size);
  const Reading whole = read({bytes});
  for (const LotRecord& row : whole.rows) check_row(row);
  for (const std::string& text : whole.told) must(is_utf8(text), "what is told is UTF-8");
  const auto counted = static_cast<std::int64_t>(whole.rows.size() + whole.refused);
  must(!whole.error.empty() || whole.lines == counted + whole.repeated,
       "every line with content is a row, a refusal or a repeat");
  for (const auto& pieces : fuzz::ways_to_cut(bytes)) {
    must(read(pieces) == whole, "the pieces in which bytes come do not matter");
  }
  return 0;
}
