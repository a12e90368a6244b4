#include "app/rest/analytics_request.h"

#include <fmt/format.h>

#include "app/import_lots_cells.h"
#include "domain/feeding_curve.h"
#include "wire/codes.h"
#include "wire/fields.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kMostDucksOfLot = 1'000'000;
constexpr std::size_t kMostCode = 40;
constexpr std::size_t kMostText = 60, kMostMeals = 40;
constexpr double kMostDose_g = 2'000, kMostAge = 400, kMostDucks = 100'000;

std::int64_t day_field(Fields& in, std::string_view name) {
  const auto text = in.text(name, kMostCode);
  if (text.empty()) return 0;
  const DateCell day = read_date(text);
  if (day.state != CellState::kValue) in.refuse(name, "must be a day such as 2026-12-24");
  return day.day;
}

/// Each object of a list by `read`, faults with their paths.
template <typename Read>
void each(Fields& in, std::string_view name, std::size_t most, Read&& read) {
  const auto given = in.find(name);
  json::array items;
  if (!given || given->get_array().get(items) || items.size() == 0 || items.size() > most) {
    in.refuse(name, fmt::format("must be a list of 1 to {}", most));
    return;
  }
  std::size_t number = 0;
  for (const json::element item : items) {
    json::object object;
    if (item.get_object().get(object)) {
      in.refuse(fmt::format("{}[{}]", name, number), "must be an object");
    } else {
      Fields fields(object, fmt::format("{}[{}].", name, number));
      read(fields);
      in.add_faults(fields.take_faults());
    }
    ++number;
  }
}

void read_doses(Fields& in, std::vector<double>& doses) {
  const auto given = in.find("doses_g");
  json::array items;
  if (!given || given->get_array().get(items) || items.size() == 0 || items.size() > kMostMeals) {
    in.refuse("doses_g", fmt::format("must be a list of 1 to {} doses", kMostMeals));
    return;
  }
  for (const json::element item : items) {
    double dose = 0;
    if (item.get_double().get(dose) || !(dose >= 1 && dose <= kMostDose_g)) {
      in.refuse("doses_g", fmt::format("must hold grams from 1 to {}", kMostDose_g));
      return;
    }
    doses.push_back(dose);
  }
}

void read_shape(Fields& in, json::element given, std::vector<double>& doses) {
  json::object object;
  if (given.get_object().get(object)) {
    in.refuse("shape", "must be an object");
    return;
  }
  Fields shape(object, "shape.");
  shape.only({"first_g", "top_g", "rise_meals", "bend", "ease", "meals"});
  CurveShape read;
  read.first_g = shape.number("first_g", 50, 1'000);
  read.top_g = shape.number("top_g", 50, 1'000);
  read.rise_meals = shape.number("rise_meals", 1, 40);
  read.bend = shape.maybe_number("bend", 0.3, 3).value_or(1);
  read.ease = shape.maybe_number("ease", 0, 0.9).value_or(0);
  read.meals = static_cast<int>(shape.integer("meals", 4, kMostMeals));
  if (shape.ok()) doses = doses_of(read);
  in.add_faults(shape.take_faults());
}

void read_curve(Fields& in, std::vector<double>& doses) {
  const auto shape = in.find("shape");
  if (!shape || shape->is_null()) {
    read_doses(in, doses);
  } else if (in.find("doses_g")) {
    in.refuse("shape", "cannot stand beside doses_g");
  } else {
    read_shape(in, *shape, doses);
  }
}

}  // namespace

Result<PlanTask> parse_plan_request(std::string_view body) {
  auto object = parse_json_object(body);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  for (const auto member : *object) {
    if (member.key != "lots" && member.key != "days") in.refuse(member.key, "is not a field");
  }
  PlanTask task;
  each(in, "lots", kMostPlanLots, [&task](Fields& lot) {
    task.lots.push_back({std::string(lot.text("code_lot", kMostCode)),
                         lot.integer("ducks", 1, kMostDucksOfLot), day_field(lot, "ready_from"),
                         day_field(lot, "best_day"), day_field(lot, "ready_to")});
    const PlanLot& read = task.lots.back();
    if (lot.ok() && (read.best < read.ready_from || read.ready_to < read.best)) {
      lot.refuse("best_day", "must lie between ready_from and ready_to");
    }
  });
  each(in, "days", kMostPlanDays, [&task](Fields& day) {
    task.days.push_back({day_field(day, "day"), day.integer("capacity", 0, kMostDucksOfLot)});
  });
  if (in.ok()) return task;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

Result<WhatIfRequest> parse_what_if_request(std::string_view body, std::int64_t today) {
  auto object = parse_json_object(body);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  in.only({"doses_g", "shape", "site_code", "gaveur_id", "eleveur_id", "souche", "production",
           "age_days", "ducks", "first_day"});
  WhatIfRequest lot;
  read_curve(in, lot.doses_g);
  const auto site = in.text("site_code", kMostText);
  if (!site.empty() && !parse_site_code(site)) in.refuse("site_code", "must be a site's code");
  lot.site = site;
  lot.gaveur = in.integer("gaveur_id", 1, INT32_MAX, Presence::kOptional);
  lot.eleveur = in.integer("eleveur_id", 1, INT32_MAX, Presence::kOptional);
  lot.souche = in.text("souche", kMostText, Presence::kOptional);
  lot.production = in.text("production", kMostText, Presence::kOptional);
  lot.age_days = in.maybe_number("age_days", 1, kMostAge).value_or(0);
  lot.ducks = in.maybe_number("ducks", 1, kMostDucks).value_or(0);
  lot.first_day = today;
  if (const auto day = in.text("first_day", kMostText, Presence::kOptional); !day.empty()) {
    const DateCell read = read_date(day);
    if (read.state != CellState::kValue) in.refuse("first_day", "must be a day such as 2026-12-24");
    lot.first_day = read.day;
  }
  if (in.ok()) return lot;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

}  // namespace gaveurs
