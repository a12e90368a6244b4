// A station's calibration as devices announce it and as it is kept. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "domain/device.h"
#include "wire/fields.h"

namespace gaveurs {

/// The member `name` of the message whose faults go to `in`; what it does not say keeps its
/// nominal value. Unset when it is absent, null or no calibration.
std::optional<Calibration> read_calibration(Fields& in, std::optional<json::element> value,
                                            const std::string& path);

}  // namespace gaveurs
