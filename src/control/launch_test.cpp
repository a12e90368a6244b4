#include "control/launch.h"

#include <gmock/gmock.h>

#include <array>

namespace gaveurs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Program& gavage() { return known_programs().front(); }

// The faults of a body, as "path: reason".
std::vector<std::string> faults_of(const Program& program, std::string_view body) {
  const auto launch = plan_launch(program, body, "127.0.0.1:8000");
  std::vector<std::string> faults;
  if (launch) return faults;
  EXPECT_EQ(launch.error().kind, ErrorKind::kInvalid);
  for (const auto& fault : launch.error().details)
    faults.push_back(fault.path + ": " + fault.reason);
  return faults;
}

TEST(Launch, AnEmptyBodyTakesEveryDefault) {
  for (const char* body : {"", "{}", R"({"nb_lots":null})"}) {
    const auto launch = plan_launch(gavage(), body, "127.0.0.1:8000");
    ASSERT_TRUE(launch) << body;
    EXPECT_THAT(launch->arguments, ElementsAre("simulate", "gavage", "--progress", "json",
                                               "--backend-url=ws://127.0.0.1:8000/ws/gavage"));
    EXPECT_EQ(launch->parameters,
              R"({"nb_lots":3,"acceleration":1440,"profile":"field","gaveurs":[1,2,3,4,5],)"
              R"("seed":null,"once":false,"quiet":false})");
  }
}

TEST(Launch, EveryValueBecomesOneArgument) {
  const auto launch = plan_launch(gavage(),
                                  R"({"quiet":true,"seed":9007199254740991,"gaveurs":[5,1],)"
                                  R"("profile":"records","acceleration":0.5,"nb_lots":7.0})",
                                  "[::1]:81");
  ASSERT_TRUE(launch);
  EXPECT_THAT(
      launch->arguments,
      ElementsAre("simulate", "gavage", "--progress", "json",
                  "--backend-url=ws://[::1]:81/ws/gavage", "--nb-lots=7", "--acceleration=0.5",
                  "--profile=records", "--gaveurs=5,1", "--seed=9007199254740991", "--quiet"));
}

TEST(Launch, EachWrongValueIsNamedWithItsReason) {
  const auto faults = faults_of(
      gavage(),
      R"j({"nb_lots":"3; reboot","acceleration":0,"profile":"$(id)","gaveurs":[1,1],"seed":-1,)j"
      R"j("once":"yes","quiet":1,"shell":"/bin/sh"})j");
  EXPECT_THAT(faults, ElementsAre(HasSubstr("nb_lots: must be a whole number, not a text"),
                                  HasSubstr("acceleration: must be from"),
                                  HasSubstr("profile: must be one of: field, records"),
                                  HasSubstr("gaveurs: must be a list of 1 to 50 different"),
                                  HasSubstr("seed: must be a whole number from 0"),
                                  HasSubstr("once: must be true or false"),
                                  HasSubstr("quiet: must be true or false"),
                                  HasSubstr("shell: is not known; there are: nb_lots")));
}

TEST(Launch, ListsAreOfWholeNumbersInRange) {
  for (const char* list :
       {"[]", "1", "\"1,2\"", "[0]", "[6]", "[1.5]", "[\"1\"]", "[null]", "{}"}) {
    EXPECT_EQ(faults_of(gavage(), std::string(R"({"gaveurs":)") + list + "}").size(), 1u) << list;
  }
}

TEST(Launch, ABodyIsOneObject) {
  for (const char* body : {"[]", "3", "nb_lots=3", "{", "null"}) {
    EXPECT_FALSE(plan_launch(gavage(), body, "")) << body;
  }
}

TEST(Launch, ANameCanBeNoFlagAndNoPath) {
  static constexpr std::array parameters{
      Parameter{"device_id", "--device-id", ParameterKind::kName, 0, 12, "\"D\"", {}, ""}};
  const Program program{"x", "", "", {}, "", "", "", parameters};
  for (const char* name : {"-rf", "--url=ws://x", "../etc", "a b", "a;b", "$(id)", "`id`", "a\\n",
                           "1a", "", "é", "abcdefghijklm"}) {
    EXPECT_EQ(faults_of(program, std::string(R"({"device_id":")") + name + "\"}").size(), 1u)
        << name;
  }
  const auto launch = plan_launch(program, R"({"device_id":"ESP32_LL-01"})", "");
  ASSERT_TRUE(launch);
  EXPECT_THAT(launch->arguments, ElementsAre("--device-id=ESP32_LL-01"));
}

TEST(Programs, EveryDefaultIsAcceptedAsAValue) {
  for (const Program& program : known_programs()) {
    for (const Parameter& parameter : program.parameters) {
      if (parameter.otherwise.empty()) continue;
      const std::string body =
          "{\"" + std::string(parameter.name) + "\":" + std::string(parameter.otherwise) + "}";
      EXPECT_TRUE(plan_launch(program, body, "")) << program.name << " " << body;
    }
  }
}

}  // namespace
}  // namespace gaveurs
