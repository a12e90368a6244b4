// The cooperative's own sites, and the gaveurs a demonstration starts with. Constant data.
#pragma once

#include <vector>

#include "domain/people.h"

namespace gaveurs {

/// LL Bretagne, LS Pays de Loire, MT Maubourguet.
std::vector<Site> cooperative_sites();
/// Numbers 1 to 5, as every installation of the field has them for trying out.
std::vector<Gaveur> demo_gaveurs();

}  // namespace gaveurs
