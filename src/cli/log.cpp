// gaveurs log: the transparency log given away as files that anybody can check (gaveurs verify), a
// new key for it, and what its leaves attest forgotten.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unordered_set>
#include <vector>

#include "app/journal.h"
#include "app/rotate_key.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/whole_file.h"
#include "store/open.h"
#include "trace/exported_log.h"

namespace gaveurs {
namespace {

constexpr int kPage = 5'000;

constexpr const char* kLogFooter = R"(
Examples:
  gaveurs log export --data data --out export        while the server runs; one consistent moment
  gaveurs log export --data data --out export --cosigned witness/head.note \
      --witness 'coop.example+5e6f7a8b+BA…'          as of the head a witness countersigned
  gaveurs log rotate --data data                     a new key signs from here on
  gaveurs log erase --data data --gaveur 7           what leaves of his lots attest is forgotten
)";

struct LogFlags {
  std::string store = "data", out, key_file, cosigned;
  std::vector<std::string> witnesses;
  std::int64_t gaveur = 0;
};

// One file of an export, written as it grows.
class OutFile {
 public:
  explicit OutFile(const std::filesystem::path& path)
      : path_(path), file_(path, std::ios::binary) {}
  void add(std::string_view text) { file_.write(text.data(), static_cast<long>(text.size())); }
  Result<void> finish() {
    file_.close();
    if (file_) return {};
    return fail(ErrorKind::kUnavailable, path_.string() + " cannot be written");
  }

 private:
  std::filesystem::path path_;
  std::ofstream file_;
};

Result<std::int64_t> export_leaves(Reader& r, const JournalHead& head,
                                   const std::filesystem::path& folder) {
  OutFile entries(folder / "entries.jsonl"), documents(folder / "documents.tsv");
  std::int64_t number = 0;
  while (number < head.size) {
    const auto page = r.journal_leaves(number, kPage);
    if (!page) return std::unexpected(page.error());
    for (const auto& leaf : *page) {
      if (leaf.number != number || number == head.size) break;
      entries.add(leaf.entry + '\n');
      const auto salt = salt_from_hex(leaf.salt);
      if (salt) {
        documents.add(
            document_line({static_cast<std::uint64_t>(leaf.number), *salt, leaf.document}));
      }
      ++number;
    }
    if (page->empty() || (number < head.size && page->back().number >= number)) {
      return fail(ErrorKind::kCorrupt, fmt::format("leaf {} of the log is missing", number));
    }
  }
  if (auto done = entries.finish(); !done) return std::unexpected(done.error());
  if (auto done = documents.finish(); !done) return std::unexpected(done.error());
  return number;
}

// The head a witness countersigned, which must be one of this log's.
Result<void> take_cosigned(Reader& r, const LogFlags& flags, JournalHead& head) {
  const auto note = read_whole_file(flags.cosigned);
  if (!note) return std::unexpected(note.error());
  std::vector<PublicKey> witnesses;
  for (const auto& text : flags.witnesses) {
    auto key = parse_public_key(text);
    if (!key) return fail(ErrorKind::kUsage, "--witness: " + key.error().message);
    witnesses.push_back(std::move(*key));
  }
  const auto heads = r.journal_key_heads();
  if (!heads) return std::unexpected(heads.error());
  for (const auto& last : *heads) {
    const auto key = parse_public_key(last.key);
    if (!key) return std::unexpected(key.error());
    const auto checked = check_tree_head(*note, *key, witnesses);
    if (!checked) continue;
    if (checked->witnesses.size() != witnesses.size() || checked->unknown > 0) {
      return fail(ErrorKind::kUsage,
                  "--cosigned: the note is not countersigned by those witnesses");
    }
    StoredTiles tiles(r);
    const auto root = tree_root(checked->head.size, tiles);
    if (!root || *root != checked->head.root) {
      return fail(ErrorKind::kUsage, "--cosigned: the note is of another log");
    }
    head = {static_cast<std::int64_t>(checked->head.size), last.upto, checked->head.time, *note,
            last.key};
    return {};
  }
  return fail(ErrorKind::kUsage, "--cosigned: the note is not signed by this log");
}

Result<void> export_heads(Reader& r, const JournalHead& head, const LogFlags& flags) {
  const std::filesystem::path folder = flags.out;
  const auto heads = r.journal_key_heads();
  if (!heads) return std::unexpected(heads.error());
  OutFile keys(folder / "log.pub"), rotations(folder / "rotations.notes");
  OutFile witnesses(folder / "witnesses.pub"), note(folder / "head.note");
  for (const auto& last : *heads) {
    keys.add(last.key + '\n');
    if (last.key == head.key) break;
    rotations.add(last.note + "---\n");
  }
  for (const auto& key : flags.witnesses) witnesses.add(key + '\n');
  note.add(head.note);
  for (OutFile* file : {&keys, &rotations, &witnesses, &note}) {
    if (auto done = file->finish(); !done) return done;
  }
  return {};
}

Result<std::int64_t> export_log(const LogFlags& flags) {
  const auto store = open_store(store_at(flags.store, false));
  if (!store) return std::unexpected(store.error());
  auto reader = (*store)->open_reader();
  if (!reader) return std::unexpected(reader.error());
  const ReadSnapshot moment(**reader);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  auto head = (*reader)->journal_head();
  if (!head) return std::unexpected(head.error());
  if (!*head) return fail(ErrorKind::kNotFound, "the transparency log has no leaf yet");
  if (!flags.cosigned.empty()) {
    if (auto taken = take_cosigned(**reader, flags, **head); !taken) {
      return std::unexpected(taken.error());
    }
  }
  std::error_code failed;
  std::filesystem::create_directories(flags.out, failed);
  if (failed) {
    return fail(ErrorKind::kUsage, flags.out + " cannot be made: " + failed.message());
  }
  if (!std::filesystem::is_empty(flags.out, failed)) {
    return fail(ErrorKind::kUsage, flags.out + " must be a new or empty folder");
  }
  if (auto done = export_heads(**reader, **head, flags); !done) {
    return std::unexpected(done.error());
  }
  return export_leaves(**reader, **head, flags.out);
}

int run_rotate(const LogFlags& flags) {
  const auto store = open_store(store_at(flags.store, false));
  if (!store) return complain("log rotate", store.error());
  std::string file = flags.key_file;
  if (file.empty()) file = (std::filesystem::path(flags.store) / "journal.key").string();
  const auto key = rotate_key(**store, file, SystemClock().now());
  if (!key) return complain("log rotate", key.error());
  fmt::print("the log is signed with {} from here on; give every node the file {}\n", key->text(),
             file);
  return kExitOk;
}

// The leaves that speak of a gaveur and still have their documents.
class LeavesOfGaveur {
 public:
  LeavesOfGaveur(Reader& reader, GaveurId gaveur) : reader_(reader), gaveur_(gaveur) {}

  Result<std::vector<std::int64_t>> find() {
    if (auto done = add_lots(); !done) return std::unexpected(done.error());
    if (auto done = add_curves(); !done) return std::unexpected(done.error());
    return std::move(found_);
  }

 private:
  Result<void> add(std::string_view kind, const std::string& subject) {
    const auto leaves = reader_.journal_leaves_of(kind, subject, kPage);
    if (!leaves) return std::unexpected(leaves.error());
    for (const auto& leaf : *leaves) {
      if (!leaf.salt.empty()) found_.push_back(leaf.number);
    }
    return {};
  }

  Result<void> add_lots() {
    LotFilter filter;
    filter.gaveur = gaveur_;
    for (LotId after{};;) {
      const auto lots = reader_.lots(filter, after, kPage);
      if (!lots) return std::unexpected(lots.error());
      if (lots->empty()) break;
      for (const auto& view : *lots) {
        if (auto done = add("lot", view.lot.code.value); !done) return done;
        lots_.insert(view.lot.code.value);
      }
      after = lots->back().lot.id;
    }
    return lots_.empty() ? Result<void>() : add_days();
  }

  // By what the log says: the meals of a lot may be forgotten, or one corrected to another day.
  Result<void> add_days() {
    for (std::int64_t from = 0;;) {
      const auto days = reader_.journal_subjects("day", from, kPage);
      if (!days) return std::unexpected(days.error());
      if (days->empty()) return {};
      for (const auto& leaf : *days) {
        if (lots_.contains(leaf.subject.substr(0, leaf.subject.rfind('/')))) {
          found_.push_back(leaf.number);
        }
      }
      from = days->back().number + 1;
    }
  }

  // Steps of a proposition name who took them.
  Result<void> add_curves() {
    PropositionFilter filter;
    filter.gaveur = gaveur_;
    for (PropositionId before{INT64_MAX};;) {
      const auto page = reader_.propositions(filter, before, kPage);
      if (!page) return std::unexpected(page.error());
      if (page->empty()) return {};
      for (const auto& one : *page) {
        for (int step = 1; step <= one.steps; ++step) {
          auto done = add("curve", fmt::format("{}/{}", one.id.value, step));
          if (!done) return done;
        }
      }
      before = page->back().id;
    }
  }

  Reader& reader_;
  GaveurId gaveur_;
  std::unordered_set<std::string> lots_;
  std::vector<std::int64_t> found_;
};

Result<std::size_t> erase_gaveur(const LogFlags& flags) {
  const auto store = open_store(store_at(flags.store, false));
  if (!store) return std::unexpected(store.error());
  const auto reader = (*store)->open_reader();
  if (!reader) return std::unexpected(reader.error());
  const auto known = (*reader)->gaveur({flags.gaveur});
  if (!known) return std::unexpected(known.error());
  auto leaves = LeavesOfGaveur(**reader, {flags.gaveur}).find();
  if (!leaves) return std::unexpected(leaves.error());
  if (!*known && leaves->empty()) {
    return fail(ErrorKind::kNotFound, fmt::format("there is no gaveur {}", flags.gaveur));
  }
  auto tx = (*store)->begin();
  if (!tx) return std::unexpected(tx.error());
  WriteSet set;
  set.erased_leaves = std::move(*leaves);
  const std::size_t count = set.erased_leaves.size();
  if (count == 0) return count;
  if (auto wrote = (*tx)->write(set); !wrote) return std::unexpected(wrote.error());
  if (auto done = (*tx)->commit(); !done) return std::unexpected(done.error());
  return count;
}

int run_erase(const LogFlags& flags) {
  const auto count = erase_gaveur(flags);
  if (!count) return complain("log erase", count.error());
  fmt::print("{} leaves attest nothing any more; the log holds as before\n", *count);
  return kExitOk;
}

int run_export(const LogFlags& flags) {
  const auto leaves = export_log(flags);
  if (!leaves) return complain("log export", leaves.error());
  fmt::print("{} leaves written to {}\n", *leaves, flags.out);
  return kExitOk;
}

}  // namespace

void add_log(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* log = app.add_subcommand("log", "The transparency log");
  log->require_subcommand(1);
  log->footer(kLogFooter);
  CLI::App* exported = log->add_subcommand("export", "Write the log as files anybody can check");
  auto flags = std::make_shared<LogFlags>();
  exported->add_option("--store,--data", flags->store, "URL of the store, or its folder [data]");
  exported->add_option("--out", flags->out, "New folder for the files")->required();
  exported->add_option("--cosigned", flags->cosigned, "Head a witness countersigned");
  exported->add_option("--witness", flags->witnesses, "Public key of that witness")
      ->needs(exported->get_option("--cosigned"));
  exported->callback([flags, &chosen] { chosen = [flags] { return run_export(*flags); }; });
  CLI::App* rotate = log->add_subcommand("rotate", "Let a new key sign the log");
  rotate->add_option("--store,--data", flags->store, "URL of the store, or its folder [data]");
  rotate->add_option("--key-file", flags->key_file, "The signing key [journal.key in the folder]");
  rotate->callback([flags, &chosen] { chosen = [flags] { return run_rotate(*flags); }; });
  CLI::App* erase =
      log->add_subcommand("erase", "Forget what the leaves of a gaveur's lots attest");
  erase->add_option("--store,--data", flags->store, "URL of the store, or its folder [data]");
  erase->add_option("--gaveur", flags->gaveur, "His number")->required();
  erase->callback([flags, &chosen] { chosen = [flags] { return run_erase(*flags); }; });
}

}  // namespace gaveurs
