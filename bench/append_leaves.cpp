// Appends to the transparency log as the server does: leaves made with a salt of their own, given
// to the committer, stored under a signed tree head in one durable transaction a round.
//
//   append_leaves DATA LEAVES ROUND [plain]
//
// Goes on behind what the log of the database in DATA holds. `plain` writes the same rows by
// SQLite's own interface, as many to a commit, without making a hash: the ceiling.
// Prints {"per_second":…, "slowest_ms":…}: the longest a round took from its first leaf to the
// head.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

#include "app/committer.h"
#include "app/journal.h"
#include "store/sqlite/sqlite_store.h"

namespace {

using namespace gaveurs;
using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point begun) {
  return std::chrono::duration<double>(Steady::now() - begun).count();
}

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

// Of the size that the grade of a liver has.
std::string document_of(std::int64_t number) {
  std::string text = R"({"sample_id":"ESP32_LL_01-)" + std::to_string(number) + R"(","device_id":)";
  text += R"("ESP32_LL_01","site":"LL","time":"2026-11-05T08:30:00Z","code_lot":"LL2611001",)";
  text += R"("grade":"A","score":0.8125,"confidence":0.93,"mass_g":531.25,"defects":0,)";
  return text + R"("analysis_version":2})";
}

JournalLeaf leaf_of(std::int64_t number, Instant now) {
  Leaf leaf{LeafKind::kGrade, "ESP32_LL_01-" + std::to_string(number), {}, now, {}};
  return journal_leaf(number, std::move(leaf), document_of(number));
}

class Waiting final : public CompletionSink {
 public:
  void completed(std::vector<std::unique_ptr<Command>> done) override {
    if (done.back()->failure()) stop(done.back()->failure()->message);
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    wake_.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return done_; });
    done_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
};

class NoScreens final : public EventSink {
 public:
  void committed(std::span<const Event>) override {}
};

struct Measured {
  double per_second = 0, slowest_ms = 0;
};

Measured append(const std::string& data, std::int64_t leaves, std::int64_t round_size) {
  auto store = open_sqlite_store(data + "/gaveurs.db", false, 0);
  if (!store) stop(store.error().message);
  auto reader = (*store)->open_reader();
  if (!reader) stop(reader.error().message);
  auto journal = Journal::open(data + "/journal.key", "gaveurs", **reader);
  if (!journal) stop(journal.error().message);
  const auto head = (*reader)->journal_head();
  if (!head) stop(head.error().message);
  const JournalHead known = head->value_or(JournalHead{});
  const SystemClock clock;
  NoScreens screens;
  Committer committer(**store, clock, screens, {});
  if (auto opened = committer.open(); !opened) stop(opened.error().message);
  committer.start();
  Waiting waiting;
  Measured out;
  const auto begun = Steady::now();
  std::int64_t size = known.size;
  const std::int64_t end = known.size + leaves;
  while (size < end) {
    const auto round_begun = Steady::now();
    JournalRound round{.size = size, .after = known.upto, .upto = known.upto};
    for (const std::int64_t to = std::min(size + round_size, end); size < to; ++size) {
      round.leaves.push_back(leaf_of(size, clock.now()));
    }
    committer.submit(std::make_unique<ExtendJournal>(waiting, **journal, std::move(round)));
    waiting.wait();
    out.slowest_ms = std::max(out.slowest_ms, seconds_since(round_begun) * 1e3);
  }
  out.per_second = static_cast<double>(leaves) / seconds_since(begun);
  committer.stop();
  return out;
}

void check(sqlite3* db, int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) stop(sqlite3_errmsg(db));
}

Measured write_plain(const std::string& data, std::int64_t leaves, std::int64_t round_size) {
  sqlite3* db = nullptr;
  check(db, sqlite3_open_v2((data + "/gaveurs.db").c_str(), &db, SQLITE_OPEN_READWRITE, nullptr));
  check(db, sqlite3_exec(db,
                         "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                         "PRAGMA wal_autocheckpoint=10000; PRAGMA cache_size=-32000;",
                         nullptr, nullptr, nullptr));
  const auto prepare = [&](const char* sql) {
    sqlite3_stmt* out = nullptr;
    check(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &out, nullptr));
    return out;
  };
  sqlite3_stmt* leaf = prepare("INSERT INTO journal_feuilles VALUES (?, 'grade', ?, ?, ?, ?)");
  sqlite3_stmt* tile = prepare("INSERT INTO journal_tuiles VALUES (0, ?, zeroblob(8192))");
  const std::string entry(leaf_of(1'000'000, Instant{}).entry.size(), 'e'), salt(32, 's');
  const std::string document = document_of(1'000'000);
  const auto text = [&](int at, const std::string& value) {
    sqlite3_bind_text(leaf, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  };
  const auto begun = Steady::now();
  for (std::int64_t number = 0; number < leaves;) {
    check(db, sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr));
    for (const std::int64_t to = std::min(number + round_size, leaves); number < to; ++number) {
      const std::string subject = "ESP32_LL_01-" + std::to_string(number);
      sqlite3_bind_int64(leaf, 1, number);
      text(2, subject);
      text(3, entry);
      text(4, salt);
      text(5, document);
      check(db, sqlite3_step(leaf));
      sqlite3_reset(leaf);
      if (number % 256 != 255) continue;
      sqlite3_bind_int64(tile, 1, number / 256);
      check(db, sqlite3_step(tile));
      sqlite3_reset(tile);
    }
    check(db, sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr));
  }
  const double passed = seconds_since(begun);
  sqlite3_finalize(leaf);
  sqlite3_finalize(tile);
  sqlite3_close(db);
  return {static_cast<double>(leaves) / passed, 0};
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t leaves = argc >= 4 ? std::atoll(argv[2]) : 0;
  const std::int64_t round_size = argc >= 4 ? std::atoll(argv[3]) : 0;
  if (leaves <= 0 || round_size <= 0) stop("usage: append_leaves DATA LEAVES ROUND [plain]");
  const auto out =
      argc > 4 ? write_plain(argv[1], leaves, round_size) : append(argv[1], leaves, round_size);
  std::printf("{\"per_second\": %.1f, \"slowest_ms\": %.1f}\n", out.per_second, out.slowest_ms);
}
