// What the control panel is told, as JSON text. Pure.
#pragma once

#include <span>
#include <string>

#include "control/supervisor.h"

namespace gaveurs {

/// {"programs": […]}: what may be started, with the parameters of each.
std::string encode_programs(std::span<const Program> programs);
/// One program: state, newest run, counters.
std::string encode_program_status(const ProgramStatus& status);
/// The server the programs run beside.
struct ControlledServer {
  bool demo = false;  // it takes what simulators send without being told of their gaveurs first
  std::int64_t seq = 0;  // its newest event
};
/// {"type": "status", …}
std::string encode_control_status(std::span<const ProgramStatus> programs,
                                  const ControlledServer& server, Instant now);
/// {"type": "log", …}; `missed` lines before these are no longer kept.
std::string encode_log_frame(const Program& program, std::span<const LogLine> lines,
                             std::int64_t missed, Instant now);

}  // namespace gaveurs
