#include "twin/line_profile.h"

#include <algorithm>
#include <array>

namespace gaveurs {
namespace {

constexpr std::array<double, kGrades> kLine{0.05, 0.10, 0.30, 0.40, 0.15};

constexpr std::array<LineProfile, 9> kProfiles{{
    {"standard_barquette", "the usual mix in trays; defects of every size", kLine},
    {"premium", "a good day: nine of ten are A or better", {0.01, 0.02, 0.07, 0.45, 0.45}},
    {"degraded_line", "a bad day: few A, many rejected", {0.15, 0.25, 0.40, 0.16, 0.04}},
    {"plain_defects", "the usual mix in trays; defects are specks, or 17 mm and more", kLine, true,
     15, 0, 0, 0, 0, kPlainDefectMm},
    {"bare_sensor", "the usual mix under a station without dome lamp, 240 mm over the tray", kLine,
     true, 15, 0, 0, 0, 0, kUsualSmallestDefectMm, kBareSensor},
    {"flat_belt", "the usual mix on the bare belt, turned as they come", kLine, false, 15, 0, 0, 0,
     0, kUsualSmallestDefectMm, Mount{240, 0, 1200}},
    {"bright_ambient", "the usual mix under strong daylight", kLine, true, 1500, 0.02},
    {"dirty_window", "the usual mix behind a window that gets dirtier", kLine, true, 15, 0, 0.05,
     0.0004},
    {"fading_lamp", "the usual mix under a lamp that fades", kLine, true, 15, 0, 0, 0, 0.00025},
}};

}  // namespace

std::span<const LineProfile> line_profiles() { return kProfiles; }

const LineProfile* find_line_profile(std::string_view name) {
  const auto found = std::ranges::find(kProfiles, name, &LineProfile::name);
  return found == kProfiles.end() ? nullptr : found;
}

}  // namespace gaveurs
