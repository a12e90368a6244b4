// The tables that make up a farm's data, as copies and backups carry them: columns in order, their
// kinds, and the key by which rows are read. Schemas of both stores have exactly these; a test
// compares. What a store keeps for itself (its schema's versions, its counters) is not here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gaveurs {

enum class ColumnKind { kInteger, kReal, kText, kTime, kFlag, kBlob };

struct Column {
  std::string_view name;
  ColumnKind kind;
};

struct Table {
  std::string_view name;
  std::vector<Column> columns;
  std::vector<std::size_t> key;  // places in `columns`, unique together
  std::string_view only;         // condition of the rows that are carried; empty: all
  // Built once, so that a connection may prepare them.
  std::string first_page;  // $1: rows
  std::string next_page;   // $1 …: key of the last row, then rows
  std::string insert;
  std::string count;
};

/// Parents before children.
std::span<const Table> data_tables();

}  // namespace gaveurs
