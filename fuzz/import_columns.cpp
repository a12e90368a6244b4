// The first line of an export: names of columns, here between line ends. A map of columns has a
// place for each name, no meaning twice and all that is required; a refusal says what is missing.
#include "app/import_lots_columns.h"

#include "base/json_text.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    lines.emplace_back(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

bool same(const LotColumnRef& a, const LotColumnRef& b) {
  return a.column == b.column && a.meal == b.meal;
}

void check_map(const LotColumns& columns, const std::vector<std::string>& header) {
  must(columns.refs.size() == header.size(), "each name has a place");
  for (std::size_t i = 0; i < columns.refs.size(); ++i) {
    const LotColumnRef& ref = columns.refs[i];
    if (ref.column == LotColumn::kIgnored) continue;
    const bool dose = ref.column == LotColumn::kPlanned || ref.column == LotColumn::kGiven;
    must(dose ? ref.meal >= 1 && ref.meal <= kMaxRecordedMeals : ref.meal == 0,
         "doses are of a meal, other columns are not");
    for (std::size_t other = 0; other < i; ++other) {
      must(!same(ref, columns.refs[other]), "no meaning is there twice");
    }
  }
  for (const LotColumn column : {LotColumn::kCode, LotColumn::kGaveur, LotColumn::kDebut,
                                 LotColumn::kMeg, LotColumn::kFoie}) {
    must(columns.has(column), "what is required is there");
  }
  for (const std::string& name : columns.ignored) must(is_utf8(name), "a name is shown in UTF-8");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = lines_of(fuzz::view_of(data, size).substr(0, 4'096));
  const int known = known_lot_columns(header);
  must(known >= 0 && known <= static_cast<int>(header.size()), "no more is known than there is");
  const auto columns = map_lot_columns(header);
  if (columns) {
    check_map(*columns, header);
  } else {
    fuzz::must_explain(columns.error());
    must(is_utf8(columns.error().message), "a refusal is UTF-8");
  }
  return 0;
}
