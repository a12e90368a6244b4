// CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320): tells a damaged record from a whole one.
// Against accidents, not malice. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace gaveurs {

std::uint32_t crc32(std::string_view bytes);

}  // namespace gaveurs
