// PgConnection: one session of a PostgreSQL server over libpq. Statements are prepared on the
// server once per session and literal; parameters and results travel in binary. Statements that
// give no rows can be queued (pipeline mode) and are waited for together by flush().
//
// A lost session throws PgConnectionLost. A read-only connection then reconnects and asks once
// more by itself; a writing one is reconnected by its owner, who knows what was under way. Not
// thread-safe; one per thread. Waits have a limit: kAnswerMs.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/postgres/pg_values.h"
#include "store/sql.h"

struct pg_conn;
struct pg_result;

namespace gaveurs {

class PgConnection final : public SqlConnection {
 public:
  enum class Use { kWrite, kRead, kListen, kCare };
  class Statement;

  /// Connects. Throws SqlError: kUnavailable (not reached, refused), kUsage (server too old).
  PgConnection(std::string url, Use use);
  ~PgConnection() override;
  PgConnection(const PgConnection&) = delete;
  PgConnection& operator=(const PgConnection&) = delete;

  SqlStatement& prepared(const char* sql) override;
  /// As prepared(), with what only this driver has.
  Statement& statement(const char* sql);
  void execute(const std::string& sql) override;
  void begin_snapshot() override;
  /// Runs statements without parameters in one round trip; the last one's first row as text.
  std::vector<std::string> query_row(const std::string& sql);

  /// From here to flush() statements without rows are sent but not waited for.
  void begin_queue() { queueing_ = true; }
  /// Sends a statement without parameters whose answer does not matter beyond success.
  void queue(const char* sql);
  /// Waits for all that was queued, then sends `data` as the input of a COPY … FROM STDIN and waits
  /// for its end. A queue goes on afterwards.
  void copy_in(const std::string& sql, std::string_view data);
  /// Waits for all that was queued; throws the first error. The last one's command tag.
  std::string flush();

  bool alive() const { return conn_ != nullptr; }
  /// Ends the session, if there is one, and starts another. Throws as the constructor.
  void reconnect();
  int backend_pid() const;
  /// -1 without a session.
  int socket() const;
  /// Reads what came in; how many notifications there were of other sessions than `own_pid`.
  /// Throws PgConnectionLost.
  int take_notifications(int own_pid);

 private:
  friend class Statement;
  using ResultPtr = std::unique_ptr<pg_result, void (*)(pg_result*)>;

  void connect();
  void close();
  [[noreturn]] void lost();
  /// Whether a question may be asked again on a new session.
  bool may_repeat() const { return use_ == Use::kRead && !in_snapshot_; }
  std::string drain();
  [[noreturn]] void raise(const pg_result* result);
  void wait_socket(short events, std::int64_t deadline_ms);
  ResultPtr next_result();
  ResultPtr last_result();
  void sent(int ok);
  void enter_pipeline();

  const std::string url_;
  const Use use_;
  pg_conn* conn_ = nullptr;
  bool queueing_ = false;
  bool in_pipeline_ = false;
  bool in_snapshot_ = false;  // then a lost session cannot be replaced by another
  int epoch_ = 0;  // sessions so far; a statement is prepared anew in each
  // Keyed by the literal's address, as in the embedded store.
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

/// See SqlStatement; besides takes whole arrays.
class PgConnection::Statement final : public SqlStatement {
 public:
  Statement(PgConnection& db, const char* sql, int number);
  ~Statement() override;

  bool step() override;
  void reset() override;
  void bind_null(int p) override;
  void bind(int p, std::int64_t v) override;
  void bind(int p, double v) override;
  void bind(int p, std::string_view v) override;
  void bind(int p, Instant t) override;
  void bind(int p, bool v) override;
  void bind(int p, Blob v) override;
  using SqlStatement::bind;
  void bind_columns(const pg::Columns& columns);
  void bind_array(int p, const pg::Array& array);

  bool is_null(int c) override;
  std::int64_t integer(int c) override;
  double real(int c) override;
  std::string_view text(int c) override;
  Instant instant(int c) override;
  bool flag(int c) override;
  std::string_view blob(int c) override;

  /// Types of the parameters, asked of the server.
  const std::vector<pg::TypeId>& parameter_types();

 private:
  friend class PgConnection;
  template <typename T>
  void put(int p, T value);
  void prepare();
  void prepare_anew();
  void send();
  void execute();
  std::string_view bytes(int c) const;
  pg::TypeId type(int c) const;

  PgConnection& db_;
  const char* const sql_;
  const std::string name_;
  int epoch_ = 0;
  std::vector<pg::TypeId> types_;
  bool gives_rows_ = false;
  std::vector<std::string> values_;
  std::vector<bool> nulls_;
  ResultPtr result_;
  int row_ = -1;  // -1: not run yet
};

}  // namespace gaveurs
