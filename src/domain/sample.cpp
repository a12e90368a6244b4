#include "domain/sample.h"

#include "domain/names.h"

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, kGrades> kGradeNames{"REJECT", "C", "B", "A", "A+"};
constexpr std::array<std::string_view, kDefectKinds> kDefectNames{"foreign_body", "dent", "tear",
                                                                  "bruise", "bile_stain"};
constexpr std::array<std::string_view, 4> kLinkNames{"none", "message", "queue", "hand"};

}  // namespace

std::string_view to_string(Grade grade) { return kGradeNames[static_cast<std::size_t>(grade)]; }
std::optional<Grade> parse_grade(std::string_view text) {
  return parse_name<Grade>(kGradeNames, text);
}

std::string_view to_string(DefectKind kind) { return kDefectNames[static_cast<std::size_t>(kind)]; }
std::optional<DefectKind> parse_defect_kind(std::string_view text) {
  return parse_name<DefectKind>(kDefectNames, text);
}

std::string_view to_string(LotLink link) { return kLinkNames[static_cast<std::size_t>(link)]; }
std::optional<LotLink> parse_lot_link(std::string_view text) {
  return parse_name<LotLink>(kLinkNames, text);
}

}  // namespace gaveurs
