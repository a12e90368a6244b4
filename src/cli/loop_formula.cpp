// gaveurs loop formula: readable laws, of lots or of any table, as a front of size and accuracy.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/import_lots_cells.h"
#include "cli/loop.h"
#include "cli/lot_records_file.h"
#include "cli/whole_file.h"
#include "loop/formula_lots.h"
#include "loop/formula_search.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
Searches formulas by genetic programming (docs/formula.md): each line of the answer is the best
formula of its size, with R² on the rows it was learned from and on those held back. The one marked
* does best on the newest of the rows learned from when fitted to the others. Of lots those
are held back that started on --from or later, and only lots that had closed before that day are
learned from. Of a table a quarter of the rows, drawn by the seed, are held back; its first line
has the names, "corn [kg]" gives a unit, and unlike units are then not added.
A formula of lots describes what gaveurs do; it is no proof that doing otherwise would follow it.

Examples:
  gaveurs loop formula --lots lots_2023.csv --from 2023-07-01
  gaveurs loop formula --lots lots_2023.csv --law liver --seconds 60
  gaveurs loop formula --table trial.csv --target yield

Ends with 0; 1 when the file holds too little; 2 for wrong flags.
)";
constexpr double kHeldBackPart = 0.25;
constexpr double kLotsLearnedPart = 0.7;  // of the time, without --from
constexpr double kInnerPart = 0.7;        // of the rows learned from, to choose a formula
constexpr double kNearlyAsGood = 0.02;    // of what is left unexplained

struct FormulaFlags {
  std::string lots, table, target, law, from;
  FormulaOptions search{
      .seconds = 20, .rows = 1'200, .library = 3'000, .most_terms = 3, .most_size = 27};
};

double r2_of(const FormulaModel& model, const FormulaTable& table) {
  return table.y.size() < 2 ? kNoFit : r_squared(model.predict(table.x), table.y);
}

std::string r2_text(double r2) {
  if (r2 <= kNoFit) return "-";
  return 1 - r2 < 1e-4 && r2 < 1 ? fmt::format("1-{:.0e}", 1 - r2) : fmt::format("{:.4f}", r2);
}

/// The formula whose shape, fitted to the first rows, does best on those after them; of several
/// that are nearly as good the smallest. Nothing held back is looked at.
std::size_t advised(const std::vector<FormulaFound>& formulas, const FormulaTable& learned) {
  const auto first = static_cast<Eigen::Index>(kInnerPart * static_cast<double>(learned.y.size()));
  const Eigen::Index rest = learned.y.size() - first;
  std::vector<double> worth;
  for (const FormulaFound& found : formulas) {
    FormulaModel model = found.model;
    const bool is_fit = refit(model, learned.x.topRows(first), learned.y.head(first), 0);
    worth.push_back(is_fit
                        ? r_squared(model.predict(learned.x.bottomRows(rest)), learned.y.tail(rest))
                        : kNoFit);
  }
  const double best = *std::max_element(worth.begin(), worth.end());
  const double allowed = best - kNearlyAsGood * std::max(1e-9, 1 - best);
  return static_cast<std::size_t>(
      std::find_if(worth.begin(), worth.end(), [&](double w) { return w >= allowed; }) -
      worth.begin());
}

Result<void> print_front(const FormulaTable& learned, const FormulaTable& held_back,
                         const FormulaOptions& options) {
  const auto front = find_formulas(learned, options);
  if (!front) return std::unexpected(front.error());
  const auto units = FormulaUnits::of(learned.variables);
  fmt::print("{:>5} {:>11} {:>11}  formula\n", "size", "R2 learned", "R2 held");
  if (front->formulas.empty()) {
    fmt::print("none explains anything\n");
    return {};
  }
  const FormulaFound* best = &front->formulas[advised(front->formulas, learned)];
  for (const FormulaFound& found : front->formulas) {
    fmt::print("{:>5}{}{:>11} {:>11}  {} = {}\n", found.size, &found == best ? '*' : ' ',
               r2_text(found.check_r2), r2_text(r2_of(found.model, held_back)), learned.target.name,
               found.model.text(learned.names()));
    if (const std::string text = found.model.units(*units, learned.target.unit); !text.empty()) {
      fmt::print("{:>29}  {}\n", "", text);
    }
  }
  fmt::print("{} formulas tried in {:.1f} s\n", front->evaluations, front->seconds);
  return {};
}

int formulas_of_lots(const FormulaFlags& flags) {
  const auto file = read_lot_records(flags.lots);
  if (!file) return complain("loop", file.error());
  const auto lots = closed_lots(file->records);
  std::int64_t from_day = day_of_part(lots, kLotsLearnedPart);
  if (!flags.from.empty()) {
    const DateCell from = read_date(flags.from);
    if (from.state != CellState::kValue) {
      return complain("loop",
                      {ErrorKind::kUsage, fmt::format("--from: '{}' is no day", flags.from), {}});
    }
    from_day = from.day;
  }
  // The season comes as two variables; a wave of anything else of a lot says nothing.
  FormulaOptions search = flags.search;
  search.waves = false;
  for (const FormulaLaw law : kFormulaLaws) {
    if (!flags.law.empty() && flags.law != name_of(law)) continue;
    const auto tables = law_tables(lots, law, from_day);
    if (!tables) return complain("loop", tables.error());
    fmt::print("{}, {} from {} lots; {} lots are held back\n{}", name_of(law),
               tables->learned.target.unit, tables->lots_learned, tables->lots_held_back,
               law_variables_text(law));
    if (auto done = print_front(tables->learned, tables->held_back, search); !done) {
      return complain("loop", done.error());
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
  return kExitOk;
}

int formulas_of_table(const FormulaFlags& flags) {
  const auto text = read_whole_file(flags.table, kMostFormulaBytes);
  if (!text) return complain("loop", text.error());
  const auto csv = read_formula_csv(*text, flags.target);
  if (!csv) return complain("loop", csv.error());
  Random random = Random(flags.search.seed).split("held back");
  std::vector<Eigen::Index> learned, held_back;
  for (Eigen::Index row = 0; row < csv->table.y.size(); ++row) {
    (random.chance(kHeldBackPart) ? held_back : learned).push_back(row);
  }
  fmt::print("{} from {} rows; {} rows are held back, {} were left out\n", flags.target,
             learned.size(), held_back.size(), csv->left_out);
  auto done = print_front(csv->table.rows(learned), csv->table.rows(held_back), flags.search);
  return done ? kExitOk : complain("loop", done.error());
}

int formula(const FormulaFlags& flags) {
  if (flags.lots.empty() == flags.table.empty()) {
    return complain("loop", {ErrorKind::kUsage, "either --lots or --table is needed", {}});
  }
  if (!flags.table.empty() && flags.target.empty()) {
    return complain("loop", {ErrorKind::kUsage, "--table needs --target COLUMN", {}});
  }
  return flags.table.empty() ? formulas_of_lots(flags) : formulas_of_table(flags);
}

}  // namespace

void add_loop_formula(CLI::App& loop, std::function<int()>& chosen) {
  auto flags = std::make_shared<FormulaFlags>();
  CLI::App& app = *loop.add_subcommand("formula", "Readable laws out of lots or of any table");
  app.footer(kFooter);
  app.add_option("--lots", flags->lots, "The cooperative's export, as CSV");
  app.add_option("--law", flags->law, "Of lots: dose, liver, itm or loss; all without it")
      ->check(CLI::IsMember({"dose", "liver", "itm", "loss"}));
  app.add_option("--from", flags->from,
                 "First day of a lot to hold back, YYYY-MM-DD; else by which 70 % had started");
  app.add_option("--table", flags->table, "Any CSV file of numbers");
  app.add_option("--target", flags->target, "The column of the table to explain");
  app.add_option("--seconds", flags->search.seconds, "For each search, at most")
      ->check(CLI::Range(0.1, 3'600.0))
      ->check(is_a_number)
      ->capture_default_str();
  app.add_option("--evaluations", flags->search.evaluations, "Formulas to try, at most")
      ->check(CLI::Range(1, 1'000'000'000))
      ->capture_default_str();
  app.add_option("--rows", flags->search.rows, "Searched on, drawn by the seed")
      ->check(CLI::Range(10, 20'000))
      ->capture_default_str();
  app.add_option("--terms", flags->search.most_terms, "Of a formula's sum, at most")
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  app.add_option("--size", flags->search.most_size, "Nodes of a formula, at most")
      ->check(CLI::Range(3, 100))
      ->capture_default_str();
  app.add_option("--seed", flags->search.seed, "Of the search")
      ->check(is_seed)
      ->capture_default_str();
  app.callback([flags, &chosen] { chosen = [flags] { return formula(*flags); }; });
}

}  // namespace gaveurs
