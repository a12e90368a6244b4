// Question: what a REST request asks, free of HTTP: the part of the path that varies, the query,
// the time. Each use case that reads is a function from a Question and a Reader to JSON text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/loop_settings.h"
#include "app/product_codes.h"
#include "base/ids.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/reader.h"

namespace gaveurs {

class AnalyticsSource;

struct Question {
  std::string subject;  // a code or number from the path; empty when the route has none
  std::vector<std::pair<std::string, std::string>> query;  // decoded
  Instant now;
  const ProductCodes* codes = nullptr;  // of the server
  const LoopSettings* loop = nullptr;   // of the server
  AnalyticsSource* analytics = nullptr;  // where the analysts' thread answers
  std::string body = {};                 // of a question that comes by POST

  /// First value of the name; empty when absent.
  std::string_view parameter(std::string_view name) const;
};

using AnswerFn = Result<std::string> (*)(const Question&, Reader&);

/// Checks of a question's parameters; all faults are gathered before it is refused.
class Parameters {
 public:
  explicit Parameters(const Question& question) : question_(question) {}
  int limit(int otherwise, int most);
  std::optional<GaveurId> gaveur(std::string_view name);
  std::optional<SiteCode> site(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t low, std::int64_t high);
  /// RFC 3339, or a day, which begins in Europe/Paris.
  std::optional<Instant> time(std::string_view name);
  bool flag(std::string_view name);
  void refuse(std::string_view name, std::string reason);
  /// Refuses names that are not in `known`: a misspelt filter must not answer with everything.
  void only(std::initializer_list<std::string_view> known);
  std::optional<Error> fault() const;

 private:
  const Question& question_;
  std::vector<FieldError> faults_;
};

/// A whole number of the path; kNotFound when it is none, as nothing can have that name.
Result<std::int64_t> number_of(std::string_view text);

/// "17-42" and back; the parts of a page's cursor.
std::string cursor_text(std::int64_t a, std::int64_t b);
std::optional<std::pair<std::int64_t, std::int64_t>> parse_cursor(std::string_view text);

/// {"items": […], "next_cursor": …} in the hands of the caller: the cursor goes out last.
class JsonWriter;
void close_page(JsonWriter& out, const std::optional<std::string>& next_cursor);
/// Of rows that were read one more than a page holds: cuts that one off and gives the cursor of the
/// last that stays, `cursor_of` it; unset where nothing follows.
template <typename Row, typename CursorOf>
std::optional<std::string> cut_page(std::vector<Row>& rows, int limit, CursorOf cursor_of) {
  if (rows.size() <= static_cast<std::size_t>(limit)) return std::nullopt;
  rows.pop_back();
  return cursor_of(rows.back());
}
/// The same where the cursor is the row's own number.
template <typename Row>
std::optional<std::string> cut_page(std::vector<Row>& rows, int limit) {
  return cut_page(rows, limit, [](const Row& row) { return std::to_string(row.id.value); });
}

}  // namespace gaveurs
