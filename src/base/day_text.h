// A day as people write it. Apart from instant.h, since few need it. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace gaveurs {

/// "2023-07-01" of a day as paris_day_number() counts them: since 1970-01-01.
std::string day_text(std::int64_t day);

}  // namespace gaveurs
