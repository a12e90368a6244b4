// RFC 9457 problem documents, and the table from error kinds to HTTP. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/json_writer.h"

namespace gaveurs {

struct ProblemKind {
  int status;
  std::string_view name;   // last part of the problem's type URI
  std::string_view title;
};

ProblemKind problem_kind(ErrorKind kind);
/// `instance` is the path of the request; `code` stands in it where it has a name.
std::string problem_document(const ProblemKind& kind, std::string_view detail,
                             const std::vector<FieldError>& errors, std::string_view instance,
                             const RefusalCode& code = {});
/// Members "code" and "values"; nothing where it has no name.
void write_code(JsonWriter& out, const RefusalCode& code);

}  // namespace gaveurs
