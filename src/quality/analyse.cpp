#include "quality/analyse.h"

namespace gaveurs {

LiverAnalysis analyse_liver(const TofRaw&, const SpectralRaw&, const Calibration&) {
  LiverAnalysis out;
  out.fusion.reasons.emplace_back("aucune zone mesurée");
  return out;
}

}  // namespace gaveurs
