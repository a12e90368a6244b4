#include "domain/indices.h"

namespace gaveurs {

std::optional<double> itm(Grams corn_per_duck, Grams mean_liver) {
  if (corn_per_duck.value <= 0 || mean_liver.value <= 0) return std::nullopt;
  return corn_per_duck.value / mean_liver.value;
}

std::string_view itm_class(double itm) {
  if (itm <= 12.5) return "A";
  if (itm <= 14) return "B";
  if (itm <= 15.5) return "C";
  if (itm <= 17) return "D";
  return "E";
}

std::optional<double> sigma(Grams liver_sd, Grams mean_liver) {
  if (liver_sd.value <= 0 || mean_liver.value <= 0) return std::nullopt;
  return liver_sd.value / mean_liver.value;
}

std::optional<Fraction> loss(double meg, double hooked) {
  if (meg <= 0 || hooked < 0 || hooked > meg) return std::nullopt;
  return Fraction{(meg - hooked) / meg};
}

std::optional<Percent> dose_deviation(Grams planned, Grams given) {
  if (planned.value <= 0) return std::nullopt;
  return Percent{(given.value - planned.value) / planned.value * 100};
}

}  // namespace gaveurs
