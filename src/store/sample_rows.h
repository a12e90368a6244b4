// Rows of the quality line: samples with their frames, what corrections replaced, devices, and lots
// on their way through the line. Column lists, the functions that read them, and which value goes
// into which parameter; shared by every store. Frames are packed where a sample is made, off the
// committer's thread, so a row carries its bytes.
#pragma once

#include <cmath>
#include <memory>
#include <optional>
#include <string>

#include "domain/device.h"
#include "domain/pending_lot.h"
#include "domain/sample.h"
#include "store/sql.h"

namespace gaveurs {

/// A sample on its way into the store.
struct SampleRow {
  std::shared_ptr<const StoredSample> stored;
  std::string raw, analysis;  // as sample_codec writes them
};

/// What a correction replaced, on its way into the history.
struct ReplacedSampleRow {
  SampleRow row;
  Instant replaced_at;
};

// Between "SELECT s." and "FROM": the order in which put_sample() and read_sample() go.
#define GAVEURS_SAMPLE_NAMES(from)                                                                 \
  from "id, " from "sample_id, " from "time, " from "device_id, " from "site_code, " from          \
       "code_lot, " from "link, " from "grade, " from "final_score, " from "tof_score, " from      \
       "spectral_score, " from "confidence, " from "mass_g, " from "volume_mm3, " from             \
       "freshness_index, " from "fat_quality_index, " from "oxidation_index, " from                \
       "num_defects, " from "claimed_grade, " from "claimed_score, " from "location, " from        \
       "lot_dit, " from "lot_abattage, " from "eleveur, " from "provenance, " from "claims, " from \
       "meta, " from "raw, " from "analysis, " from "values_seq, " from "seq, " from               \
       "recorded_at, " from "corrections"
#define GAVEURS_SAMPLE_COLUMNS GAVEURS_SAMPLE_NAMES("s.")
constexpr int kSampleColumnCount = 33;

#define GAVEURS_INSERT_SAMPLES "INSERT INTO sqal_sensor_samples (" GAVEURS_SAMPLE_NAMES("") ") "
#define GAVEURS_INSERT_REPLACED \
  "INSERT INTO sqal_samples_corrections (" GAVEURS_SAMPLE_NAMES("") ", replaced_at) "

/// Whether the store has no row of the sample yet. One that is replaced keeps its number, by which
/// pages and the log know it.
inline bool is_fresh(const SampleRow& row) { return row.stored->first_seq == row.stored->seq; }

/// Throws SqlError kCorrupt when a frame or an analysis is damaged.
StoredSample read_sample(SqlStatement& row);

#define GAVEURS_DEVICE_NAMES(from)                                                               \
  from "device_id, " from "site_code, " from "mac_address, " from "location, " from              \
       "ip_address, " from "firmware_version, " from "sensors, " from "calibration, " from       \
       "status, " from "stats, " from "uptime_s, " from "buffer_size, " from "first_seen, " from \
       "last_seen, " from "last_hello, " from "last_heartbeat, " from "last_sample, " from       \
       "nb_samples, " from "last_sample_seq"
#define GAVEURS_DEVICE_COLUMNS GAVEURS_DEVICE_NAMES("d.")
Device read_device(SqlStatement& row);

#define GAVEURS_PENDING_NAMES(from)                                                         \
  from "code_lot, " from "gaveur_id, " from "site_code, " from "pending_since, " from       \
       "statut, " from "nb_attendus, " from "poids_prevu, " from "poids_prevu_ecart, " from \
       "prevision, " from "taken_by, " from "taken_at, " from "inspected_at, " from "seq"
#define GAVEURS_PENDING_COLUMNS GAVEURS_PENDING_NAMES("p.")
PendingLot read_pending(SqlStatement& row);

/// Unset for what could not be worked out, so that no mean takes it in.
inline std::optional<double> known(double value, bool measured = true) {
  return measured && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// Binds a sample; `more` are parameters behind it.
template <typename Row, typename... More>
void put_sample(Row& row, const SampleRow& kept, const More&... more) {
  const StoredSample& s = *kept.stored;
  const Sample& in = s.sample;
  const LiverAnalysis& a = s.analysis;
  const bool measured = a.tof.zones_used > 0;
  std::optional<std::string_view> claimed;
  if (in.claimed_grade) claimed = to_string(*in.claimed_grade);
  std::optional<std::string_view> named;
  if (in.lot) named = in.lot->value;
  row.with(s.first_seq, in.id.value, in.time, in.device.value, in.site.value, s.lot.value,
           to_string(s.link), to_string(a.fusion.final_grade), known(a.fusion.final_score),
           known(a.tof.quality_score), known(a.spectral.quality_score), known(a.fusion.confidence),
           known(a.tof.mass_g, measured), known(a.tof.volume_mm3, measured),
           known(a.spectral.freshness_index), known(a.spectral.fat_quality_index),
           known(a.spectral.oxidation_index), static_cast<std::int64_t>(a.tof.defects.size()),
           claimed, in.claimed_score, in.location, named, in.lot_abattage, in.eleveur,
           in.provenance, in.claims, in.meta, Blob{kept.raw}, Blob{kept.analysis}, s.values_seq,
           s.seq, s.recorded_at, s.corrections, more...);
}

/// Binds a device; `packed` is its calibration as sample_codec writes it, and must live until the
/// statement has run.
template <typename Row>
void put_device(Row& row, const Device& d, const std::optional<std::string>& packed) {
  std::optional<Blob> calibration;
  if (packed) calibration = Blob{*packed};
  row.with(d.id.value, d.site.value, d.mac_address, d.location, d.ip_address, d.firmware, d.sensors,
           calibration, d.status, d.stats, d.uptime_s, d.buffered, d.first_seen, d.last_seen,
           d.last_hello, d.last_heartbeat, d.last_sample, d.samples, d.last_sample_seq);
}

template <typename Row>
void put_pending(Row& row, const PendingLot& p) {
  std::optional<double> mean, sd;
  std::string_view relation;
  if (p.forecast) {
    mean = p.forecast->mean_g;
    sd = p.forecast->sd_g;
    relation = p.forecast->relation;
  }
  row.with(p.lot.value, p.gaveur.value, p.site.value, p.since, to_string(p.state), p.ducks, mean,
           sd, relation, p.taken_by.value, p.taken_at, p.inspected_at, p.seq);
}

void write_sample(SqlConnection& db, const SampleRow& row);
void write_replaced_sample(SqlConnection& db, const ReplacedSampleRow& old);
void write_device(SqlConnection& db, const Device& device);
void write_pending(SqlConnection& db, const PendingLot& lot);

}  // namespace gaveurs
