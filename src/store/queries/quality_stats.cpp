#include "store/sample_rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

// A time that no sample has (years end with 2199).
constexpr Instant kNever{8'000'000'000'000'000};

struct Args {
  std::optional<std::string_view> device, site, lot, grade;
  Instant since, until;

  explicit Args(const SampleFilter& filter)
      : since(filter.since.value_or(Instant{})), until(filter.until.value_or(kNever)) {
    if (filter.device) device = filter.device->value;
    if (filter.site) site = filter.site->value;
    if (filter.lot) lot = filter.lot->value;
    if (filter.grade) grade = to_string(*filter.grade);
  }
};

// One text for each index that may serve the question; the rest of a filter is looked at row by
// row.
#define GAVEURS_SAMPLES_PAGE(narrowed)                                           \
  "SELECT " GAVEURS_SAMPLE_COLUMNS " FROM sqal_sensor_samples s WHERE " narrowed \
  " AND s.time >= $1 AND s.time < $2 AND s.time <= $3 "                          \
  "AND (s.time < $3 OR s.id < $4) "                                              \
  "AND (s.device_id = $5 OR $5 IS NULL) AND (s.site_code = $6 OR $6 IS NULL) "   \
  "AND (s.code_lot = $7 OR $7 IS NULL) AND (s.grade = $8 OR $8 IS NULL) "        \
  "ORDER BY s.time DESC, s.id DESC LIMIT $9"

const char* page_text(const SampleFilter& filter) {
  if (filter.lot && !filter.unlinked) {
    return GAVEURS_SAMPLES_PAGE("s.code_lot = $7 AND s.code_lot <> ''");
  }
  if (filter.unlinked) return GAVEURS_SAMPLES_PAGE("s.link = 'none'");
  if (filter.device) return GAVEURS_SAMPLES_PAGE("s.device_id = $5");
  return GAVEURS_SAMPLES_PAGE("s.id > 0");
}

#define GAVEURS_QUALITY_GROUPS(narrowed)                                                     \
  "SELECT s.device_id, s.site_code, s.grade, count(*), "                                     \
  "sum(CASE WHEN s.num_defects > 0 THEN 1 ELSE 0 END), "                                     \
  "sum(CASE WHEN s.link = 'none' THEN 1 ELSE 0 END), "                                       \
  "count(s.final_score), coalesce(sum(s.final_score), 0.0), "                                \
  "count(s.mass_g), coalesce(sum(s.mass_g), 0.0), coalesce(sum(s.mass_g * s.mass_g), 0.0), " \
  "count(s.freshness_index), coalesce(sum(s.freshness_index), 0.0), "                        \
  "count(s.oxidation_index), coalesce(sum(s.oxidation_index), 0.0), "                        \
  "count(s.fat_quality_index), coalesce(sum(s.fat_quality_index), 0.0) "                     \
  "FROM sqal_sensor_samples s WHERE " narrowed                                               \
  " AND s.time >= $1 AND s.time < $2 "                                                       \
  "AND (s.device_id = $3 OR $3 IS NULL) AND (s.site_code = $4 OR $4 IS NULL) "               \
  "AND (s.code_lot = $5 OR $5 IS NULL) "                                                     \
  "GROUP BY s.device_id, s.site_code, s.grade ORDER BY s.device_id, s.site_code, s.grade"

const char* groups_text(const SampleFilter& filter) {
  if (filter.lot) return GAVEURS_QUALITY_GROUPS("s.code_lot = $5 AND s.code_lot <> ''");
  if (filter.device) return GAVEURS_QUALITY_GROUPS("s.device_id = $3");
  return GAVEURS_QUALITY_GROUPS("s.id > 0");
}

QualitySums read_sums(SqlStatement& row) {
  QualitySums out;
  out.samples = row.integer(3);
  const auto grade = parse_grade(row.text(2)).value_or(Grade::kReject);
  out.by_grade[static_cast<std::size_t>(grade)] = out.samples;
  out.with_defects = row.integer(4);
  out.unlinked = row.integer(5);
  out.score = {row.integer(6), row.real(7)};
  out.mass_g = {row.integer(8), row.real(9)};
  out.mass_squares = row.real(10);
  out.freshness = {row.integer(11), row.real(12)};
  out.oxidation = {row.integer(13), row.real(14)};
  out.fat = {row.integer(15), row.real(16)};
  return out;
}

}  // namespace

std::vector<StoredSample> samples(SqlConnection& db, const SampleFilter& filter,
                                  std::optional<SampleCursor> after, int limit) {
  const Args args(filter);
  const SampleCursor from = after.value_or(SampleCursor{kNever, INT64_MAX});
  auto& rows = db.prepared(page_text(filter));
  rows.with(args.since, args.until, from.time, from.first_seq, args.device, args.site, args.lot,
            args.grade, limit);
  std::vector<StoredSample> out;
  while (rows.step()) out.push_back(read_sample(rows));
  rows.reset();
  return out;
}

std::vector<QualityGroup> quality_groups(SqlConnection& db, const SampleFilter& filter) {
  const Args args(filter);
  auto& rows = db.prepared(groups_text(filter));
  rows.with(args.since, args.until, args.device, args.site, args.lot);
  std::vector<QualityGroup> out;
  while (rows.step()) {
    const auto device = rows.text(0);
    const bool other =
        out.empty() || out.back().device.value != device || out.back().site.value != rows.text(1);
    if (other) out.push_back({{std::string(device)}, {std::string(rows.text(1))}, {}});
    out.back().sums.add(read_sums(rows));
  }
  rows.reset();
  return out;
}

std::optional<Instant> first_sample_time(SqlConnection& db, const SampleFilter& filter) {
  const Args args(filter);
  auto& rows = db.prepared(
      "SELECT s.time FROM sqal_sensor_samples s WHERE s.time >= $1 AND s.time < $2 "
      "AND (s.device_id = $3 OR $3 IS NULL) AND (s.site_code = $4 OR $4 IS NULL) "
      "ORDER BY s.time LIMIT 1");
  rows.with(args.since, args.until, args.device, args.site);
  std::optional<Instant> out;
  if (rows.step()) out = rows.instant(0);
  rows.reset();
  return out;
}

std::optional<Instant> newest_sample_of(SqlConnection& db, const LotCode& lot,
                                        const DeviceId& device, Instant upto) {
  SqlStatement* rows = nullptr;
  if (!lot.value.empty()) {
    rows = &db.prepared(
                  "SELECT s.time FROM sqal_sensor_samples s WHERE s.code_lot = $1 "
                  "AND s.code_lot <> '' AND s.time <= $2 ORDER BY s.time DESC LIMIT 1")
                .with(lot.value, upto);
  } else {
    rows = &db.prepared(
                  "SELECT s.time FROM sqal_sensor_samples s WHERE s.device_id = $1 "
                  "AND s.link = 'none' AND s.time <= $2 ORDER BY s.time DESC LIMIT 1")
                .with(device.value, upto);
  }
  std::optional<Instant> out;
  if (rows->step()) out = rows->instant(0);
  rows->reset();
  return out;
}

std::vector<Device> silent_devices(SqlConnection& db, Instant heard, int limit) {
  auto& rows = db.prepared("SELECT " GAVEURS_DEVICE_COLUMNS
                           " FROM sqal_devices d WHERE d.last_seen < $1 AND NOT EXISTS "
                           "(SELECT 1 FROM sqal_alerts a WHERE a.device_id = d.device_id "
                           "AND a.kind = 'sensor_silent' AND a.cleared_at IS NULL) "
                           "ORDER BY d.last_seen LIMIT $2");
  rows.with(heard, limit);
  std::vector<Device> out;
  while (rows.step()) out.push_back(read_device(rows));
  rows.reset();
  return out;
}

}  // namespace gaveurs::query
