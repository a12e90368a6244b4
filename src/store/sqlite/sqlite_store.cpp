#include "store/sqlite/sqlite_store.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>

#include "base/clock.h"
#include "store/migrations.h"
#include "store/sql_queries.h"
#include "store/sql_reader.h"
#include "store/sql_writer.h"
#include "store/sqlite/connection.h"

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

class SqliteTx final : public WriteTx {
 public:
  SqliteTx(SqliteStore& store, std::unique_lock<std::mutex> lock, Seq head, bool changed)
      : store_(store), lock_(std::move(lock)), head_(head), changed_(changed) {}
  ~SqliteTx() override;

  Seq head() const override { return head_; }
  bool changed_by_others() const override { return changed_; }
  Result<std::vector<LotBundle>> load_lots(std::span<const LotCode> codes) override;
  Result<std::optional<Gaveur>> gaveur(GaveurId id) override;
  Result<std::optional<Site>> site(const SiteCode& code) override;
  Result<std::optional<Alert>> alert(AlertId id) override;
  Result<std::vector<Alert>> alerts_of(std::string_view source) override;
  Result<std::optional<LotRecord>> record(const LotCode& code) override;
  Result<std::vector<Lot>> lots_due_before(Instant due, Instant heard, int limit) override;
  Result<std::vector<Lot>> lots_fed_by(GaveurId gaveur) override;
  Result<std::vector<LotCode>> ended_with_alerts(Instant heard, int limit) override;
  Result<std::vector<GaveurId>> idle_with_alerts(int limit) override;
  Result<void> write(const WriteSet& set) override;
  Result<void> commit() override;

 private:
  SqliteStore& store_;
  std::unique_lock<std::mutex> lock_;
  Seq head_;
  bool changed_;
  bool open_ = true;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, bool create)
      : path_(path),
        writer_(path,
                create ? SqliteConnection::Mode::kCreate : SqliteConnection::Mode::kReadWrite) {
    writer_.execute("BEGIN IMMEDIATE");
    migrate(writer_, sqlite_migrations(), SystemClock().now());
    writer_.execute("COMMIT");
    seen_version_ = polled_version_ = writer_.data_version();
    file_ = identity_of(path_);
    log_ = identity_of(path_ + "-wal");
  }

  Result<std::unique_ptr<WriteTx>> begin() override {
    return guarded([&]() -> std::unique_ptr<WriteTx> {
      std::unique_lock lock(mutex_);
      writer_.execute("BEGIN IMMEDIATE");
      const std::int64_t version = writer_.data_version();
      const bool changed = version != seen_version_;
      seen_version_ = version;
      return std::make_unique<SqliteTx>(*this, std::move(lock), load_head(writer_), changed);
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
  std::string path_;
  std::mutex mutex_;
  SqliteConnection writer_;
  std::int64_t seen_version_ = 0;
  std::int64_t polled_version_ = 0;
  FileIdentity file_, log_;
};

SqliteTx::~SqliteTx() {
  if (!open_) return;
  // A failed statement may have rolled back already; then this says so and changes nothing.
  (void)guarded([&] { store_.writer().execute("ROLLBACK"); });
}

Result<std::vector<LotBundle>> SqliteTx::load_lots(std::span<const LotCode> codes) {
  return guarded([&] {
    std::vector<LotBundle> out;
    out.reserve(codes.size());
    for (const auto& code : codes) out.push_back(load_lot(store_.writer(), code));
    return out;
  });
}

Result<std::optional<Gaveur>> SqliteTx::gaveur(GaveurId id) {
  return guarded([&] { return load_gaveur(store_.writer(), id); });
}

Result<std::optional<Site>> SqliteTx::site(const SiteCode& code) {
  return guarded([&] { return load_site(store_.writer(), code); });
}

Result<std::optional<Alert>> SqliteTx::alert(AlertId id) {
  return guarded([&] { return load_alert(store_.writer(), id); });
}

Result<std::vector<Alert>> SqliteTx::alerts_of(std::string_view source) {
  return guarded([&] { return load_alerts_of(store_.writer(), source); });
}

Result<std::optional<LotRecord>> SqliteTx::record(const LotCode& code) {
  return guarded([&] { return load_record(store_.writer(), code); });
}

Result<std::vector<Lot>> SqliteTx::lots_due_before(Instant due, Instant heard, int limit) {
  return guarded([&] { return query::lots_due_before(store_.writer(), due, heard, limit); });
}

Result<std::vector<Lot>> SqliteTx::lots_fed_by(GaveurId gaveur) {
  return guarded([&] { return query::lots_fed_by(store_.writer(), gaveur); });
}

Result<std::vector<LotCode>> SqliteTx::ended_with_alerts(Instant heard, int limit) {
  return guarded([&] { return query::ended_with_alerts(store_.writer(), heard, limit); });
}

Result<std::vector<GaveurId>> SqliteTx::idle_with_alerts(int limit) {
  return guarded([&] { return query::idle_with_alerts(store_.writer(), limit); });
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

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, bool create) {
  if (!create && !std::filesystem::exists(path)) {
    return fail(ErrorKind::kNotFound, "there is no database at " + path);
  }
  auto opened = guarded(
      [&]() -> std::unique_ptr<Store> { return std::make_unique<SqliteStore>(path, create); });
  if (opened) return opened;
  // What a person can mend is the file or folder itself, so it is named.
  const auto folder = std::filesystem::path(path).parent_path();
  const bool read_only = ::access(folder.c_str(), W_OK) != 0 && errno == EROFS;
  return fail(opened.error().kind, path + ": " + opened.error().message +
                                       (read_only ? " (its file system is read-only)" : ""));
}

}  // namespace gaveurs
