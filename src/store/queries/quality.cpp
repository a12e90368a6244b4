#include "store/sample_rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

template <typename Read>
auto collect(SqlStatement& rows, Read read) {
  std::vector<decltype(read(rows))> out;
  while (rows.step()) out.push_back(read(rows));
  rows.reset();
  return out;
}

template <typename Read>
auto first(SqlStatement& rows, Read read) {
  std::optional<decltype(read(rows))> out;
  if (rows.step()) out = read(rows);
  rows.reset();
  return out;
}

std::optional<std::string_view> code_of(const std::optional<SiteCode>& site) {
  if (!site) return std::nullopt;
  return site->value;
}

}  // namespace

std::optional<StoredSample> sample(SqlConnection& db, const SampleId& id) {
  return first(db.prepared("SELECT " GAVEURS_SAMPLE_COLUMNS
                           " FROM sqal_sensor_samples s WHERE s.sample_id = $1")
                   .with(id.value),
               read_sample);
}

std::optional<StoredSample> newest_sample(SqlConnection& db) {
  return first(db.prepared("SELECT " GAVEURS_SAMPLE_COLUMNS
                           " FROM sqal_sensor_samples s ORDER BY s.id DESC LIMIT 1")
                   .with(),
               read_sample);
}

std::vector<StoredSample> samples_first_seen(SqlConnection& db, Seq after, Seq upto) {
  return collect(db.prepared("SELECT " GAVEURS_SAMPLE_COLUMNS
                             " FROM sqal_sensor_samples s WHERE s.id > $1 AND s.id <= $2 "
                             "ORDER BY s.id")
                     .with(after, upto),
                 read_sample);
}

std::vector<ReplacedSample> replaced_of_sample(SqlConnection& db, const SampleId& id) {
  return collect(db.prepared("SELECT " GAVEURS_SAMPLE_COLUMNS
                             ", s.replaced_at FROM sqal_samples_corrections s "
                             "WHERE s.sample_id = $1 ORDER BY s.values_seq")
                     .with(id.value),
                 [](SqlStatement& row) {
                   return ReplacedSample{read_sample(row), row.instant(kSampleColumnCount)};
                 });
}

std::vector<Device> devices(SqlConnection& db, const std::optional<SiteCode>& site) {
  return collect(db.prepared("SELECT " GAVEURS_DEVICE_COLUMNS
                             " FROM sqal_devices d WHERE d.site_code = $1 OR $1 IS NULL "
                             "ORDER BY d.device_id")
                     .with(code_of(site)),
                 read_device);
}

std::optional<Device> device(SqlConnection& db, const DeviceId& id) {
  return first(
      db.prepared("SELECT " GAVEURS_DEVICE_COLUMNS " FROM sqal_devices d WHERE d.device_id = $1")
          .with(id.value),
      read_device);
}

std::vector<PendingLot> queue(SqlConnection& db, const std::optional<SiteCode>& site, int limit) {
  return collect(db.prepared("SELECT " GAVEURS_PENDING_COLUMNS
                             " FROM sqal_pending_lots p WHERE p.statut <> 'inspected' "
                             "AND (p.site_code = $1 OR $1 IS NULL) "
                             "ORDER BY p.pending_since, p.code_lot LIMIT $2")
                     .with(code_of(site), limit),
                 read_pending);
}

std::vector<PendingLot> inspected(SqlConnection& db, const std::optional<SiteCode>& site,
                                  int limit) {
  return collect(db.prepared("SELECT " GAVEURS_PENDING_COLUMNS
                             " FROM sqal_pending_lots p WHERE p.statut = 'inspected' "
                             "AND (p.site_code = $1 OR $1 IS NULL) "
                             "ORDER BY p.inspected_at DESC, p.code_lot LIMIT $2")
                     .with(code_of(site), limit),
                 read_pending);
}

std::optional<PendingLot> pending_lot(SqlConnection& db, const LotCode& code) {
  return first(db.prepared("SELECT " GAVEURS_PENDING_COLUMNS
                           " FROM sqal_pending_lots p WHERE p.code_lot = $1")
                   .with(code.value),
               read_pending);
}

std::optional<PendingLot> taken_by(SqlConnection& db, const DeviceId& device) {
  return first(db.prepared("SELECT " GAVEURS_PENDING_COLUMNS
                           " FROM sqal_pending_lots p WHERE p.taken_by = $1 "
                           "AND p.statut = 'taken' ORDER BY p.taken_at LIMIT 1")
                   .with(device.value),
               read_pending);
}

std::vector<PendingLot> pending_lots(SqlConnection& db, const SiteCode& site, int limit) {
  return collect(db.prepared("SELECT " GAVEURS_PENDING_COLUMNS
                             " FROM sqal_pending_lots p WHERE p.statut <> 'inspected' "
                             "AND p.statut = 'pending' AND p.site_code = $1 "
                             "ORDER BY p.pending_since, p.code_lot LIMIT $2")
                     .with(site.value, limit),
                 read_pending);
}

LotQuality lot_quality(SqlConnection& db, const LotCode& code) {
  auto& rows = db.prepared(
      "SELECT s.grade, count(*), count(s.mass_g), coalesce(sum(s.mass_g), 0.0), "
      "coalesce(sum(s.mass_g * s.mass_g), 0.0) FROM sqal_sensor_samples s "
      "WHERE s.code_lot = $1 AND s.code_lot <> '' GROUP BY s.grade");
  rows.with(code.value);
  LotQuality out;
  while (rows.step()) {
    const auto grade = parse_grade(rows.text(0)).value_or(Grade::kReject);
    out.by_grade[static_cast<std::size_t>(grade)] += rows.integer(1);
    out.samples += rows.integer(1);
    out.weighed += rows.integer(2);
    out.sum_g += rows.real(3);
    out.sum_squares += rows.real(4);
  }
  rows.reset();
  return out;
}

}  // namespace gaveurs::query
