#include "store/sample_rows.h"

#include "store/sample_codec.h"

namespace gaveurs {
namespace {

template <typename T>
T unpacked(Result<T> result) {
  if (!result) throw SqlError(std::move(result.error()));
  return std::move(*result);
}

#define GAVEURS_33_VALUES                                                                     \
  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, " \
  "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33"

}  // namespace

StoredSample read_sample(SqlStatement& row) {
  StoredSample out;
  Sample& s = out.sample;
  out.first_seq = row.integer(0);
  s.id.value = row.text(1);
  s.time = row.instant(2);
  s.device.value = row.text(3);
  s.site.value = row.text(4);
  out.lot.value = row.text(5);
  out.link = parse_lot_link(row.text(6)).value_or(LotLink::kNone);
  if (!row.is_null(18)) s.claimed_grade = parse_grade(row.text(18));
  s.claimed_score = row.maybe_real(19);
  s.location = row.text(20);
  if (!row.is_null(21)) s.lot = LotCode{std::string(row.text(21))};
  s.lot_abattage = row.text(22);
  s.eleveur = row.text(23);
  s.provenance = row.text(24);
  s.claims = row.text(25);
  s.meta = row.text(26);
  RawFrames frames = unpacked(decode_raw(row.blob(27)));
  s.tof = std::move(frames.tof);
  s.spectral = frames.spectral;
  out.analysis = unpacked(decode_analysis(row.blob(28)));
  out.values_seq = row.integer(29);
  out.seq = row.integer(30);
  out.recorded_at = row.instant(31);
  out.corrections = static_cast<int>(row.integer(32));
  return out;
}

Device read_device(SqlStatement& row) {
  Device d;
  d.id.value = row.text(0);
  d.site.value = row.text(1);
  d.mac_address = row.text(2);
  d.location = row.text(3);
  d.ip_address = row.text(4);
  d.firmware = row.text(5);
  d.sensors = row.text(6);
  if (!row.is_null(7)) d.calibration = unpacked(decode_station(row.blob(7)));
  d.status = row.text(8);
  d.stats = row.text(9);
  d.uptime_s = row.maybe_integer(10);
  d.buffered = row.maybe_integer(11);
  d.first_seen = row.instant(12);
  d.last_seen = row.instant(13);
  d.last_hello = row.maybe_instant(14);
  d.last_heartbeat = row.maybe_instant(15);
  d.last_sample = row.maybe_instant(16);
  d.samples = row.integer(17);
  d.last_sample_seq = row.integer(18);
  return d;
}

PendingLot read_pending(SqlStatement& row) {
  PendingLot p;
  p.lot.value = row.text(0);
  p.gaveur.value = row.integer(1);
  p.site.value = row.text(2);
  p.since = row.instant(3);
  p.state = parse_pending_state(row.text(4)).value_or(PendingState::kPending);
  p.ducks = row.maybe_integer(5);
  if (!row.is_null(6) && !row.is_null(7)) {
    p.forecast = LiverForecast{row.real(6), row.real(7), std::string(row.text(8))};
  }
  p.taken_by.value = row.text(9);
  p.taken_at = row.maybe_instant(10);
  p.inspected_at = row.maybe_instant(11);
  p.seq = row.integer(12);
  return p;
}

void write_sample(SqlConnection& db, const SampleRow& row) {
  if (!is_fresh(row)) {
    db.prepared("DELETE FROM sqal_sensor_samples WHERE sample_id = $1")
        .with(row.stored->sample.id.value)
        .run();
  }
  auto& statement = db.prepared(GAVEURS_INSERT_SAMPLES GAVEURS_33_VALUES ")");
  put_sample(statement, row);
  statement.run();
}

void write_replaced_sample(SqlConnection& db, const ReplacedSampleRow& old) {
  auto& statement = db.prepared(GAVEURS_INSERT_REPLACED GAVEURS_33_VALUES ", $34)");
  put_sample(statement, old.row, old.replaced_at);
  statement.run();
}

void write_device(SqlConnection& db, const Device& device) {
  std::optional<std::string> packed;
  if (device.calibration) packed = encode_station(*device.calibration);
  auto& statement = db.prepared("INSERT INTO sqal_devices (" GAVEURS_DEVICE_NAMES(
      "") ") "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
          "$18, "
          "$19) ON CONFLICT (device_id) DO UPDATE SET site_code = excluded.site_code, "
          "mac_address = excluded.mac_address, location = excluded.location, "
          "ip_address = excluded.ip_address, firmware_version = excluded.firmware_version, "
          "sensors = excluded.sensors, calibration = excluded.calibration, status = "
          "excluded.status, "
          "stats = excluded.stats, uptime_s = excluded.uptime_s, buffer_size = "
          "excluded.buffer_size, "
          "last_seen = excluded.last_seen, last_hello = excluded.last_hello, "
          "last_heartbeat = excluded.last_heartbeat, last_sample = excluded.last_sample, "
          "nb_samples = excluded.nb_samples, last_sample_seq = excluded.last_sample_seq");
  put_device(statement, device, packed);
  statement.run();
}

void write_pending(SqlConnection& db, const PendingLot& lot) {
  auto& row = db.prepared("INSERT INTO sqal_pending_lots (" GAVEURS_PENDING_NAMES(
      "") ") "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
          "ON CONFLICT (code_lot) DO UPDATE SET statut = excluded.statut, "
          "nb_attendus = excluded.nb_attendus, poids_prevu = excluded.poids_prevu, "
          "poids_prevu_ecart = excluded.poids_prevu_ecart, prevision = excluded.prevision, "
          "taken_by = excluded.taken_by, taken_at = excluded.taken_at, "
          "inspected_at = excluded.inspected_at, seq = excluded.seq");
  put_pending(row, lot);
  row.run();
}

}  // namespace gaveurs
