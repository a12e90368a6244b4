#include "control/program.h"

#include <array>

namespace gaveurs {
namespace {

using enum ParameterKind;
using Texts = std::string_view;

constexpr double kMostExact = 9'007'199'254'740'991;  // of whole numbers in JSON

constexpr std::array<Texts, 4> kGavageWords{"simulate", "gavage", "--progress", "json"};
constexpr std::array<Texts, 2> kGavageProfiles{"field", "records"};
constexpr std::array kGavage{
    Parameter{"nb_lots", "--nb-lots", kInteger, 1, 1000, "3", {}, "Lots fed at the same time"},
    Parameter{"acceleration",
              "--acceleration",
              kNumber,
              1e-3,
              1e7,
              "1440",
              {},
              "Simulated time per real time; 1440 is a day in a minute"},
    Parameter{"profile", "--profile", kChoice, 0, 0, "\"field\"", kGavageProfiles,
              "field: small lots as the field's simulator; records: as the real records"},
    Parameter{"gaveurs",
              "--gaveurs",
              kIntegers,
              1,
              5,
              "[1,2,3,4,5]",
              {},
              "Who feeds, in turn: gaveurs of the demonstration"},
    Parameter{"seed",
              "--seed",
              kInteger,
              0,
              kMostExact,
              "",
              {},
              "Same seed, same lots; from the clock when not given"},
    Parameter{
        "once", "--once", kFlag, 0, 0, "false", {}, "End when every lot is ready for slaughter"},
    Parameter{"quiet", "--quiet", kFlag, 0, 0, "false", {}, "No line per meal"},
};

constexpr std::array kPrograms{
    Program{"gavage", "Feeding devices: lots of ducks being fed", "", kGavageWords, "--backend-url",
            "/ws/gavage", kGavage},
    Program{"sqal",
            "Devices of the quality line",
            "this version of the program has no simulator of the quality line",
            {},
            "",
            "",
            {}},
    Program{"consumer",
            "Consumers who scan and rate products",
            "this version of the program has no simulator of consumers",
            {},
            "",
            "",
            {}},
};

}  // namespace

std::span<const Program> known_programs() { return kPrograms; }

}  // namespace gaveurs
