#include <algorithm>

#include "store/chart_rows.h"
#include "store/sample_codec.h"
#include "store/sample_rows.h"

namespace gaveurs {
namespace {

#define GAVEURS_CHART_COLUMNS                                                                 \
  "c.device_id, c.characteristic, c.product, c.frozen_at, c.kind, c.samples_per_point, "      \
  "c.centre, c.sigma, c.ucl, c.lcl, c.range_centre, c.range_ucl, c.range_lcl, c.nb_samples, " \
  "c.nb_left_out, c.nb_unsettled, c.spec_lower, c.spec_upper, c.alarm_rules, c.author, "      \
  "c.note, c.reference_from, c.reference_to, c.applies_from"

FrozenChart read_frozen_chart(SqlStatement& row) {
  FrozenChart out;
  out.key.device = {std::string(row.text(0))};
  out.key.characteristic = parse_characteristic(row.text(1)).value_or(Characteristic::kMass);
  out.key.product = row.text(2);
  out.frozen_at = row.instant(3);
  ChartLimits& limits = out.limits;
  limits.kind = parse_chart_kind(row.text(4)).value_or(ChartKind::kIndividuals);
  limits.subgroup = static_cast<int>(row.integer(5));
  limits.centre = row.real(6);
  limits.sigma = row.real(7);
  limits.ucl = row.maybe_real(8);
  limits.lcl = row.maybe_real(9);
  limits.range_centre = row.maybe_real(10);
  limits.range_ucl = row.maybe_real(11);
  limits.range_lcl = row.maybe_real(12);
  limits.samples = static_cast<int>(row.integer(13));
  limits.left_out = static_cast<int>(row.integer(14));
  limits.unsettled = static_cast<int>(row.integer(15));
  out.spec = {row.maybe_real(16), row.maybe_real(17)};
  out.alarm_rules = parse_rules(row.text(18)).value_or(kNoRules);
  out.author = row.text(19);
  out.note = row.text(20);
  out.from = row.maybe_instant(21);
  out.to = row.maybe_instant(22);
  out.applies_from = row.instant(23);
  return out;
}

std::vector<FrozenChart> read_charts(SqlStatement& rows) {
  std::vector<FrozenChart> out;
  while (rows.step()) out.push_back(read_frozen_chart(rows));
  rows.reset();
  return out;
}

// The figure of the row: its column, counted from 2. Roughness is in the packed analysis alone.
std::optional<double> figure(SqlStatement& row, Characteristic c) {
  switch (c) {
    case Characteristic::kMass:
      return row.maybe_real(2);
    case Characteristic::kFinalScore:
      return row.maybe_real(3);
    case Characteristic::kFreshness:
      return row.maybe_real(4);
    case Characteristic::kOxidation:
      return row.maybe_real(5);
    case Characteristic::kFat:
      return row.maybe_real(6);
    case Characteristic::kDefects:
      return row.text(7) == to_string(Grade::kReject) ? 1.0 : 0.0;
    case Characteristic::kRoughness:
      break;
  }
  return std::nullopt;
}

SqlStatement& samples_between(SqlConnection& db, const ChartKey& key, Instant from, Instant before,
                              int limit) {
  if (key.characteristic == Characteristic::kRoughness) {
    return db
        .prepared(
            "SELECT s.sample_id, s.time, s.analysis FROM sqal_sensor_samples s "
            "WHERE s.device_id = $1 AND s.time >= $2 AND s.time < $3 "
            "ORDER BY s.time DESC, s.id DESC LIMIT $4")
        .with(key.device.value, from, before, limit);
  }
  return db
      .prepared(
          "SELECT s.sample_id, s.time, s.mass_g, s.final_score, s.freshness_index, "
          "s.oxidation_index, s.fat_quality_index, s.grade FROM sqal_sensor_samples s "
          "WHERE s.device_id = $1 AND s.time >= $2 AND s.time < $3 "
          "ORDER BY s.time DESC, s.id DESC LIMIT $4")
      .with(key.device.value, from, before, limit);
}

}  // namespace

void write_frozen_chart(SqlConnection& db, const FrozenChart& c) {
  const ChartLimits& l = c.limits;
  db.prepared(
        "INSERT INTO sqal_chart_limits (device_id, characteristic, product, frozen_at, kind, "
        "samples_per_point, centre, sigma, ucl, lcl, range_centre, range_ucl, range_lcl, "
        "nb_samples, nb_left_out, nb_unsettled, spec_lower, spec_upper, alarm_rules, author, note, "
        "reference_from, reference_to, applies_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
        "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)")
      .with(c.key.device.value, to_string(c.key.characteristic), c.key.product, c.frozen_at,
            to_string(l.kind), l.subgroup, l.centre, l.sigma, l.ucl, l.lcl, l.range_centre,
            l.range_ucl, l.range_lcl, l.samples, l.left_out, l.unsettled, c.spec.lower,
            c.spec.upper, to_string_rules(c.alarm_rules), c.author, c.note, c.from, c.to,
            c.applies_from)
      .run();
}

void write_baseline(SqlConnection& db, const StoredBaseline& b) {
  db.prepared(
        "INSERT INTO sqal_sensor_baselines (device_id, taken_at, nb_samples, light, belt_signal, "
        "floor, ambient) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (device_id) DO UPDATE "
        "SET taken_at = excluded.taken_at, nb_samples = excluded.nb_samples, "
        "light = excluded.light, belt_signal = excluded.belt_signal, floor = excluded.floor, "
        "ambient = excluded.ambient")
      .with(b.device.value, b.taken_at, b.values.samples, b.values.light, b.values.belt_signal,
            b.values.floor, b.values.ambient)
      .run();
}

namespace query {

std::vector<FrozenChart> charts_of(SqlConnection& db, const DeviceId& device) {
  return read_charts(
      db.prepared("SELECT " GAVEURS_CHART_COLUMNS
                  " FROM sqal_chart_limits c WHERE c.device_id = $1 AND c.frozen_at = "
                  "(SELECT max(o.frozen_at) FROM sqal_chart_limits o WHERE o.device_id = $1 "
                  "AND o.characteristic = c.characteristic AND o.product = c.product) "
                  "ORDER BY c.characteristic, c.product")
          .with(device.value));
}

std::vector<FrozenChart> chart_history(SqlConnection& db, const ChartKey& key, int limit) {
  return read_charts(
      db.prepared("SELECT " GAVEURS_CHART_COLUMNS
                  " FROM sqal_chart_limits c WHERE c.device_id = $1 "
                  "AND c.characteristic = $2 AND c.product = $3 "
                  "ORDER BY c.frozen_at DESC LIMIT $4")
          .with(key.device.value, to_string(key.characteristic), key.product, limit));
}

std::vector<ChartSample> chart_samples(SqlConnection& db, const ChartKey& key, Instant from,
                                       Instant before, int limit) {
  const bool packed = key.characteristic == Characteristic::kRoughness;
  auto& rows = samples_between(db, key, from, before, limit);
  std::vector<ChartSample> out;
  while (rows.step()) {
    ChartSample sample{{std::string(rows.text(0))}, rows.instant(1), std::nullopt};
    if (!packed) {
      sample.value = figure(rows, key.characteristic);
    } else if (const auto analysis = decode_analysis(rows.blob(2))) {
      sample.value = value_of(key.characteristic, *analysis);
    }
    out.push_back(std::move(sample));
  }
  rows.reset();
  std::reverse(out.begin(), out.end());
  return out;
}

std::int64_t chart_count(SqlConnection& db, const ChartKey& key, Instant from, Instant before) {
  auto& rows = db.prepared(
      "SELECT count(*), count(s.mass_g), count(s.final_score), count(s.freshness_index), "
      "count(s.oxidation_index), count(s.fat_quality_index) FROM sqal_sensor_samples s "
      "WHERE s.device_id = $1 AND s.time >= $2 AND s.time < $3");
  rows.with(key.device.value, from, before);
  int column = 0;
  switch (key.characteristic) {
    case Characteristic::kMass:
    // A roughness is measured where a mass is.
    case Characteristic::kRoughness:
      column = 1;
      break;
    case Characteristic::kFinalScore:
      column = 2;
      break;
    case Characteristic::kFreshness:
      column = 3;
      break;
    case Characteristic::kOxidation:
      column = 4;
      break;
    case Characteristic::kFat:
      column = 5;
      break;
    case Characteristic::kDefects:
      break;
  }
  const std::int64_t count = rows.step() ? rows.integer(column) : 0;
  rows.reset();
  return count;
}

std::vector<StoredSample> newest_of_device(SqlConnection& db, const DeviceId& device, int limit) {
  auto& rows = db.prepared("SELECT " GAVEURS_SAMPLE_COLUMNS
                           " FROM sqal_sensor_samples s WHERE s.device_id = $1 "
                           "ORDER BY s.time DESC, s.id DESC LIMIT $2");
  rows.with(device.value, limit);
  std::vector<StoredSample> out;
  while (rows.step()) {
    try {
      out.push_back(read_sample(rows));
    } catch (const SqlError& e) {
      // A damaged frame says nothing of the sensors, and must not stop those that follow.
      if (e.error().kind != ErrorKind::kCorrupt) throw;
    }
  }
  rows.reset();
  std::reverse(out.begin(), out.end());
  return out;
}

std::optional<StoredBaseline> baseline_of(SqlConnection& db, const DeviceId& device) {
  auto& rows = db.prepared(
      "SELECT device_id, taken_at, nb_samples, light, belt_signal, floor, ambient "
      "FROM sqal_sensor_baselines WHERE device_id = $1");
  rows.with(device.value);
  std::optional<StoredBaseline> out;
  if (rows.step()) {
    out = StoredBaseline{{std::string(rows.text(0))}, rows.instant(1), {}};
    out->values = {static_cast<int>(rows.integer(2)), rows.maybe_real(3), rows.maybe_real(4),
                   rows.maybe_real(5), rows.maybe_real(6)};
  }
  rows.reset();
  return out;
}

}  // namespace query
}  // namespace gaveurs
