#include "store/transfer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "store/row_text.h"
#include "store/snapshot.h"
#include "store/tables.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kPageRows = 2'000;
constexpr std::string_view kFormat = "gaveurs-backup 2";

// Where rows go, table by table.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void begin(const Table& table) = 0;
  virtual void row(const Table& table, std::string_view line) = 0;  // without its line break
  virtual void end(const TableSum& sum) = 0;
  virtual void page_done() {}
};

class NoSink final : public RowSink {
 public:
  void begin(const Table&) override {}
  void row(const Table&, std::string_view) override {}
  void end(const TableSum&) override {}
};

class StoreSink final : public RowSink {
 public:
  explicit StoreSink(FillTarget& target) : target_(target) {}
  void begin(const Table&) override {}
  void row(const Table& table, std::string_view line) override {
    target_.expect_room_for(table.name);
    run_row(target_.db().prepared(table.insert.c_str()), table, line);
    if (++unsettled_ % kPageRows == 0) target_.settle();
  }
  void end(const TableSum&) override { target_.settle(); }

 private:
  FillTarget& target_;
  std::int64_t unsettled_ = 0;
};

[[noreturn]] void file_trouble(const std::string& path) {
  throw SqlError({ErrorKind::kUnavailable, path + ": " + std::strerror(errno), {}});
}

// Writes beside the path; finish() puts the file in its place, on disk.
class FileSink final : public RowSink {
 public:
  explicit FileSink(const std::string& path) : path_(path), partial_(path + ".partial") {
    // Data of people: for its owner alone.
    const int fd = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) file_trouble(partial_);
    file_ = ::fdopen(fd, "wb");
    put(kFormat);
  }
  ~FileSink() override {
    if (file_ == nullptr) return;
    std::fclose(file_);
    ::unlink(partial_.c_str());
  }
  void begin(const Table& table) override { put(fmt::format("table {}", table.name)); }
  void row(const Table&, std::string_view line) override { put(line); }
  void end(const TableSum& sum) override {
    put(fmt::format("end {} {} {:016x}", sum.table, sum.rows, sum.hash));
  }
  void finish() {
    put("done");
    const bool written = std::fflush(file_) == 0 && ::fsync(::fileno(file_)) == 0;
    if (!written) file_trouble(partial_);
    std::fclose(std::exchange(file_, nullptr));
    if (::rename(partial_.c_str(), path_.c_str()) != 0) file_trouble(path_);
  }

 private:
  void put(std::string_view line) {
    if (std::fwrite(line.data(), 1, line.size(), file_) != line.size() ||
        std::fputc('\n', file_) == EOF) {
      file_trouble(partial_);
    }
  }
  const std::string path_, partial_;
  std::FILE* file_ = nullptr;
};

void bind_key(SqlStatement& page, const Table& table, const std::vector<std::string>& texts,
              const std::vector<std::int64_t>& numbers) {
  page.reset();
  for (std::size_t k = 0; k < table.key.size(); ++k) {
    const int parameter = static_cast<int>(k) + 1;
    switch (table.columns[table.key[k]].kind) {
      case ColumnKind::kText:
        page.bind(parameter, texts[k]);
        break;
      case ColumnKind::kTime:
        page.bind(parameter, Instant{numbers[k]});
        break;
      default:
        page.bind(parameter, numbers[k]);
    }
  }
  page.bind(static_cast<int>(table.key.size()) + 1, kPageRows);
}

TableSum read_table(SqlConnection& db, const Table& table, RowSink& sink) {
  sink.begin(table);
  TableSum sum{table.name, 0, 0};
  RowHash hash;
  std::string line;
  std::vector<std::string> texts(table.key.size());
  std::vector<std::int64_t> numbers(table.key.size());
  auto* page = &db.prepared(table.first_page.c_str()).with(kPageRows);
  for (std::int64_t rows = kPageRows; rows == kPageRows;) {
    rows = 0;
    while (page->step()) {
      line.clear();
      append_row(line, table, *page);
      hash.add(line);
      sink.row(table, std::string_view(line).substr(0, line.size() - 1));
      ++rows;
      if (rows < kPageRows) continue;
      for (std::size_t k = 0; k < table.key.size(); ++k) {
        const int c = static_cast<int>(table.key[k]);
        const auto kind = table.columns[table.key[k]].kind;
        if (kind == ColumnKind::kText) texts[k] = page->text(c);
        if (kind == ColumnKind::kTime) numbers[k] = page->instant(c).micros;
        if (kind == ColumnKind::kInteger) numbers[k] = page->integer(c);
      }
    }
    page->reset();
    sum.rows += rows;
    page = &db.prepared(table.next_page.c_str());
    if (rows == kPageRows) bind_key(*page, table, texts, numbers);
  }
  sum.hash = hash.value();
  sink.end(sum);
  return sum;
}

TableSums read_all(SqlConnection& db, RowSink& sink, const OnTable& done) {
  TableSums sums;
  for (const auto& table : data_tables()) {
    sums.push_back(read_table(db, table, sink));
    if (done) done(sums.back());
  }
  return sums;
}

[[noreturn]] void damaged(std::string_view why) {
  throw SqlError({ErrorKind::kCorrupt, fmt::format("the backup is damaged: {}", why), {}});
}

// Reads a backup line by line.
class BackupFile {
 public:
  explicit BackupFile(const std::string& path) : in_(path) {
    if (!in_) file_trouble(path);
    if (next() != kFormat) {
      throw SqlError(
          {ErrorKind::kUsage, path + " is no backup of this program, or of a newer version", {}});
    }
  }
  const std::string& next() {
    if (!std::getline(in_, line_)) damaged("it ends too early");
    return line_;
  }

 private:
  std::ifstream in_;
  std::string line_;
};

TableSum fill_table(BackupFile& file, const Table& table, RowSink& sink) {
  if (file.next() != fmt::format("table {}", table.name)) damaged("a table is missing");
  TableSum sum{table.name, 0, 0};
  RowHash hash, normal;  // of the lines as they are, and as they will be read back
  std::string row;
  // A row always has a tab or is of one column; "end …" has none, and no table has one column.
  for (;;) {
    const std::string& line = file.next();
    if (line.find('\t') == std::string::npos) {
      sum.hash = hash.value();
      if (line != fmt::format("end {} {} {:016x}", sum.table, sum.rows, sum.hash)) {
        damaged(fmt::format("{} is not as it was written", table.name));
      }
      sum.hash = normal.value();
      sink.end(sum);
      return sum;
    }
    hash.add(line);
    hash.add("\n");
    row = line;
    take_signs_off_zeros(row, table);
    normal.add(row);
    normal.add("\n");
    sink.row(table, row);
    ++sum.rows;
  }
}

// Reads back what was written and compares; only then it is kept.
void keep_if_equal(FillTarget& target, const TableSums& sent) {
  target.settle();
  NoSink nowhere;
  const auto arrived = read_all(target.db(), nowhere, {});
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (arrived[i] == sent[i]) continue;
    throw SqlError(
        {ErrorKind::kCorrupt,
         fmt::format("{} arrived with {} rows and hash {:016x} instead of {} rows and "
                     "{:016x}; nothing was kept",
                     sent[i].table, arrived[i].rows, arrived[i].hash, sent[i].rows, sent[i].hash),
         {}});
  }
  target.commit();
}

}  // namespace

Result<TableSums> copy_store(const StoreOptions& from, const StoreOptions& to,
                             const OnTable& done) {
  auto source = open_snapshot(from);
  if (!source) return std::unexpected(source.error());
  auto target = open_fill_target(to);
  if (!target) return std::unexpected(target.error());
  return guarded([&] {
    StoreSink sink(**target);
    auto sums = read_all(**source, sink, done);
    keep_if_equal(**target, sums);
    return sums;
  });
}

Result<TableSums> backup_store(const StoreOptions& from, const std::string& path,
                               const OnTable& done) {
  auto source = open_snapshot(from);
  if (!source) return std::unexpected(source.error());
  return guarded([&] {
    FileSink sink(path);
    auto sums = read_all(**source, sink, done);
    sink.finish();
    return sums;
  });
}

Result<TableSums> restore_store(const std::string& path, const StoreOptions& to,
                                const OnTable& done) {
  std::optional<BackupFile> file;
  // Before the target is made: a file that is none must leave no store behind.
  if (auto opened = guarded([&] { file.emplace(path); }); !opened) {
    return std::unexpected(opened.error());
  }
  auto target = open_fill_target(to);
  if (!target) return std::unexpected(target.error());
  return guarded([&] {
    StoreSink sink(**target);
    TableSums sums;
    for (const auto& table : data_tables()) {
      sums.push_back(fill_table(*file, table, sink));
      if (done) done(sums.back());
    }
    if (file->next() != "done") damaged("it ends too early");
    keep_if_equal(**target, sums);
    return sums;
  });
}

Result<TableSums> sum_store(const StoreOptions& of) {
  auto source = open_snapshot(of);
  if (!source) return std::unexpected(source.error());
  return guarded([&] {
    NoSink nowhere;
    return read_all(**source, nowhere, {});
  });
}

Result<StoreFindings> check_store(const StoreOptions& of) {
  auto source = open_snapshot(of);
  if (!source) return std::unexpected(source.error());
  struct Rule {
    const char* what;
    const char* faults;  // counts them
  };
  static constexpr Rule kRules[] = {
      {"the log has every seq once, from its first to its last",
       "SELECT coalesce(max(seq) - min(seq) + 1 - count(*), 0) FROM evenements"},
      {"every meal is announced in the log under its seq",
       "SELECT count(*) FROM gavage_data_lots m LEFT JOIN evenements e ON e.seq = m.seq "
       "AND e.code_lot = m.code_lot WHERE e.seq IS NULL "
       "AND m.seq >= (SELECT coalesce(min(seq), 0) FROM evenements)"},
      {"a meal is stored once",
       "SELECT count(*) FROM (SELECT 1 FROM gavage_data_lots "
       "GROUP BY code_lot, jour_gavage, repas HAVING count(*) > 1) doubles"},
      {"every meal's lot is known",
       "SELECT count(*) FROM gavage_data_lots m LEFT JOIN lots_gavage l "
       "ON l.code_lot = m.code_lot WHERE l.code_lot IS NULL"},
      {"every lot counts its meals right",
       "SELECT count(*) FROM lots_gavage l LEFT JOIN (SELECT code_lot, count(*) AS meals "
       "FROM gavage_data_lots GROUP BY code_lot) m ON m.code_lot = l.code_lot "
       "WHERE l.nb_repas < coalesce(m.meals, 0) OR (l.nb_repas > coalesce(m.meals, 0) "
       "AND NOT EXISTS (SELECT 1 FROM conservation))"},
      {"every sample is announced in the log under its number",
       "SELECT count(*) FROM sqal_sensor_samples s LEFT JOIN evenements e ON e.seq = s.id "
       "AND e.kind = 'sensor_update' WHERE e.seq IS NULL "
       "AND s.id >= (SELECT coalesce(min(seq), 0) FROM evenements)"},
      {"no lot, alert or sample is ahead of the log",
       "SELECT (SELECT count(*) FROM lots_gavage WHERE seq > h.seq) + "
       "(SELECT count(*) FROM gavage_alertes WHERE seq > h.seq) + "
       "(SELECT count(*) FROM sqal_sensor_samples WHERE seq > h.seq) "
       "FROM (SELECT coalesce(max(seq), 0) AS seq FROM evenements) h"},
      {"every gaveur belongs to a known site",
       "SELECT count(*) FROM gaveurs_euralis g LEFT JOIN sites_euralis s ON s.code = g.site_code "
       "WHERE s.code IS NULL"},
  };
  return guarded([&] {
    StoreFindings out;
    const std::string damage = own_integrity(of, **source);
    out.push_back({"the database's own structure is sound" + (damage.empty() ? "" : ": " + damage),
                   damage.empty() ? 0 : 1});
    for (const auto& rule : kRules) {
      auto& rows = (*source)->prepared(rule.faults).with();
      out.push_back({rule.what, rows.step() ? rows.integer(0) : 0});
      rows.reset();
    }
    return out;
  });
}

}  // namespace gaveurs
