#include "store/sqlite/sqlite_store.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <utility>

#include "base/clock.h"
#include "store/migrations.h"
#include "store/sql_reader.h"
#include "store/sql_tx.h"
#include "store/sql_writer.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_caretaker.h"

namespace gaveurs {
namespace {

// Below this much free space nothing more is accepted: the log must still be able to close.
constexpr std::uint64_t kMinFreeBytes = 8ull << 20;

// Which file a name stands for; none when there is no such file.
using FileIdentity = std::optional<std::pair<dev_t, ino_t>>;

FileIdentity identity_of(const std::string& path) {
  struct stat file{};
  if (::stat(path.c_str(), &file) != 0) return std::nullopt;
  return std::pair(file.st_dev, file.st_ino);
}

class SqliteStore;

class SqliteTx final : public SqlTx {
 public:
  SqliteTx(SqliteStore& store, std::unique_lock<std::mutex> lock, Seq head, bool changed)
      : store_(store), lock_(std::move(lock)), head_(head), changes_{changed, changed, {}, {}} {}
  ~SqliteTx() override;

  Seq head() const override { return head_; }
  const Changes& changes_by_others() const override { return changes_; }
  Result<std::vector<LotBundle>> load_lots(std::span<const LotCode> codes) override;
  Result<void> write(const WriteSet& set) override;
  Result<void> commit() override;

 private:
  SqlConnection& db() override;

  SqliteStore& store_;
  std::unique_lock<std::mutex> lock_;
  Seq head_;
  const Changes changes_;  // the embedded database does not tell what others changed
  bool open_ = true;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, bool create, int keep_days)
      : path_(path),
        writer_(path,
                create ? SqliteConnection::Mode::kCreate : SqliteConnection::Mode::kReadWrite) {
    writer_.execute("BEGIN IMMEDIATE");
    writer_.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, "
        "name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)");
    migrate(writer_, sqlite_migrations(), SystemClock().now());
    writer_.execute("COMMIT");
    seen_version_ = polled_version_ = writer_.data_version();
    file_ = identity_of(path_);
    log_ = identity_of(path_ + "-wal");
    caretaker_ = std::make_unique<SqliteCaretaker>(
        path_, keep_days,
        [this](const SqliteCaretaker::Body& body, bool forgets) { write_apart(body, forgets); });
  }

  Result<std::unique_ptr<WriteTx>> begin() override {
    return guarded([&]() -> std::unique_ptr<WriteTx> {
      std::unique_lock lock(mutex_);
      writer_.execute("BEGIN IMMEDIATE");
      try {
        const std::int64_t version = writer_.data_version();
        const Seq head = load_head(writer_);
        const bool changed = version != seen_version_ || std::exchange(forgot_, false);
        seen_version_ = version;
        return std::make_unique<SqliteTx>(*this, std::move(lock), head, changed);
      } catch (...) {
        (void)guarded([&] { writer_.execute("ROLLBACK"); });
        throw;
      }
    });
  }

  Result<std::unique_ptr<Reader>> open_reader() override {
    return guarded([&] {
      return make_sql_reader(
          std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::kReadOnly));
    });
  }

  Result<bool> poll_changes() override {
    return guarded([&] {
      const std::lock_guard lock(mutex_);
      const std::int64_t version = writer_.data_version();
      const bool changed = version != polled_version_;
      polled_version_ = version;
      return changed;
    });
  }

  Result<void> usable() const override {
    struct statvfs fs{};
    if (::statvfs(path_.c_str(), &fs) == 0 &&
        static_cast<std::uint64_t>(fs.f_bavail) * fs.f_frsize < kMinFreeBytes) {
      return fail(ErrorKind::kUnavailable, "the disk of the database is full; free some space");
    }
    // An open file can be written long after its name is gone, and nobody would find it again.
    if (identity_of(path_) != file_ || identity_of(path_ + "-wal") != log_) {
      return fail(ErrorKind::kUnavailable,
                  "the database file was removed or replaced while it was in use; put it back or "
                  "start again");
    }
    return {};
  }

  SqliteConnection& writer() { return writer_; }

 private:
  // A transaction between those of begin(). Another program that holds the file is not waited for:
  // begin() would wait as long again behind it.
  void write_apart(const SqliteCaretaker::Body& body, bool forgets) {
    const std::lock_guard lock(mutex_);
    const auto impatient = writer_.without_waiting();
    writer_.execute("BEGIN IMMEDIATE");
    auto done = guarded([&] {
      body(writer_);
      writer_.execute("COMMIT");
    });
    if (!done) {
      (void)guarded([&] { writer_.execute("ROLLBACK"); });
      throw SqlError(done.error());
    }
    if (forgets) forgot_ = true;
  }

  std::string path_;
  std::mutex mutex_;
  SqliteConnection writer_;
  std::int64_t seen_version_ = 0;
  std::int64_t polled_version_ = 0;
  bool forgot_ = false;  // the caretaker removed what may be remembered
  FileIdentity file_, log_;
  std::unique_ptr<SqliteCaretaker> caretaker_;  // last: it ends before what it uses
};

SqliteTx::~SqliteTx() {
  if (!open_) return;
  // A failed statement may have rolled back already; then this says so and changes nothing.
  (void)guarded([&] { store_.writer().execute("ROLLBACK"); });
}

SqlConnection& SqliteTx::db() { return store_.writer(); }

Result<std::vector<LotBundle>> SqliteTx::load_lots(std::span<const LotCode> codes) {
  return guarded([&] {
    std::vector<LotBundle> out;
    out.reserve(codes.size());
    for (const auto& code : codes) out.push_back(load_lot(store_.writer(), code));
    return out;
  });
}

Result<void> SqliteTx::write(const WriteSet& set) {
  return guarded([&] { write_rows(store_.writer(), set); });
}

Result<void> SqliteTx::commit() {
  auto done = guarded([&] { store_.writer().execute("COMMIT"); });
  // After a failed COMMIT the transaction is still open; the destructor rolls it back.
  if (done) open_ = false;
  return done;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, bool create,
                                                 int keep_days) {
  if (!create && !std::filesystem::exists(path)) {
    return fail(ErrorKind::kNotFound, "there is no database at " + path);
  }
  auto opened = guarded([&]() -> std::unique_ptr<Store> {
    return std::make_unique<SqliteStore>(path, create, keep_days);
  });
  if (opened) return opened;
  // What a person can mend is the file or folder itself, so it is named.
  const auto folder = std::filesystem::path(path).parent_path();
  const bool read_only = ::access(folder.c_str(), W_OK) != 0 && errno == EROFS;
  return fail(opened.error().kind, path + ": " + opened.error().message +
                                       (read_only ? " (its file system is read-only)" : ""));
}

}  // namespace gaveurs
