// gaveurs store: a store as a whole: its schema, its soundness, copies and backups.
#include <fmt/format.h>

#include <cstdio>

#include "cli/command.h"
#include "store/migrations.h"
#include "store/served_mark.h"
#include "store/transfer.h"

namespace gaveurs {
namespace {

constexpr const char* kFooter = R"(
A store is named by its URL, or by the folder of an embedded one:
  data    sqlite:///var/lib/gaveurs/gaveurs.db    postgresql://gaveurs@db.example.org/gaveurs

Examples:
  gaveurs store backup data farm.backup             while the server runs; one consistent moment
  gaveurs store restore farm.backup postgresql://gaveurs@db.example.org/gaveurs
  gaveurs store copy data postgresql://gaveurs@db.example.org/gaveurs
      counts and hashes of every table are compared before anything is kept; refused while a
      server runs on the source, since the copy would lack what it takes from then on
  gaveurs store check data                          ends with 1 when something is wrong
)";

struct StoreFlags {
  std::string store, to, file;
  bool while_served = false;
};

void say_table(const TableSum& sum) {
  fmt::print("{:<24} {:>10} rows  {:016x}\n", sum.table, sum.rows, sum.hash);
  std::fflush(stdout);
}

int finish(const Result<TableSums>& sums, std::string_view said) {
  if (!sums) return complain("store", sums.error());
  std::int64_t rows = 0;
  for (const auto& sum : *sums) rows += sum.rows;
  fmt::print("{}: {} rows in {} tables\n", said, rows, sums->size());
  return kExitOk;
}

int migrate_store(const StoreFlags& flags) {
  const auto store = open_store(store_at(flags.store, true));
  if (!store) return complain("store", store.error());
  const auto known = is_postgres_url(flags.store) ? postgres_migrations() : sqlite_migrations();
  fmt::print("the schema is up to date ({})\n", known.back().name);
  return kExitOk;
}

int check(const StoreFlags& flags) {
  const auto findings = check_store(store_at(flags.store, true));
  if (!findings) return complain("store", findings.error());
  bool sound = true;
  for (const auto& finding : *findings) {
    if (finding.faults == 0) {
      fmt::print("good   {}\n", finding.what);
    } else {
      fmt::print("WRONG  {} ({} faults)\n", finding.what, finding.faults);
    }
    sound = sound && finding.faults == 0;
  }
  return sound ? kExitOk : kExitFailed;
}

int copy(const StoreFlags& flags) {
  const auto served = is_served(store_at(flags.store, true));
  if (!served) return complain("store", served.error());
  if (*served && !flags.while_served) {
    return complain("store", {ErrorKind::kConflict,
                              "a server runs on the store: what it takes from now on would be "
                              "missing in the copy. Stop it first, or say --while-served",
                              {}});
  }
  return finish(copy_store(store_at(flags.store, true), store_at(flags.to, true), say_table),
                "copied, and equal on both sides");
}

int backup(const StoreFlags& flags) {
  return finish(backup_store(store_at(flags.store, true), flags.file, say_table), "written");
}

int restore(const StoreFlags& flags) {
  return finish(restore_store(flags.file, store_at(flags.store, true), say_table),
                "restored, and equal to the backup");
}

using Run = int (*)(const StoreFlags& flags);

struct Verb {
  const char* name;
  const char* meaning;
  std::vector<const char*> arguments;  // STORE, TO or FILE, in order
  Run run;
};

}  // namespace

void add_store(CLI::App& app, std::function<int()>& chosen) {
  CLI::App* store = app.add_subcommand("store", "Schema, soundness, copies and backups of a store");
  store->require_subcommand(1);
  store->footer(kFooter);
  const std::vector<Verb> verbs = {
      {"migrate",
       "Bring the schema up to date, making the store when there is none",
       {"STORE"},
       migrate_store},
      {"check", "Look for damage and for rows that contradict each other", {"STORE"}, check},
      {"copy", "Copy a whole store into an empty one of either kind", {"STORE", "TO"}, copy},
      {"backup", "Write a whole store into a file", {"STORE", "FILE"}, backup},
      {"restore", "Fill an empty store of either kind from a backup", {"FILE", "STORE"}, restore},
  };
  for (const auto& verb : verbs) {
    CLI::App* sub = store->add_subcommand(verb.name, verb.meaning);
    auto flags = std::make_shared<StoreFlags>();
    for (const std::string name : verb.arguments) {
      std::string& place =
          name == "STORE" ? flags->store : (name == "TO" ? flags->to : flags->file);
      sub->add_option(name, place)->required();
    }
    if (verb.run == copy) {
      sub->add_flag("--while-served", flags->while_served,
                    "Copy one moment of a store on which a server goes on");
    }
    sub->callback([flags, run = verb.run, &chosen] { chosen = [=] { return run(*flags); }; });
  }
}

}  // namespace gaveurs
