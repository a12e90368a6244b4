#include "store/row_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/base64.h"

namespace gaveurs {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += c;
    }
  }
}

[[noreturn]] void bad_line(const Table& table) {
  throw SqlError({ErrorKind::kCorrupt,
                  fmt::format("a line is not a row of {}: the file is damaged", table.name),
                  {}});
}

std::string unescaped(const Table& table, std::string_view field) {
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\') {
      out += field[i];
      continue;
    }
    if (++i == field.size()) bad_line(table);
    constexpr std::string_view kCodes = "\\tnr";
    const std::size_t code = kCodes.find(field[i]);
    if (code == std::string_view::npos) bad_line(table);
    out += "\\\t\n\r"[code];
  }
  return out;
}

template <typename Number>
Number parsed(const Table& table, std::string_view field) {
  Number value{};
  const auto read = std::from_chars(field.data(), field.data() + field.size(), value);
  if (read.ec != std::errc() || read.ptr != field.data() + field.size()) bad_line(table);
  return value;
}

}  // namespace

void append_row(std::string& out, const Table& table, SqlStatement& row) {
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    if (c > 0) out += '\t';
    if (row.is_null(c)) {
      out += "\\N";
      continue;
    }
    switch (table.columns[static_cast<std::size_t>(c)].kind) {
      case ColumnKind::kInteger:
        fmt::format_to(std::back_inserter(out), "{}", row.integer(c));
        break;
      case ColumnKind::kReal:
        fmt::format_to(std::back_inserter(out), "{}", row.real(c) + 0.0);  // −0 + 0 is 0
        break;
      case ColumnKind::kText:
        append_escaped(out, row.text(c));
        break;
      case ColumnKind::kTime:
        fmt::format_to(std::back_inserter(out), "{}", row.instant(c).micros);
        break;
      case ColumnKind::kFlag:
        out += row.flag(c) ? 't' : 'f';
        break;
      case ColumnKind::kBlob:
        append_base64(out, row.blob(c));
        break;
    }
  }
  out += '\n';
}

void take_signs_off_zeros(std::string& line, const Table& table) {
  if (line.find("-0") == std::string::npos) return;
  std::size_t from = 0;
  for (const auto& column : table.columns) {
    const std::size_t end = std::min(line.find('\t', from), line.size());
    if (column.kind == ColumnKind::kReal && line.compare(from, end - from, "-0") == 0) {
      line.erase(from, 1);
    }
    from = std::min(line.find('\t', from), line.size() - 1) + 1;
  }
}

void run_row(SqlStatement& to, const Table& table, std::string_view line) {
  std::vector<std::string> texts(table.columns.size());  // live until the statement has run
  to.reset();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::size_t tab = line.find('\t');
    const bool last = i + 1 == table.columns.size();
    if (last != (tab == std::string_view::npos)) bad_line(table);
    const auto field = line.substr(0, tab);
    line.remove_prefix(last ? line.size() : tab + 1);
    const int parameter = static_cast<int>(i) + 1;
    if (field == "\\N") {
      to.bind_null(parameter);
      continue;
    }
    switch (table.columns[i].kind) {
      case ColumnKind::kInteger:
        to.bind(parameter, parsed<std::int64_t>(table, field));
        break;
      case ColumnKind::kReal:
        to.bind(parameter, parsed<double>(table, field) + 0.0);
        break;
      case ColumnKind::kText:
        texts[i] = unescaped(table, field);
        to.bind(parameter, texts[i]);
        break;
      case ColumnKind::kTime:
        to.bind(parameter, Instant{parsed<std::int64_t>(table, field)});
        break;
      case ColumnKind::kFlag:
        if (field != "t" && field != "f") bad_line(table);
        to.bind(parameter, field == "t");
        break;
      case ColumnKind::kBlob:
        if (auto blob = decode_base64(field)) {
          texts[i] = std::move(*blob);
        } else {
          bad_line(table);
        }
        to.bind(parameter, Blob{texts[i]});
        break;
    }
  }
  to.run();
}

}  // namespace gaveurs
