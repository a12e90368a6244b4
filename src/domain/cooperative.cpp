#include "domain/cooperative.h"

namespace gaveurs {

std::vector<Site> cooperative_sites() {
  return {{{"LL"}, "Bretagne", "Bretagne"},
          {{"LS"}, "Pays de Loire", "Pays de la Loire"},
          {{"MT"}, "Maubourguet", "Occitanie"}};
}

std::vector<Gaveur> demo_gaveurs() {
  return {{{1}, "Jean Martin", {"LL"}, {}},
          {{2}, "Sophie Dubois", {"LS"}, {}},
          {{3}, "Pierre Leroy", {"MT"}, {}},
          {{4}, "Marie Petit", {"LL"}, {}},
          {{5}, "Luc Blanc", {"LS"}, {}}};
}

}  // namespace gaveurs
