#include "control/status_json.h"

#include <array>

#include "wire/json_writer.h"

namespace gaveurs {
namespace {

std::string_view name_of(ParameterKind kind) {
  constexpr std::array<std::string_view, 6> kNames{"integer", "number",   "choice",
                                                   "name",    "integers", "flag"};
  return kNames[static_cast<std::size_t>(kind)];
}

void write_parameter(JsonWriter& out, const Parameter& parameter) {
  out.open_object().field("name", parameter.name).field("kind", name_of(parameter.kind));
  out.field("meaning", parameter.meaning);
  out.key("default").raw(parameter.otherwise.empty() ? "null" : parameter.otherwise);
  switch (parameter.kind) {
    case ParameterKind::kInteger:
    case ParameterKind::kNumber:
    case ParameterKind::kIntegers:
      out.field("minimum", parameter.low).field("maximum", parameter.high);
      break;
    case ParameterKind::kChoice:
      out.key("choices").open_array();
      for (const auto choice : parameter.choices) out.value(choice);
      out.close_array();
      break;
    case ParameterKind::kName:
      out.field("max_length", parameter.high);
      break;
    case ParameterKind::kFlag:
      break;
  }
  out.close_object();
}

void write_status(JsonWriter& out, const ProgramStatus& status) {
  const Program& program = *status.program;
  out.open_object().field("name", program.name).field("state", to_string(status.state));
  out.field("available", program.missing.empty());
  out.key("reason");
  program.missing.empty() ? out.null() : out.value(program.missing);
  out.field("pid", status.pid).field("runs", status.runs);
  out.key("parameters").raw(status.parameters.empty() ? "null" : status.parameters);
  out.field("started_at", status.started_at).field("ended_at", status.ended_at);
  const ProcessEnd end = status.end.value_or(ProcessEnd{});
  out.field("exit_code", end.exit_code).field("signal", end.signal);
  out.field("killed", status.killed).key("counters").open_object();
  for (const auto& counter : status.counters) out.field(counter.name, counter.value);
  out.close_object().field("counted_at", status.counted_at);
  out.field("log_last", status.log_last).close_object();
}

std::string_view name_of(LogSource source) {
  switch (source) {
    case LogSource::kOut:
      return "out";
    case LogSource::kErr:
      return "err";
    case LogSource::kSupervisor:
      return "supervisor";
  }
  return "";
}

}  // namespace

std::string encode_programs(std::span<const Program> programs) {
  std::string text;
  JsonWriter out(text);
  out.open_object().key("programs").open_array();
  for (const Program& program : programs) {
    out.open_object().field("name", program.name).field("meaning", program.meaning);
    out.field("available", program.missing.empty()).key("reason");
    program.missing.empty() ? out.null() : out.value(program.missing);
    out.key("parameters").open_array();
    for (const Parameter& parameter : program.parameters) write_parameter(out, parameter);
    out.close_array().close_object();
  }
  out.close_array().close_object();
  return text;
}

std::string encode_program_status(const ProgramStatus& status) {
  std::string text;
  JsonWriter out(text);
  write_status(out, status);
  return text;
}

std::string encode_control_status(std::span<const ProgramStatus> programs,
                                  const ControlledServer& server, Instant now) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("type", "status").field("timestamp", now);
  out.field("demo", server.demo).field("seq", server.seq);
  out.key("programs").open_array();
  for (const ProgramStatus& status : programs) write_status(out, status);
  out.close_array().close_object();
  return text;
}

std::string encode_log_frame(const Program& program, std::span<const LogLine> lines,
                             std::int64_t missed, Instant now) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("type", "log").field("timestamp", now).field("program", program.name);
  out.field("missed", missed).key("lines").open_array();
  for (const LogLine& line : lines) {
    out.open_object().field("n", line.number).field("time", line.time);
    out.field("source", name_of(line.source)).field("text", line.text).close_object();
  }
  out.close_array().close_object();
  return text;
}

}  // namespace gaveurs
