#include "store/postgres/pg_connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>

#include "store/postgres/pg_error.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kConnectMs = 5'000;
// Longer than the server's own statement_timeout: reached only when it no longer answers at all.
constexpr std::int64_t kAnswerMs = 40'000;
constexpr int kOldestServer = 150'000;

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

const char* application_name(PgConnection::Use use) {
  switch (use) {
    case PgConnection::Use::kWrite:
      return "gaveurs writer";
    case PgConnection::Use::kRead:
      return "gaveurs reader";
    case PgConnection::Use::kListen:
      return "gaveurs listener";
    case PgConnection::Use::kCare:
      return "gaveurs caretaker";
  }
  return "gaveurs";
}

// gaveurs.node tells the triggers of the schema that the program itself is writing. Statements are
// short and planned away from scans, whose price alone would have each compiled for seconds: no
// jit.
std::string session_settings(PgConnection::Use use) {
  std::string sql =
      "SET timezone = 'UTC'; SET gaveurs.node = 'yes'; SET lock_timeout = '5s'; SET jit = off; "
      "SET idle_in_transaction_session_timeout = '30s'; "
      "SELECT set_config('synchronous_commit', 'on', false) "
      "WHERE current_setting('synchronous_commit') = 'off'; ";
  sql += use == PgConnection::Use::kRead
             ? "SET statement_timeout = '30s'; SET default_transaction_read_only = on"
             : "SET statement_timeout = '10s'";
  return sql;
}

void clear(PGresult* result) { PQclear(result); }

bool is_good(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
    case PGRES_PIPELINE_SYNC:
      return true;
    default:
      return false;
  }
}

}  // namespace

PgConnection::PgConnection(std::string url, Use use) : url_(std::move(url)), use_(use) {
  connect();
}

PgConnection::~PgConnection() {
  statements_.clear();
  close();
}

void PgConnection::close() {
  if (conn_ != nullptr) PQfinish(conn_);
  conn_ = nullptr;
  queueing_ = in_pipeline_ = false;
}

void PgConnection::connect() {
  // The URL comes last, so that what it says wins.
  const char* const keys[] = {"fallback_application_name", "client_encoding", "keepalives_idle",
                              "tcp_user_timeout",          "dbname",          nullptr};
  const char* const values[] = {application_name(use_), "UTF8", "10", "10000",
                                url_.c_str(),           nullptr};
  conn_ = PQconnectStartParams(keys, values, 1);
  if (conn_ == nullptr) throw SqlError(pg_error_of("53200", ""));
  // So that a refusal carries its code in whatever language the server speaks.
  PQsetErrorVerbosity(conn_, PQERRORS_SQLSTATE);
  PQsetNoticeProcessor(conn_, [](void*, const char*) {}, nullptr);
  const std::int64_t deadline = now_ms() + kConnectMs;
  auto state = PQstatus(conn_) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
    pollfd wait{PQsocket(conn_),
                static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
    const std::int64_t left = deadline - now_ms();
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) == 0) break;
    state = PQconnectPoll(conn_);
  }
  if (state != PGRES_POLLING_OK) {
    const std::string state_code(sqlstate_in(PQerrorMessage(conn_)));
    close();
    throw SqlError(pg_error_of(state_code, ""));
  }
  PQsetErrorVerbosity(conn_, PQERRORS_TERSE);
  PQsetnonblocking(conn_, 1);
  ++epoch_;
  if (PQserverVersion(conn_) < kOldestServer) {
    close();
    throw SqlError({ErrorKind::kUsage,
                    "the database server is too old; PostgreSQL 15 or newer is wanted",
                    {}});
  }
  execute(session_settings(use_));
}

void PgConnection::reconnect() {
  close();
  connect();
}

int PgConnection::backend_pid() const { return conn_ == nullptr ? 0 : PQbackendPID(conn_); }
int PgConnection::socket() const { return conn_ == nullptr ? -1 : PQsocket(conn_); }

void PgConnection::lost() {
  close();
  throw PgConnectionLost(pg_error_of("08006", ""));
}

void PgConnection::raise(const pg_result* result) {
  const char* code = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string state = code == nullptr ? "" : code;
  if (PQstatus(conn_) == CONNECTION_BAD || state.empty()) lost();
  const char* detail = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  Error error = pg_error_of(state, detail == nullptr ? "" : detail);
  if (ends_session(state)) {
    close();
    throw PgConnectionLost(std::move(error));
  }
  throw SqlError(std::move(error));
}

void PgConnection::wait_socket(short events, std::int64_t deadline_ms) {
  pollfd wait{PQsocket(conn_), events, 0};
  const std::int64_t left = deadline_ms - now_ms();
  if (left <= 0) lost();
  if (::poll(&wait, 1, static_cast<int>(left)) < 0 && errno != EINTR) lost();
}

PgConnection::ResultPtr PgConnection::next_result() {
  const std::int64_t deadline = now_ms() + kAnswerMs;
  for (;;) {
    const int unsent = PQflush(conn_);
    if (unsent < 0) break;  // PQgetResult tells what happened
    if (unsent == 0 && !PQisBusy(conn_)) break;
    wait_socket(static_cast<short>(POLLIN | (unsent > 0 ? POLLOUT : 0)), deadline);
    if (!PQconsumeInput(conn_)) break;
  }
  return {PQgetResult(conn_), &clear};
}

// Outside of pipeline mode: reads to the end, gives the last result, throws the first error.
PgConnection::ResultPtr PgConnection::last_result() {
  ResultPtr last(nullptr, &clear);
  ResultPtr failed(nullptr, &clear);
  for (;;) {
    ResultPtr result = next_result();
    if (!result) break;
    const bool good = is_good(result.get());
    if (!good && !failed) failed = std::move(result);
    if (good) last = std::move(result);
    if (PQstatus(conn_) == CONNECTION_BAD) break;
  }
  if (failed) raise(failed.get());
  if (!last) lost();
  return last;
}

void PgConnection::sent(int ok) {
  if (ok == 1) return;
  if (conn_ == nullptr || PQstatus(conn_) == CONNECTION_BAD) lost();
  throw SqlError(
      {ErrorKind::kInternal, "a statement could not be sent to the database server", {}});
}

void PgConnection::execute(const std::string& sql) {
  if (sql == "ROLLBACK") in_snapshot_ = false;
  (void)query_row(sql);
}

void PgConnection::begin_snapshot() {
  constexpr const char* kBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  in_snapshot_ = false;
  try {
    execute(kBegin);
  } catch (const PgConnectionLost&) {
    reconnect();
    execute(kBegin);
  }
  in_snapshot_ = true;
}

std::vector<std::string> PgConnection::query_row(const std::string& sql) {
  if (conn_ == nullptr) lost();
  if (in_pipeline_) drain();
  sent(PQsendQuery(conn_, sql.c_str()));
  const ResultPtr result = last_result();
  std::vector<std::string> out;
  if (PQntuples(result.get()) == 0) return out;
  for (int c = 0; c < PQnfields(result.get()); ++c)
    out.emplace_back(PQgetvalue(result.get(), 0, c));
  return out;
}

void PgConnection::enter_pipeline() {
  if (in_pipeline_) return;
  if (conn_ == nullptr) lost();
  sent(PQenterPipelineMode(conn_));
  in_pipeline_ = true;
}

void PgConnection::queue(const char* sql) {
  enter_pipeline();
  sent(PQsendQueryParams(conn_, sql, 0, nullptr, nullptr, nullptr, nullptr, 1));
}

void PgConnection::copy_in(const std::string& sql, std::string_view data) {
  if (conn_ == nullptr) lost();
  if (in_pipeline_) drain();
  const std::int64_t deadline = now_ms() + kAnswerMs;
  const auto push = [&](auto put) {
    for (int done = put(); done != 1; done = put()) {
      if (done < 0) return;  // the result tells why
      wait_socket(POLLOUT, deadline);
      if (PQflush(conn_) < 0) lost();
    }
  };
  sent(PQsendQuery(conn_, sql.c_str()));
  const ResultPtr opened = next_result();
  if (PQresultStatus(opened.get()) != PGRES_COPY_IN) {
    while (next_result()) {
    }
    raise(opened.get());
  }
  push([&] { return PQputCopyData(conn_, data.data(), static_cast<int>(data.size())); });
  push([&] { return PQputCopyEnd(conn_, nullptr); });
  (void)last_result();
}

std::string PgConnection::flush() {
  queueing_ = false;
  return drain();
}

std::string PgConnection::drain() {
  if (!in_pipeline_) return {};
  sent(PQpipelineSync(conn_));
  ResultPtr failed(nullptr, &clear);
  std::string tag;
  for (;;) {
    ResultPtr result = next_result();
    if (!result) {
      if (PQstatus(conn_) == CONNECTION_BAD) lost();
      continue;  // the end of one statement's results
    }
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (status == PGRES_PIPELINE_ABORTED) continue;
    if (is_good(result.get())) {
      tag = PQcmdStatus(result.get());
    } else if (!failed) {
      failed = std::move(result);
    }
    if (PQstatus(conn_) == CONNECTION_BAD) break;
  }
  if (PQstatus(conn_) != CONNECTION_BAD) {
    sent(PQexitPipelineMode(conn_));
    in_pipeline_ = false;
  }
  if (failed) raise(failed.get());
  if (PQstatus(conn_) == CONNECTION_BAD) lost();
  return tag;
}

int PgConnection::take_notifications(int own_pid) {
  if (conn_ == nullptr || !PQconsumeInput(conn_)) lost();
  int count = 0;
  while (PGnotify* note = PQnotifies(conn_)) {
    if (note->be_pid != own_pid) ++count;
    PQfreemem(note);
  }
  return count;
}

PgConnection::Statement& PgConnection::statement(const char* sql) {
  auto& slot = statements_[sql];
  if (!slot) slot = std::make_unique<Statement>(*this, sql, static_cast<int>(statements_.size()));
  return *slot;
}

SqlStatement& PgConnection::prepared(const char* sql) { return statement(sql); }

PgConnection::Statement::Statement(PgConnection& db, const char* sql, int number)
    : db_(db), sql_(sql), name_("s" + std::to_string(number)), result_(nullptr, &clear) {}

PgConnection::Statement::~Statement() = default;

void PgConnection::Statement::prepare() {
  if (db_.conn_ == nullptr) {
    if (!db_.may_repeat()) db_.lost();
    db_.connect();
  }
  if (epoch_ == db_.epoch_) return;
  try {
    prepare_anew();
  } catch (const PgConnectionLost&) {
    if (!db_.may_repeat()) throw;
    db_.connect();
    prepare_anew();
  }
}

void PgConnection::Statement::prepare_anew() {
  if (db_.in_pipeline_) db_.drain();
  db_.sent(PQsendPrepare(db_.conn_, name_.c_str(), sql_, 0, nullptr));
  (void)db_.last_result();
  db_.sent(PQsendDescribePrepared(db_.conn_, name_.c_str()));
  const ResultPtr about = db_.last_result();
  types_.clear();
  for (int p = 0; p < PQnparams(about.get()); ++p) types_.push_back(PQparamtype(about.get(), p));
  gives_rows_ = PQnfields(about.get()) > 0;
  values_.resize(types_.size());
  nulls_.resize(types_.size(), true);
  epoch_ = db_.epoch_;
}

const std::vector<pg::TypeId>& PgConnection::Statement::parameter_types() {
  prepare();
  return types_;
}

void PgConnection::Statement::reset() {
  result_.reset();
  row_ = -1;
}

template <typename T>
void PgConnection::Statement::put(int p, T value) {
  prepare();
  std::string& slot = values_.at(static_cast<std::size_t>(p - 1));
  slot.clear();
  pg::encode(slot, types_.at(static_cast<std::size_t>(p - 1)), value);
  nulls_[static_cast<std::size_t>(p - 1)] = false;
}

void PgConnection::Statement::bind(int p, std::int64_t v) { put(p, v); }
void PgConnection::Statement::bind(int p, double v) { put(p, v); }
void PgConnection::Statement::bind(int p, std::string_view v) { put(p, v); }
void PgConnection::Statement::bind(int p, Instant t) { put(p, t); }
void PgConnection::Statement::bind(int p, bool v) { put(p, v); }
void PgConnection::Statement::bind(int p, Blob v) { put(p, v); }

void PgConnection::Statement::bind_null(int p) {
  prepare();
  nulls_.at(static_cast<std::size_t>(p - 1)) = true;
}

void PgConnection::Statement::bind_array(int p, const pg::Array& array) {
  prepare();
  values_.at(static_cast<std::size_t>(p - 1)) = array.bytes();
  nulls_[static_cast<std::size_t>(p - 1)] = false;
}

void PgConnection::Statement::bind_columns(const pg::Columns& columns) {
  reset();
  int parameter = 0;
  for (const auto& array : columns.arrays()) bind_array(++parameter, array);
}

void PgConnection::Statement::send() {
  const std::size_t n = types_.size();
  std::vector<const char*> data(n);
  std::vector<int> lengths(n);
  const std::vector<int> formats(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    data[i] = nulls_[i] ? nullptr : values_[i].c_str();
    lengths[i] = static_cast<int>(values_[i].size());
  }
  db_.sent(PQsendQueryPrepared(db_.conn_, name_.c_str(), static_cast<int>(n), data.data(),
                               lengths.data(), formats.data(), 1));
}

void PgConnection::Statement::execute() {
  prepare();
  if (db_.queueing_ && !gives_rows_) {
    db_.enter_pipeline();
    send();
    return;
  }
  if (db_.in_pipeline_) db_.drain();
  try {
    send();
    result_ = db_.last_result();
  } catch (const PgConnectionLost&) {
    // Nothing was changed by a question, so it may be asked again.
    if (!db_.may_repeat()) throw;
    db_.connect();
    prepare();
    send();
    result_ = db_.last_result();
  }
}

bool PgConnection::Statement::step() {
  if (row_ < 0) execute();
  ++row_;
  return result_ && row_ < PQntuples(result_.get());
}

std::string_view PgConnection::Statement::bytes(int c) const {
  return {PQgetvalue(result_.get(), row_, c),
          static_cast<std::size_t>(PQgetlength(result_.get(), row_, c))};
}

pg::TypeId PgConnection::Statement::type(int c) const { return PQftype(result_.get(), c); }

bool PgConnection::Statement::is_null(int c) { return PQgetisnull(result_.get(), row_, c) != 0; }
std::int64_t PgConnection::Statement::integer(int c) {
  return is_null(c) ? 0 : pg::decode_integer(type(c), bytes(c));
}
double PgConnection::Statement::real(int c) {
  return is_null(c) ? 0 : pg::decode_real(type(c), bytes(c));
}
std::string_view PgConnection::Statement::text(int c) {
  return is_null(c) ? std::string_view() : pg::decode_text(type(c), bytes(c));
}
Instant PgConnection::Statement::instant(int c) {
  return is_null(c) ? Instant{} : pg::decode_instant(type(c), bytes(c));
}
bool PgConnection::Statement::flag(int c) {
  return !is_null(c) && pg::decode_flag(type(c), bytes(c));
}
std::string_view PgConnection::Statement::blob(int c) {
  return is_null(c) ? std::string_view() : pg::decode_blob(type(c), bytes(c));
}

}  // namespace gaveurs
