// The shapes of codes as they enter from outside. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/ids.h"
#include "domain/sample.h"

namespace gaveurs {

/// 1-32 of A-Z a-z 0-9 - _ . with at least one letter
std::optional<LotCode> parse_lot_code(std::string_view text);
/// 1-8 of A-Z a-z 0-9 _
std::optional<SiteCode> parse_site_code(std::string_view text);
/// 1-64 of A-Z a-z 0-9 - _ . :
std::optional<DeviceId> parse_device_id(std::string_view text);
std::optional<SampleId> parse_sample_id(std::string_view text);

}  // namespace gaveurs
