#include "app/import_lots_file.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "app/import_lots_cells.h"
#include "app/text_lines.h"

namespace gaveurs {
namespace {

constexpr std::string_view kBom = "\xef\xbb\xbf";
constexpr char kCellEnd = '\x1f';  // keeps "1", "23" and "12", "3" apart

/// Splits one line; enough for a header, whose names hold no line ends.
std::vector<std::string> split_line(std::string_view line, char separator) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

char find_separator(std::string_view line) {
  char best = ';';
  int most = 0;
  for (const char separator : {';', '\t', ',', '|'}) {
    const int known = known_lot_columns(split_line(line, separator));
    if (known > most) {
      most = known;
      best = separator;
    }
  }
  return best;
}

std::uint64_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

}  // namespace

class LotFile::Parser {
 public:
  Parser(LotFileEvents events, std::int64_t today) : events_(std::move(events)), today_(today) {
    csv_init(&csv_, CSV_APPEND_NULL);
  }
  ~Parser() { csv_free(&csv_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  Result<void> feed(std::string_view bytes) {
    if (!head_done_) {
      head_ += bytes;
      if (head_.size() < 4) return {};
      if (auto read = read_head(false); !read || !head_done_) return read;
      return parse(std::exchange(head_, {}));
    }
    return parse(bytes);
  }

  Result<void> finish() {
    if (!head_done_) {
      if (auto read = read_head(true); !read) return read;
      if (auto read = parse(std::exchange(head_, {})); !read) return read;
    }
    lines_.finish();
    while (!span_.empty() && !failure_) {
      refuse_opening();
      read_again();
    }
    if (failure_) return std::unexpected(*failure_);
    if (!facts_.started) return fail(ErrorKind::kInvalid, "the file is empty");
    return {};
  }

  const LotFileFacts& facts() const { return facts_; }

 private:
  /// Settles what must be known before the first cell: separator, and that it is text.
  Result<void> read_head(bool at_end) {
    if (head_.starts_with("\xff\xfe") || head_.starts_with("\xfe\xff")) {
      return fail(ErrorKind::kInvalid, "the file is UTF-16; export it as CSV in UTF-8");
    }
    if (head_.starts_with("PK\x03\x04") || head_.starts_with("\xd0\xcf\x11\xe0")) {
      return fail(ErrorKind::kInvalid, "the file is a spreadsheet; export it as CSV");
    }
    std::size_t begin = head_.starts_with(kBom) ? kBom.size() : 0;
    // Kept only when the first line is complete: until then every piece begins again.
    std::int64_t line = 1;
    bool separator_stated = false;
    for (;;) {
      const std::size_t end = head_.find_first_of("\r\n", begin);
      // A carriage return at the end may be half of a line's end.
      const bool halved = end != std::string::npos && end + 1 == head_.size() && head_[end] == '\r';
      if ((end == std::string::npos || halved) && !at_end) {
        if (head_.size() <= kMaxLotLineBytes) return {};
        return fail(ErrorKind::kInvalid, "the first line does not end; the file is no export");
      }
      const auto text = std::string_view(head_).substr(begin, end - begin);
      const bool stated = text.starts_with("sep=") && text.size() == 5;
      if (stated) facts_.separator = text[4];
      if (!stated && !trimmed(text).empty()) {
        if (!separator_stated) facts_.separator = find_separator(text);
        break;
      }
      separator_stated = separator_stated || stated;
      if (end == std::string::npos) break;
      if (head_[end] == '\n' || end + 1 >= head_.size() || head_[end + 1] != '\n') ++line;
      begin = end + 1;
    }
    line_ = line;
    head_.erase(0, begin);
    csv_set_delim(&csv_, static_cast<unsigned char>(facts_.separator));
    head_done_ = true;
    return {};
  }

  Result<void> parse(std::string_view bytes) {
    lines_.feed(bytes);
    if (failure_) return std::unexpected(*failure_);
    return {};
  }

  void take_line(std::string_view line) {
    if (failure_) return;
    if (line.empty()) {
      skip_long_line();
    } else {
      split(line);
      read_again();
    }
  }

  // One line into the splitter. Where it leaves a quote open, the record goes on in the next line
  // or the quote is a stray one, which must not swallow the lines behind it.
  void split(std::string_view line) {
    if (span_.empty()) first_line_ = line_;
    ++line_;
    if (!span_.empty()) {
      span_ += line;
      ++span_lines_;
    }
    if (csv_parse(&csv_, line.data(), line.size(), &on_cell, &on_row, this) != line.size()) {
      failure_ = Error{ErrorKind::kTooLarge, fmt::format("line {}: out of memory", line_ - 1), {}};
      return;
    }
    const bool open = csv_.quoted != 0;
    if (open && span_.empty()) {
      span_ = line;
      span_lines_ = 1;
      opening_bytes_ = line.size();
      opening_cells_ = ends_.size();
    } else if (stray_ || (open && swallows())) {
      refuse_opening();
    } else if (!open) {
      span_.clear();
    }
  }

  /// Whether the lines since the open quote are more than one record: together they have the cells
  /// of two, or are longer than any.
  bool swallows() const {
    if (!facts_.started) return span_.size() > kMaxLotLineBytes;
    const auto cells = std::count(span_.begin(), span_.end(), facts_.separator);
    return span_.size() > kMaxLotLineBytes || span_lines_ > kMaxLotCellLines ||
           static_cast<std::size_t>(cells) >= 2 * (columns_.refs.size() - 1);
  }

  // Refuses the line that opened a quote; those behind it are read again, each for itself.
  void refuse_opening() {
    csv_fini(&csv_, nullptr, nullptr, nullptr);
    stray_ = false;
    if (!facts_.started) {
      failure_ =
          Error{ErrorKind::kInvalid, "the first line does not end; is a quote not closed?", {}};
      return;
    }
    ends_.resize(std::min(ends_.size(), opening_cells_));
    LotRowCells cells;
    spread(cells);
    const FileLine at{first_line_, read_text(cells[LotColumn::kCode], 40)};
    clear_row();
    again_.insert(0, span_, opening_bytes_);
    span_.clear();
    line_ = first_line_ + 1;
    if (count_line()) events_.refused(at, "a quoted cell does not end; is a quote not closed?");
  }

  void read_again() {
    while (!again_.empty() && !failure_) {
      std::string rest = std::exchange(again_, {});
      TextLines lines(kMaxLotLineBytes, [this](std::string_view line) {
        again_.empty() ? split(line) : void(again_ += line);
      });
      lines.feed(rest);
      lines.finish();
    }
  }

  void skip_long_line() {
    while (!span_.empty() && !failure_) {
      refuse_opening();
      read_again();
    }
    if (failure_) return;
    if (!facts_.started) {
      failure_ =
          Error{ErrorKind::kInvalid, "the first line is too long; the file is no export", {}};
    } else if (count_line()) {
      events_.refused({line_, {}}, "the line is longer than any lot's; is a line's end missing?");
    }
    ++line_;
  }

  static void on_cell(void* text, std::size_t size, void* self) {
    static_cast<Parser*>(self)->take_cell({static_cast<const char*>(text), size});
  }
  static void on_row(int, void* self) { static_cast<Parser*>(self)->take_row(); }

  void take_cell(std::string_view cell) {
    if (text_.size() + cell.size() > kMaxLotLineBytes || ends_.size() == kMaxLotColumns) {
      too_long_ = true;
      return;
    }
    text_ += cell;
    ends_.push_back(text_.size());
    text_ += kCellEnd;
  }

  std::string_view cell(std::size_t at) const {
    const std::size_t begin = at == 0 ? 0 : ends_[at - 1] + 1;
    return std::string_view(text_).substr(begin, ends_[at] - begin);
  }

  void take_row() {
    // A record over several lines must be a whole one; else a quote opened that was none.
    if (!span_.empty() && facts_.started && (!shape_fault().empty() || swallows())) {
      stray_ = true;
      return;
    }
    if (!failure_ && !ends_.empty()) {
      const auto is_blank = [](char c) { return c == ' ' || c == kCellEnd; };
      const bool blank = std::all_of(text_.begin(), text_.end(), is_blank);
      if (!facts_.started) {
        take_header();
      } else if (!blank || too_long_) {
        take_lot();
      }
    }
    clear_row();
  }

  void clear_row() {
    text_.clear();
    ends_.clear();
    too_long_ = false;
  }

  /// Counts a line with content; false when there are more than any file has.
  bool count_line() {
    if (static_cast<std::size_t>(++facts_.lines) <= kMaxLotLines) return true;
    failure_ = Error{ErrorKind::kTooLarge, fmt::format("more than {} lines", kMaxLotLines), {}};
    return false;
  }

  void take_header() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < ends_.size(); ++i) names.emplace_back(cell(i));
    auto columns = map_lot_columns(names);
    if (!columns) {
      failure_ = columns.error();
      return;
    }
    columns_ = std::move(*columns);
    facts_.ignored = columns_.ignored;
    facts_.started = true;
  }

  void take_lot() {
    if (!count_line()) return;
    FileLine at{first_line_, {}};
    LotRowCells cells;
    spread(cells);
    at.lot = read_text(cells[LotColumn::kCode], 40);
    if (const std::string fault = shape_fault(); !fault.empty()) return events_.refused(at, fault);
    LotRow row = read_lot_row(cells, today_);
    if (!row.refusal.empty()) return events_.refused(at, row.refusal);
    if (is_repeat(at)) return;
    events_.row(at, std::move(row));
  }

  void spread(LotRowCells& cells) const {
    const std::size_t count = std::min(columns_.refs.size(), ends_.size());
    for (std::size_t i = 0; i < count; ++i) {
      const LotColumnRef ref = columns_.refs[i];
      if (ref.column == LotColumn::kIgnored) continue;
      const auto meal = static_cast<std::size_t>(std::max(ref.meal, 1) - 1);
      if (ref.column == LotColumn::kPlanned) {
        cells.planned[meal] = cell(i);
      } else if (ref.column == LotColumn::kGiven) {
        cells.given[meal] = cell(i);
      } else {
        cells.fixed[static_cast<std::size_t>(ref.column)] = cell(i);
      }
    }
  }

  // A line cut short may hold half a number in its last cell, so it is not trusted.
  std::string shape_fault() const {
    if (too_long_) return "the line is longer than any lot's";
    const std::size_t want = columns_.refs.size();
    if (ends_.size() < want) {
      return fmt::format("the line has {} cells, the first line {}", ends_.size(), want);
    }
    for (std::size_t i = want; i < ends_.size(); ++i) {
      if (!trimmed(cell(i)).empty()) {
        return fmt::format("the line has {} cells, the first line {}", ends_.size(), want);
      }
    }
    return {};
  }

  /// Whether the lot came before; when with other content, the line is refused.
  bool is_repeat(const FileLine& at) {
    const auto [known, added] = seen_.try_emplace(hash_of(at.lot), hash_of(text_));
    if (added) return false;
    if (known->second == hash_of(text_)) {
      ++facts_.repeated;
    } else {
      events_.refused(at, "the lot is in the file already, with other values; the first is kept");
    }
    return true;
  }

  LotFileEvents events_;
  std::int64_t today_;
  csv_parser csv_{};
  LotFileFacts facts_;
  LotColumns columns_;
  std::optional<Error> failure_;
  std::string head_;  // until the first line is complete
  bool head_done_ = false;
  TextLines lines_{kMaxLotLineBytes, [this](std::string_view line) { take_line(line); }};
  std::int64_t line_ = 1;  // the line that comes next
  std::int64_t first_line_ = 1;  // where the record at hand begins
  // While a quoted cell goes on over a line's end: the lines so far, and of the first of them its
  // size and how many cells it closed.
  std::string span_;
  std::size_t span_lines_ = 0, opening_bytes_ = 0, opening_cells_ = 0;
  bool stray_ = false;  // the quote that opened the span was none
  std::string again_;  // lines to be read once more
  std::string text_;  // cells of the row, one after the other
  std::vector<std::size_t> ends_;  // where each ends in text_
  bool too_long_ = false;
  std::unordered_map<std::uint64_t, std::uint64_t> seen_;  // hash of code → hash of the line
};

LotFile::LotFile(LotFileEvents events, std::int64_t today)
    : parser_(std::make_unique<Parser>(std::move(events), today)) {}
LotFile::~LotFile() = default;
Result<void> LotFile::feed(std::string_view bytes) { return parser_->feed(bytes); }
Result<void> LotFile::finish() { return parser_->finish(); }
const LotFileFacts& LotFile::facts() const { return parser_->facts(); }

}  // namespace gaveurs
