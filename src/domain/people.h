// Gaveurs and the sites they belong to. Plain values.
#pragma once

#include <optional>
#include <string>

#include "base/ids.h"

namespace gaveurs {

struct Site {
  SiteCode code;
  std::string nom;
  std::string region;
};

struct Gaveur {
  GaveurId id;
  std::string nom;
  SiteCode site;
  std::optional<std::string> email;
};

}  // namespace gaveurs
