#include "store/postgres/pg_error.h"

#include <fmt/format.h>

#include <algorithm>

namespace gaveurs {
namespace {

struct Known {
  std::string_view state;  // five characters, or the two of a class
  ErrorKind kind;
  std::string_view message;
};

constexpr Known kKnown[] = {
    {"28P01", ErrorKind::kUnavailable,
     "the database server refused the password; correct it in store.url or in the password file"},
    {"28", ErrorKind::kUnavailable,
     "the database server does not let this user in from here; check the user in store.url and "
     "the server's pg_hba.conf"},
    {"3D000", ErrorKind::kUnavailable,
     "the database server has no database of that name; make it with createdb, or correct "
     "store.url"},
    {"42501", ErrorKind::kUnavailable,
     "the database user lacks a right it needs; make it the owner of the database, or grant it "
     "the tables and run `gaveurs store migrate` as the owner"},
    {"53100", ErrorKind::kUnavailable, "the disk of the database server is full; free some space"},
    {"53300", ErrorKind::kUnavailable,
     "the database server takes no more connections; raise its max_connections"},
    {"53", ErrorKind::kUnavailable,
     "the database server is out of memory or another resource; see its log"},
    {"55P03", ErrorKind::kUnavailable,
     "the database is locked by another program for too long; see pg_stat_activity"},
    {"57014", ErrorKind::kUnavailable,
     "the database server took too long for a statement; see its load and pg_stat_activity"},
    {"57", ErrorKind::kUnavailable, "the database server stops or starts; it is tried again"},
    {"25006", ErrorKind::kUnavailable,
     "the database server is a read-only standby; name the primary in store.url"},
    {"25P03", ErrorKind::kUnavailable, "the database server ended a transaction that stood still"},
    {"40", ErrorKind::kUnavailable, "another program was in the way of a transaction; try again"},
    {"08", ErrorKind::kUnavailable,
     "the connection to the database server is lost; it is tried again"},
    {"58", ErrorKind::kUnavailable, "the disk of the database server failed; see its log"},
    {"XX", ErrorKind::kCorrupt,
     "the database server reports damaged data; stop it and restore the newest backup"},
};

bool is_state(std::string_view text) {
  return text.size() == 5 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

}  // namespace

Error pg_error_of(std::string_view sqlstate, std::string_view detail) {
  if (sqlstate.empty()) {
    return {ErrorKind::kUnavailable,
            "the database server cannot be reached; check that it runs and that store.url names "
            "it",
            {}};
  }
  for (const auto& known : kKnown) {
    if (sqlstate.starts_with(known.state)) return {known.kind, std::string(known.message), {}};
  }
  while (!detail.empty() && (detail.back() == '\n' || detail.back() == ' '))
    detail.remove_suffix(1);
  return {ErrorKind::kInternal,
          fmt::format("the database server refused a statement ({}): {}", sqlstate, detail),
          {}};
}

bool ends_session(std::string_view sqlstate) {
  return sqlstate.starts_with("08") || sqlstate.starts_with("57P") || sqlstate == "25P03";
}

std::string_view sqlstate_in(std::string_view message) {
  while (!message.empty()) {
    const std::size_t end = message.find_last_not_of(" \n");
    if (end == std::string_view::npos) return {};
    message = message.substr(0, end + 1);
    const std::size_t begin = message.find_last_of(" \n") + 1;  // npos + 1 is 0
    if (is_state(message.substr(begin))) return message.substr(begin);
    message = message.substr(0, begin);
  }
  return {};
}

}  // namespace gaveurs
