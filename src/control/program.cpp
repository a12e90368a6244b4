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

constexpr std::array<Texts, 4> kSqalWords{"simulate", "sqal", "--progress", "json"};
constexpr std::array<Texts, 9> kSqalProfiles{
    "standard_barquette", "bare_sensor",    "plain_defects", "premium",    "degraded_line",
    "flat_belt",          "bright_ambient", "dirty_window",  "fading_lamp"};
constexpr std::array<Texts, 3> kSqalDialects{"flat", "nested", "suffixed"};
constexpr std::array kSqal{
    Parameter{"device_id",
              "--device-id",
              kName,
              0,
              40,
              "\"ESP32_LL_01\"",
              {},
              "The station; its name says the site"},
    Parameter{"rate", "--rate", kNumber, 1e-3, 1e3, "1", {}, "Livers a second"},
    Parameter{"profile", "--profile", kChoice, 0, 0, "\"standard_barquette\"", kSqalProfiles,
              "Which livers pass, and how the station is"},
    Parameter{"dialect", "--dialect", kChoice, 0, 0, "\"flat\"", kSqalDialects,
              "How the samples are written"},
    Parameter{"count",
              "--count",
              kInteger,
              1,
              1e9,
              "",
              {},
              "End after so many livers; goes on until stopped when not given"},
    Parameter{"livers_per_lot",
              "--livers-per-lot",
              kInteger,
              1,
              100'000,
              "50",
              {},
              "Measured of each lot that waits for quality"},
    Parameter{
        "only_lots", "--only-lots", kFlag, 0, 0, "false", {}, "Measure nothing while no lot waits"},
    Parameter{"wifi_lost_every_s",
              "--wifi-lost-every",
              kNumber,
              0,
              1e6,
              "0",
              {},
              "Seconds between losses of the Wi-Fi, on average; 0: never"},
    Parameter{"wifi_back_after_s",
              "--wifi-back-after",
              kNumber,
              0.01,
              1e6,
              "8",
              {},
              "Seconds it is away, on average"},
    Parameter{"seed",
              "--seed",
              kInteger,
              0,
              kMostExact,
              "",
              {},
              "Same seed, same livers; from the clock when not given"},
    Parameter{"quiet", "--quiet", kFlag, 0, 0, "false", {}, "No line per liver"},
};

constexpr std::array<Texts, 4> kConsumerWords{"simulate", "consumer", "--progress", "json"};
constexpr std::array kConsumer{
    Parameter{"rate", "--rate", kNumber, 1e-3, 1e3, "1", {}, "Buyers a second"},
    Parameter{"answering",
              "--answering",
              kNumber,
              0,
              1,
              "0.25",
              {},
              "Share of buyers who rate what was all right"},
    Parameter{"cheating",
              "--cheating",
              kNumber,
              0,
              1,
              "0.03",
              {},
              "Share who praise or run down whatever it is"},
    Parameter{
        "days", "--days", kNumber, 0, 1'000, "30", {}, "Days until a jar is opened, on average"},
    Parameter{"count",
              "--count",
              kInteger,
              1,
              1e9,
              "",
              {},
              "End after so many buyers; goes on until stopped when not given"},
    Parameter{"seed",
              "--seed",
              kInteger,
              0,
              kMostExact,
              "",
              {},
              "Same seed, same buyers; from the clock when not given"},
    Parameter{"quiet", "--quiet", kFlag, 0, 0, "false", {}, "No line per rating"},
};

constexpr std::array<Texts, 3> kDemoWords{"demo", "--progress", "json"};
constexpr std::array<Texts, 2> kLanguages{"fr", "en"};
constexpr std::array kDemo{
    Parameter{"lots", "--lots", kInteger, 1, 50, "10", {}, "Lots fed at the same time"},
    Parameter{"acceleration",
              "--acceleration",
              kNumber,
              1e-3,
              1e7,
              "60000",
              {},
              "Simulated time of feeding per real time; 86400 is a day in a second"},
    Parameter{"livers", "--livers", kInteger, 1, 1'000, "24", {}, "Livers measured of each lot"},
    Parameter{"buyers", "--buyers", kInteger, 1, 100'000, "180", {}, "How many buy a jar"},
    Parameter{"seconds", "--seconds", kNumber, 1, 3'600, "120", {}, "Time for everything"},
    Parameter{"lang", "--lang", kChoice, 0, 0, "\"fr\"", kLanguages, "What it tells it in"},
    Parameter{"seed",
              "--seed",
              kInteger,
              0,
              kMostExact,
              "",
              {},
              "Same seed, same ducks, livers and buyers; from the clock when not given"},
};

constexpr std::array kPrograms{
    Program{"gavage", "Feeding devices: lots of ducks being fed", "", kGavageWords, "--backend-url",
            "ws", "/ws/gavage", kGavage},
    Program{"sqal", "Stations of the quality line: livers measured", "", kSqalWords, "--url", "ws",
            "/ws/sensors/", kSqal},
    Program{"consumer", "Buyers who scan jars, taste and rate", "", kConsumerWords, "--api-url",
            "http", "", kConsumer},
    Program{"demo", "The whole loop in two minutes, lot to jar to rating to curve", "", kDemoWords,
            "--server", "http", "", kDemo},
};

}  // namespace

std::span<const Program> known_programs() { return kPrograms; }

}  // namespace gaveurs
