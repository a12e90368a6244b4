// LotFile: the bytes of an export, in pieces of any size, to rows. It finds the separator (; , tab
// or a "sep=" line) and the columns in the first line, counts lines as an editor does, and notices
// a code that comes twice. Memory does not grow with the file, but for 16 bytes kept per lot to
// notice repeats. Pure: what it finds goes to the callbacks, in the order of the file. One thread.
//
// Text may be UTF-8 (with or without BOM), Latin-1 or Windows-1252, told apart cell by cell. Quoted
// cells follow RFC 4180; one may go on over line ends where the record is then a whole one. A quote
// that is not closed costs its own line: it is refused and the lines behind it are read for
// themselves, so that each line of the file is a row, a refusal, a repeat, or blank.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/import_lots_row.h"
#include "base/result.h"

namespace gaveurs {

constexpr std::size_t kMaxLotColumns = 500;
constexpr std::size_t kMaxLotLineBytes = 1u << 20;
constexpr std::size_t kMaxLotCellLines = 50;  // of one quoted cell
constexpr std::size_t kMaxLotLines = 50'000'000;

struct FileLine {
  std::int64_t line = 0;
  std::string lot;  // as far as it could be read
};

struct LotFileEvents {
  std::function<void(const FileLine&, LotRow&&)> row;  // good rows, with their remarks
  std::function<void(const FileLine&, const std::string& reason)> refused;
};

struct LotFileFacts {
  char separator = ';';
  bool started = false;  // the first line has been read
  std::vector<std::string> ignored;  // names of unknown columns
  std::int64_t lines = 0;  // with content, without the first
  std::int64_t repeated = 0;  // equal to an earlier line of the same lot
};

class LotFile {
 public:
  LotFile(LotFileEvents events, std::int64_t today);
  ~LotFile();
  LotFile(const LotFile&) = delete;
  LotFile& operator=(const LotFile&) = delete;

  /// Errors (kInvalid, kTooLarge) end the reading: the file is no such export, or broken.
  Result<void> feed(std::string_view bytes);
  Result<void> finish();
  const LotFileFacts& facts() const;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace gaveurs
