// gaveurs import: files of the cooperative into the store.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "app/import_lots.h"
#include "app/import_lots_file.h"
#include "cli/command.h"
#include "cli/import_progress.h"
#include "cli/import_writer.h"
#include "store/open.h"

namespace gaveurs {
namespace {

constexpr std::size_t kChunkBytes = 1u << 20;
/// Lines of the report on standard output; a file with --report gets them all.
constexpr std::int64_t kMaxShownLines = 1'000;

constexpr const char* kFooter = R"(
The file is CSV with a first line of names, as the cooperative exports it: ; , or tab between cells,
decimal comma or point, dd/mm/yyyy or yyyy-mm-dd, UTF-8 or Latin-1, columns in any order. It must
name: CodeLot, gaveur_id, Debut_du_lot, Fin_du_lot or duree_gavage, Nb_MEG, Poids_de_foies_moyen,
and feedCornReal_1 … or total_cornReal or Conso_Gav_Z1. ITM, Sigma and loss are computed and what
the file says of them is compared. The same file again changes nothing.

Examples:
  gaveurs import lots lots_2023.csv --data /var/lib/gaveurs
  gaveurs import lots lots_2023.csv --dry-run --report refused.txt

Ends with 0 when every line was handled, also if some were refused; 1 when nothing could be
imported; 2 for wrong flags.
)";

struct ImportFlags {
  std::string file;
  std::string data_dir = "data";
  std::string store_url;
  std::string report;
  bool dry_run = false;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, CloseFile>;

int complain(std::string_view text) {
  fmt::print(stderr, "gaveurs import lots: {}\n", text);
  return kExitFailed;
}

// Reads the file, hands rows to the importer, and says what was refused or differs.
class ImportRun {
 public:
  ImportRun(const ImportFlags& flags, Store* store, const Clock& clock, std::int64_t bytes)
      : importer_(store, clock, flags.dry_run ? ImportMode::kDryRun : ImportMode::kWrite),
        progress_(clock, bytes),
        file_(events(), paris_day_number(clock.now())) {}

  bool open_report(const std::string& path) {
    if (path.empty()) return true;
    report_.reset(std::fopen(path.c_str(), "w"));
    return report_ != nullptr;
  }

  Result<void> read(std::FILE* in) {
    std::string chunk(kChunkBytes, '\0');
    std::int64_t done = 0;
    while (const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), in)) {
      if (auto fed = file_.feed({chunk.data(), size}); !fed) return fed;
      if (failed_) return writer_.finish();
      done += static_cast<std::int64_t>(size);
      progress_.show(done, file_.facts().lines);
    }
    if (std::ferror(in) != 0)
      return fail(ErrorKind::kUnavailable, "the file cannot be read to its end");
    return file_.finish();
  }

  /// Waits until what was read is written.
  Result<void> write_rest() { return writer_.finish(); }

  void say_end(bool dry_run) {
    progress_.clear();
    if (!file_.facts().started) return;  // then the reason is all there is to say
    if (hidden_ > 0) {
      fmt::print("… and {} more such lines; --report FILE writes them all\n", hidden_);
    }
    const LotFileFacts& facts = file_.facts();
    if (!facts.ignored.empty()) say_ignored(facts.ignored);
    const ImportCounts& c = importer_.counts();
    fmt::print("{} lines: {} new, {} changed, {} unchanged, {} refused, {} repeated{}\n",
               facts.lines, c.added, c.changed, c.unchanged, refused_, facts.repeated,
               dry_run ? " (dry run: nothing was written)" : "");
    fmt::print("{} values left out or different from the file, in {} lots\n", remarks_,
               remarked_lots_);
    if (c.live > 0) fmt::print("{} lots are live and keep their live state\n", c.live);
    fmt::print("{} new gaveurs, {} new sites; {:.1f} s, {:.0f} lines/s\n", c.new_gaveurs,
               c.new_sites, progress_.seconds(),
               static_cast<double>(facts.lines) / std::max(progress_.seconds(), 1e-6));
  }

  bool brought_something() const {
    const ImportCounts& c = importer_.counts();
    return c.added + c.changed + c.unchanged > 0;
  }

 private:
  LotFileEvents events() {
    LotFileEvents events;
    events.row = [this](const FileLine& at, LotRow&& row) { take_row(at, std::move(row)); };
    events.refused = [this](const FileLine& at, const std::string& reason) {
      ++refused_;
      say(at, "refused: " + reason);
    };
    return events;
  }

  void take_row(const FileLine& at, LotRow&& row) {
    if (failed_) return;
    for (const std::string& remark : row.remarks) say(at, remark);
    remarks_ += static_cast<std::int64_t>(row.remarks.size());
    remarked_lots_ += row.remarks.empty() ? 0 : 1;
    failed_ = !writer_.add(std::move(row));
  }

  void say(const FileLine& at, std::string_view text) {
    const auto line =
        fmt::format("ligne {}: {}: {}\n", at.line, at.lot.empty() ? "?" : at.lot, text);
    if (report_) std::fputs(line.c_str(), report_.get());
    if (++said_ > kMaxShownLines) {
      ++hidden_;
      return;
    }
    progress_.clear();
    std::fputs(line.c_str(), stdout);
  }

  static void say_ignored(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    fmt::print("columns that were not read: {}\n", list);
  }

  LotImporter importer_;
  ImportProgress progress_;
  FilePtr report_;
  bool failed_ = false;
  std::int64_t refused_ = 0, remarks_ = 0, remarked_lots_ = 0, said_ = 0, hidden_ = 0;
  ImportWriter writer_{importer_};
  LotFile file_;  // last: its callbacks use the rest
};

/// No store where a dry run finds none: it must not make one.
Result<std::unique_ptr<Store>> open_for(const ImportFlags& flags) {
  StoreOptions options{flags.store_url, flags.data_dir, !flags.dry_run};
  const auto file = std::filesystem::path(flags.data_dir) / "gaveurs.db";
  std::error_code ignored;
  if (flags.dry_run && flags.store_url.empty() && !std::filesystem::exists(file, ignored)) {
    return std::unique_ptr<Store>();
  }
  return open_store(options);
}

int import_lots(const ImportFlags& flags) {
  std::error_code failed;
  if (std::filesystem::is_directory(flags.file, failed)) {
    return complain(flags.file + " is a folder, not a file");
  }
  const FilePtr in(std::fopen(flags.file.c_str(), "rb"));
  if (!in) return complain(flags.file + ": " + std::strerror(errno));
  const auto bytes = std::filesystem::file_size(flags.file, failed);
  auto store = open_for(flags);
  if (!store) {
    complain(store.error().message);
    return store.error().kind == ErrorKind::kUsage ? kExitUsage : kExitFailed;
  }
  const SystemClock clock;
  ImportRun run(flags, store->get(), clock, failed ? 0 : static_cast<std::int64_t>(bytes));
  if (!run.open_report(flags.report)) return complain(flags.report + ": " + std::strerror(errno));
  auto read = run.read(in.get());
  if (auto written = run.write_rest(); !written) read = std::move(written);
  run.say_end(flags.dry_run);
  std::fflush(stdout);
  if (!read) return complain(flags.file + ": " + read.error().message);
  return run.brought_something() ? kExitOk : complain(flags.file + ": no line could be imported");
}

}  // namespace

void add_import(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* import = app.add_subcommand("import", "Bring in files of the cooperative");
  import->require_subcommand(1);
  CLI::App* lots = import->add_subcommand("lots", "Records of finished lots");
  lots->footer(kFooter);
  auto flags = std::make_shared<ImportFlags>();
  lots->add_option("FILE", flags->file, "The export, as CSV")->required();
  CLI::Option* data = lots->add_option("--data", flags->data_dir, "Folder of the SQLite store")
                          ->capture_default_str();
  lots->add_option("--store", flags->store_url, "URL of another store")->excludes(data);
  lots->add_flag("--dry-run", flags->dry_run, "Read and compare only; write nothing");
  lots->add_option("--report", flags->report, "File for every refused line and every remark");
  lots->callback([flags, &chosen] { chosen = [flags] { return import_lots(*flags); }; });
}

}  // namespace gaveurs
