// Lots, meals, curves and people as REST and snapshots show them. Pure. Unknown is null, never 0.
#pragma once

#include <span>

#include "domain/people.h"
#include "domain/views.h"
#include "wire/json_writer.h"

namespace gaveurs {

void write_lot(JsonWriter& out, const LotView& view);
void write_meal(JsonWriter& out, const StoredMeal& stored);
/// A meal with the values its corrections replaced, oldest first.
void write_meal_with_history(JsonWriter& out, const StoredMeal& stored,
                             std::span<const ReplacedMeal> replaced);
void write_gaveur(JsonWriter& out, const Gaveur& gaveur);
void write_result(JsonWriter& out, const std::optional<LotResult>& result);
/// One curve as a list of {repas, jour, moment, dose_g}; meals without that dose are left out.
enum class CurveSide { kPlanned, kGiven };
void write_curve(JsonWriter& out, std::span<const CurvePoint> points, CurveSide side);
/// "normal", "warning", "critical" or "no_data".
std::string_view lot_state(const LotView& view);

}  // namespace gaveurs
