#include "domain/sample.h"

#include <algorithm>
#include <span>

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, kGrades> kGradeNames{"REJECT", "C", "B", "A", "A+"};
constexpr std::array<std::string_view, kDefectKinds> kDefectNames{"foreign_body", "dent", "tear",
                                                                  "bruise", "bile_stain"};
constexpr std::array<std::string_view, 4> kLinkNames{"none", "message", "queue", "hand"};

template <typename Value>
std::optional<Value> named(std::span<const std::string_view> names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Value>(found - names.begin());
}

}  // namespace

std::string_view to_string(Grade grade) { return kGradeNames[static_cast<std::size_t>(grade)]; }
std::optional<Grade> parse_grade(std::string_view text) { return named<Grade>(kGradeNames, text); }

std::string_view to_string(DefectKind kind) { return kDefectNames[static_cast<std::size_t>(kind)]; }
std::optional<DefectKind> parse_defect_kind(std::string_view text) {
  return named<DefectKind>(kDefectNames, text);
}

std::string_view to_string(LotLink link) { return kLinkNames[static_cast<std::size_t>(link)]; }
std::optional<LotLink> parse_lot_link(std::string_view text) {
  return named<LotLink>(kLinkNames, text);
}

}  // namespace gaveurs
