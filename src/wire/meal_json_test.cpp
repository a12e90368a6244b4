#include "wire/meal_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "wire/json.h"

namespace gaveurs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const char* kUsual = R"({"code_lot":"MT2512001","gaveur_id":3,"gaveur_nom":"Pierre Leroy",
  "site":"MT","genetique":"Mulard","jour":2,"moment":"soir","dose_theorique":300,
  "dose_reelle":295.5,"poids_moyen":4800,"nb_canards_vivants":49,"taux_mortalite":2.0,
  "temperature_stabule":21.5,"humidite_stabule":62,"timestamp":"2025-12-24T18:00:00"})";

// The usual message with fields replaced by JSON texts, or left out where the text is empty.
std::string with(std::vector<std::pair<std::string, std::string>> changes) {
  std::string out = "{";
  const auto add = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    out += (out.size() > 1 ? ",\"" : "\"") + std::string(key) + "\":" + std::string(value);
  };
  const auto object = parse_json_object(kUsual).value();
  for (const auto field : object) {
    const auto change = std::find_if(changes.begin(), changes.end(),
                                     [&](const auto& c) { return c.first == field.key; });
    if (change == changes.end()) {
      add(field.key, simdjson::minify(field.value));
    } else {
      add(field.key, change->second);
      changes.erase(change);
    }
  }
  for (const auto& [key, value] : changes) add(key, value);
  return out + "}";
}
std::string with(const std::string& field, const std::string& value) {
  return with({{field, value}});
}

std::vector<std::string> faults(const std::string& text) {
  const auto parsed = parse_meal_message(text);
  std::vector<std::string> paths;
  if (!parsed) {
    for (const auto& fault : parsed.error().details) paths.push_back(fault.path);
  }
  return paths;
}

TEST(MealMessage, ReadsWhatTheFieldSends) {
  const auto parsed = parse_meal_message(kUsual);
  ASSERT_TRUE(parsed.has_value());
  const Meal& meal = parsed->meal;
  EXPECT_EQ(meal.lot.value, "MT2512001");
  EXPECT_EQ(meal.slot, (MealSlot{2, Moment::kSoir}));
  EXPECT_EQ(meal.values.dose_reelle_g, 295.5);
  EXPECT_EQ(to_rfc3339(meal.values.time), "2025-12-24T17:00:00Z");
  EXPECT_FALSE(meal.values.pret_abattage);
  EXPECT_TRUE(parsed->extra.empty());
}

TEST(MealMessage, NamesEveryBadFieldAtOnce) {
  EXPECT_THAT(faults(with({{"dose_reelle", ""},
                           {"moment", "\"midi\""},
                           {"humidite_stabule", "101"},
                           {"timestamp", "\"hier\""}})),
              ElementsAre("moment", "dose_reelle", "humidite_stabule", "timestamp"));
}

// The contract counts characters; names with accents were cut short of it.
TEST(MealMessage, NamesWereMeasuredInBytes) {
  std::string name;
  for (int i = 0; i < 120; ++i) name += "\u00e9";
  EXPECT_TRUE(faults(with("gaveur_nom", "\"" + name + "\"")).empty());
  EXPECT_THAT(faults(with("gaveur_nom", "\"" + name + "e\"")), ElementsAre("gaveur_nom"));
}

// "2" hid the lot of that number, and ".." could not be asked for.
TEST(MealMessage, ALotCodeHasALetter) {
  for (const char* code : {"2", "..", "-", "_", "2512.001"}) {
    const std::string quoted = std::string("\"") + code + "\"";
    EXPECT_THAT(faults(with("code_lot", quoted)), ElementsAre("code_lot")) << code;
  }
  EXPECT_TRUE(faults(with("code_lot", "\"2a\"")).empty());
}

TEST(MealMessage, RefusesWrongTypesAndRanges) {
  EXPECT_THAT(faults(with("gaveur_id", "\"3\"")), ElementsAre("gaveur_id"));
  EXPECT_THAT(faults(with("gaveur_id", "0")), ElementsAre("gaveur_id"));
  EXPECT_THAT(faults(with("jour", "-2")), ElementsAre("jour"));
  EXPECT_THAT(faults(with("jour", "1.5")), ElementsAre("jour"));
  EXPECT_THAT(faults(with("dose_reelle", "-1")), ElementsAre("dose_reelle"));
  EXPECT_THAT(faults(with("dose_reelle", "1e300")), ElementsAre("dose_reelle"));
  EXPECT_THAT(faults(with("dose_reelle", "1e400")), ElementsAre("dose_reelle"));
  EXPECT_THAT(faults(with("code_lot", "\"../x\"")), ElementsAre("code_lot"));
  EXPECT_THAT(faults(with("code_lot", "\"\"")), ElementsAre("code_lot"));
  EXPECT_THAT(faults(with("gaveur_nom", "\"a\\u0000b\"")), ElementsAre("gaveur_nom"));
  EXPECT_THAT(faults(with("pret_abattage", "1")), ElementsAre("pret_abattage"));
  EXPECT_THAT(faults(with("nb_canards_vivants", "18446744073709551615")),
              ElementsAre("nb_canards_vivants"));
}

TEST(MealMessage, TakesAWholeNumberWrittenAsDecimal) {
  EXPECT_TRUE(faults(with("nb_canards_vivants", "49.0")).empty());
}

TEST(MealMessage, SaysWhereTextIsNotJson) {
  const auto parsed = parse_meal_message("{\"code_lot\":");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_THAT(parsed.error().details.front().reason, HasSubstr("misplaced"));
  EXPECT_FALSE(parse_meal_message("[1,2]").has_value());
  EXPECT_FALSE(parse_meal_message("{} {}").has_value());
  EXPECT_FALSE(parse_meal_message("").has_value());
  EXPECT_FALSE(parse_meal_message("NaN").has_value());
}

TEST(MealMessage, DeepNestingIsRefusedNotFollowed) {
  EXPECT_FALSE(parse_meal_message(std::string(100'000, '[')).has_value());
}

TEST(MealMessage, UnknownFieldsArePassedOn) {
  const auto parsed =
      parse_meal_message(with({{"firmware", "\"1.2\""}, {"seq", "5"}, {"pret_abattage", "true"}}));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->extra, ",\"firmware\":\"1.2\"");
}

TEST(MealMessage, WhatIsWrittenReadsBackTheSame) {
  Random random(11);
  for (int i = 0; i < 2'000; ++i) {
    Meal meal;
    meal.lot = {"LL" + std::to_string(random.integer(0, 999'999))};
    meal.gaveur = {random.integer(1, 500)};
    meal.gaveur_nom = "Élodie \"L\" \\";
    meal.site = {"LL"};
    meal.genetique = "Mulard";
    meal.slot = slot_of_meal(static_cast<int>(random.integer(-1, 40)));
    meal.values.dose_theorique_g = random.uniform(0, 500);
    meal.values.dose_reelle_g = random.uniform(0, 500);
    meal.values.poids_moyen_g = random.uniform(3'000, 7'000);
    meal.values.nb_canards_vivants = random.integer(0, 2'540);
    meal.values.taux_mortalite_pct = random.uniform(0, 100);
    meal.values.temperature_stabule_c = random.uniform(-10, 40);
    meal.values.humidite_stabule_pct = random.uniform(0, 100);
    meal.values.time = Instant{random.integer(0, 4'000'000'000'000'000)};
    meal.values.pret_abattage = random.chance(0.5);
    if (random.chance(0.5)) meal.message_id = "m-" + std::to_string(i);
    const auto back = parse_meal_message(encode_meal_message(meal));
    ASSERT_TRUE(back.has_value()) << back.error().details.front().path;
    EXPECT_EQ(back->meal.values, meal.values);
    EXPECT_EQ(back->meal.slot, meal.slot);
    EXPECT_EQ(back->meal.gaveur_nom, meal.gaveur_nom);
    EXPECT_EQ(back->meal.message_id, meal.message_id);
  }
}

// -0 was kept, and shown to everyone as a dose of "-0".
TEST(MealMessage, NoNumberIsNegativeZero) {
  const auto parsed = parse_meal_message(with("dose_reelle", "-0.0"));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_THAT(encode_meal_message(parsed->meal), HasSubstr("\"dose_reelle\":0,"));
}

}  // namespace
}  // namespace gaveurs
