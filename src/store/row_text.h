// A row of a table as one line of text, the same for every store: fields between tabs, \N for no
// value, backslash, tab and line breaks escaped; whole numbers and microseconds in decimal, reals
// in the shortest form that reads back the same, flags as t and f, blobs in base64. Zero has no
// sign: PostgreSQL keeps one, SQLite does not. Pure.
#pragma once

#include <string>
#include <string_view>

#include "store/sql.h"
#include "store/tables.h"

namespace gaveurs {

/// Appends the line of the statement's present row, with its line break.
void append_row(std::string& out, const Table& table, SqlStatement& row);
/// Runs the table's insert with the fields of a line (without its break). Throws SqlError: kCorrupt
/// when the line is none of that table's.
void run_row(SqlStatement& to, const Table& table, std::string_view line);

/// The line as append_row() writes it: older backups gave zeros a sign.
void take_signs_off_zeros(std::string& line, const Table& table);

/// FNV-1a over the lines of a table: against accidents, not malice.
class RowHash {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) {
      value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace gaveurs
