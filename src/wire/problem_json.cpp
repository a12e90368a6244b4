#include "wire/problem_json.h"

#include "wire/json_writer.h"

namespace gaveurs {

ProblemKind problem_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid:
      return {400, "invalid", "Invalid request"};
    case ErrorKind::kNotFound:
      return {404, "not_found", "Not found"};
    case ErrorKind::kConflict:
      return {409, "conflict", "Conflict"};
    case ErrorKind::kTooLarge:
      return {413, "too_large", "The request is too large"};
    case ErrorKind::kRateLimited:
      return {429, "rate_limited", "Too many requests"};
    case ErrorKind::kUnavailable:
      return {503, "unavailable", "Not possible right now"};
    case ErrorKind::kCorrupt:
    case ErrorKind::kUsage:
    case ErrorKind::kInternal:
      break;
  }
  return {500, "internal", "The server failed"};
}

void write_code(JsonWriter& out, const RefusalCode& code) {
  if (code.name.empty()) return;
  out.field("code", code.name).key("values").open_object();
  for (const auto& [name, value] : code.values) {
    if (const double* number = std::get_if<double>(&value)) {
      out.rounded(name, *number, 3);
    } else {
      out.field(name, std::get<std::string>(value));
    }
  }
  out.close_object();
}

std::string problem_document(const ProblemKind& kind, std::string_view detail,
                             const std::vector<FieldError>& errors, std::string_view instance,
                             const RefusalCode& code) {
  std::string text;
  JsonWriter out(text);
  out.open_object().key("type").value("/problems/" + std::string(kind.name));
  out.field("title", kind.title).field("status", kind.status).field("detail", detail);
  write_code(out, code);
  out.field("instance", instance).key("errors").open_array();
  for (const auto& fault : errors) {
    out.open_object().field("path", fault.path).field("reason", fault.reason);
    write_code(out, fault.code);
    out.close_object();
  }
  out.close_array().close_object();
  return text;
}

}  // namespace gaveurs
