-- The quality line: the same tables and columns as in the embedded store.
CREATE TABLE sqal_sensor_samples (
  id BIGINT PRIMARY KEY,  -- seq of its first event
  sample_id TEXT COLLATE "C" NOT NULL UNIQUE,  -- as the device numbers it
  time TIMESTAMPTZ NOT NULL,  -- of the measurement, by the device
  device_id TEXT COLLATE "C" NOT NULL,
  site_code TEXT COLLATE "C" NOT NULL,
  code_lot TEXT COLLATE "C" NOT NULL,  -- the lot it belongs to; empty while `link` is none
  link TEXT COLLATE "C" NOT NULL,  -- none, message, queue, hand
  grade TEXT COLLATE "C" NOT NULL,  -- A+, A, B, C, REJECT: the server's own; unknown is null below
  final_score DOUBLE PRECISION,  -- 0-1
  tof_score DOUBLE PRECISION,
  spectral_score DOUBLE PRECISION,
  confidence DOUBLE PRECISION,  -- probability of the grade, 0-1
  mass_g DOUBLE PRECISION,
  volume_mm3 DOUBLE PRECISION,
  freshness_index DOUBLE PRECISION,  -- 0-1
  fat_quality_index DOUBLE PRECISION,
  oxidation_index DOUBLE PRECISION,
  num_defects INTEGER NOT NULL,
  claimed_grade TEXT COLLATE "C",  -- what the device itself said
  claimed_score DOUBLE PRECISION,
  location TEXT NOT NULL,
  lot_dit TEXT COLLATE "C",  -- the lot the message named, known or not
  lot_abattage TEXT NOT NULL,
  eleveur TEXT NOT NULL,
  provenance TEXT NOT NULL,
  claims TEXT NOT NULL,  -- JSON: the device's own analyses; empty when none
  meta TEXT NOT NULL,  -- JSON; empty when none
  raw BYTEA NOT NULL,  -- frame and spectrum, see store/sample_codec.h
  analysis BYTEA NOT NULL,
  values_seq BIGINT NOT NULL,  -- event that brought these values
  seq BIGINT NOT NULL,  -- its last event
  recorded_at TIMESTAMPTZ NOT NULL,  -- time of the commit
  corrections INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX sqal_samples_time ON sqal_sensor_samples (time);
CREATE INDEX sqal_samples_device ON sqal_sensor_samples (device_id, time);
CREATE INDEX sqal_samples_lot ON sqal_sensor_samples (code_lot, time) WHERE code_lot <> '';
CREATE INDEX sqal_samples_unlinked ON sqal_sensor_samples (time) WHERE link = 'none';

-- Samples as they were before other values came for the same number.
CREATE TABLE sqal_samples_corrections (
  sample_id TEXT COLLATE "C" NOT NULL,
  values_seq BIGINT NOT NULL,  -- event that had brought the replaced values
  replaced_at TIMESTAMPTZ NOT NULL,  -- time
  id BIGINT NOT NULL,
  time TIMESTAMPTZ NOT NULL,
  device_id TEXT COLLATE "C" NOT NULL,
  site_code TEXT COLLATE "C" NOT NULL,
  code_lot TEXT COLLATE "C" NOT NULL,
  link TEXT COLLATE "C" NOT NULL,
  grade TEXT COLLATE "C" NOT NULL,
  final_score DOUBLE PRECISION,
  tof_score DOUBLE PRECISION,
  spectral_score DOUBLE PRECISION,
  confidence DOUBLE PRECISION,
  mass_g DOUBLE PRECISION,
  volume_mm3 DOUBLE PRECISION,
  freshness_index DOUBLE PRECISION,
  fat_quality_index DOUBLE PRECISION,
  oxidation_index DOUBLE PRECISION,
  num_defects INTEGER NOT NULL,
  claimed_grade TEXT COLLATE "C",
  claimed_score DOUBLE PRECISION,
  location TEXT NOT NULL,
  lot_dit TEXT COLLATE "C",
  lot_abattage TEXT NOT NULL,
  eleveur TEXT NOT NULL,
  provenance TEXT NOT NULL,
  claims TEXT NOT NULL,
  meta TEXT NOT NULL,
  raw BYTEA NOT NULL,
  analysis BYTEA NOT NULL,
  seq BIGINT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  corrections INTEGER NOT NULL,
  PRIMARY KEY (sample_id, values_seq)
);

CREATE TABLE sqal_devices (
  device_id TEXT COLLATE "C" PRIMARY KEY,
  site_code TEXT COLLATE "C" NOT NULL,
  mac_address TEXT NOT NULL,
  location TEXT NOT NULL,
  ip_address TEXT NOT NULL,
  firmware_version TEXT NOT NULL,
  sensors TEXT NOT NULL,  -- JSON as announced; empty when never
  calibration BYTEA,  -- see store/sample_codec.h; null when never sent
  status TEXT COLLATE "C" NOT NULL,  -- of its last heartbeat
  stats TEXT NOT NULL,  -- JSON of its last heartbeat; empty when never
  uptime_s BIGINT,
  buffer_size BIGINT,
  first_seen TIMESTAMPTZ NOT NULL,  -- times of the server
  last_seen TIMESTAMPTZ NOT NULL,
  last_hello TIMESTAMPTZ,
  last_heartbeat TIMESTAMPTZ,
  last_sample TIMESTAMPTZ,
  nb_samples BIGINT NOT NULL,
  last_sample_seq BIGINT NOT NULL  -- event of the sample that came last; 0: none yet
);

CREATE TABLE sqal_alerts (
  id BIGINT PRIMARY KEY,  -- seq of its first event
  source TEXT COLLATE "C" NOT NULL,  -- device/ESP32_LL_01, lot/LL2512001
  kind TEXT COLLATE "C" NOT NULL,
  severity TEXT COLLATE "C" NOT NULL,
  device_id TEXT COLLATE "C" NOT NULL,
  code_lot TEXT COLLATE "C" NOT NULL,
  site_code TEXT COLLATE "C" NOT NULL,
  count BIGINT NOT NULL,
  first_at TIMESTAMPTZ NOT NULL,  -- time
  since TIMESTAMPTZ NOT NULL,  -- time
  last_at TIMESTAMPTZ NOT NULL,  -- time
  value DOUBLE PRECISION,
  threshold DOUBLE PRECISION,
  acknowledged_at TIMESTAMPTZ,  -- time
  acknowledged_by TEXT NOT NULL DEFAULT '',
  cleared_at TIMESTAMPTZ,  -- time
  seq BIGINT NOT NULL,
  UNIQUE (source, kind)
);
CREATE INDEX sqal_alerts_active ON sqal_alerts (site_code) WHERE cleared_at IS NULL;

-- A lot waits (pending), is on a device's line (taken), and has passed it (inspected).
ALTER TABLE sqal_pending_lots ADD COLUMN nb_attendus BIGINT;  -- ducks alive at the last meal
ALTER TABLE sqal_pending_lots ADD COLUMN poids_prevu DOUBLE PRECISION;  -- g, mean of a liver
ALTER TABLE sqal_pending_lots ADD COLUMN poids_prevu_ecart DOUBLE PRECISION;  -- g, deviation
ALTER TABLE sqal_pending_lots ADD COLUMN prevision TEXT NOT NULL DEFAULT '';  -- by which relation
ALTER TABLE sqal_pending_lots ADD COLUMN taken_by TEXT COLLATE "C" NOT NULL DEFAULT '';  -- device
ALTER TABLE sqal_pending_lots ADD COLUMN taken_at TIMESTAMPTZ;  -- time
ALTER TABLE sqal_pending_lots ADD COLUMN inspected_at TIMESTAMPTZ;  -- time
ALTER TABLE sqal_pending_lots ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sqal_pending_taken ON sqal_pending_lots (taken_by) WHERE statut = 'taken';
CREATE INDEX sqal_pending_waiting ON sqal_pending_lots (pending_since) WHERE statut <> 'inspected';

-- Frames do not compress any further: they are packed already.
ALTER TABLE sqal_sensor_samples ALTER COLUMN raw SET STORAGE EXTERNAL;
ALTER TABLE sqal_sensor_samples ALTER COLUMN analysis SET STORAGE EXTERNAL;

CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sqal_sensor_samples
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sqal_devices
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sqal_alerts
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
CREATE TRIGGER changement_manuel AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sqal_pending_lots
FOR EACH STATEMENT WHEN (coalesce(current_setting('gaveurs.node', true), '') <> 'yes')
EXECUTE FUNCTION note_changement_manuel();
