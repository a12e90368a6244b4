-- The quality line. Times are microseconds since 1970-01-01T00:00:00Z.
CREATE TABLE sqal_sensor_samples (
  id INTEGER PRIMARY KEY,                -- seq of its first event
  sample_id TEXT NOT NULL UNIQUE,        -- as the device numbers it
  time INTEGER NOT NULL,                 -- of the measurement, by the device
  device_id TEXT NOT NULL,
  site_code TEXT NOT NULL,
  code_lot TEXT NOT NULL,                -- the lot it belongs to; empty while `link` is none
  link TEXT NOT NULL,                    -- none, message, queue, hand
  grade TEXT NOT NULL,                   -- A+, A, B, C, REJECT: the server's own; what it could
                                         -- not work out is null in the columns that follow
  final_score REAL,                      -- 0-1
  tof_score REAL,
  spectral_score REAL,
  confidence REAL,              -- probability of the grade, 0-1
  mass_g REAL,
  volume_mm3 REAL,
  freshness_index REAL,         -- 0-1
  fat_quality_index REAL,
  oxidation_index REAL,
  num_defects INTEGER NOT NULL,
  claimed_grade TEXT,                    -- what the device itself said
  claimed_score REAL,
  location TEXT NOT NULL,
  lot_dit TEXT,                          -- the lot the message named, known or not
  lot_abattage TEXT NOT NULL,
  eleveur TEXT NOT NULL,
  provenance TEXT NOT NULL,
  claims TEXT NOT NULL,                  -- JSON: the device's own analyses; empty when none
  meta TEXT NOT NULL,                    -- JSON; empty when none
  raw BLOB NOT NULL,                     -- frame and spectrum, see store/sample_codec.h
  analysis BLOB NOT NULL,
  values_seq INTEGER NOT NULL,           -- event that brought these values
  seq INTEGER NOT NULL,                  -- its last event
  recorded_at INTEGER NOT NULL,          -- time of the commit
  corrections INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX sqal_samples_time ON sqal_sensor_samples (time);
CREATE INDEX sqal_samples_device ON sqal_sensor_samples (device_id, time);
CREATE INDEX sqal_samples_lot ON sqal_sensor_samples (code_lot, time) WHERE code_lot <> '';
CREATE INDEX sqal_samples_unlinked ON sqal_sensor_samples (time) WHERE link = 'none';

-- Samples as they were before other values came for the same number.
CREATE TABLE sqal_samples_corrections (
  sample_id TEXT NOT NULL,
  values_seq INTEGER NOT NULL,           -- event that had brought the replaced values
  replaced_at INTEGER NOT NULL,          -- time
  id INTEGER NOT NULL,
  time INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  site_code TEXT NOT NULL,
  code_lot TEXT NOT NULL,
  link TEXT NOT NULL,
  grade TEXT NOT NULL,
  final_score REAL,
  tof_score REAL,
  spectral_score REAL,
  confidence REAL,
  mass_g REAL,
  volume_mm3 REAL,
  freshness_index REAL,
  fat_quality_index REAL,
  oxidation_index REAL,
  num_defects INTEGER NOT NULL,
  claimed_grade TEXT,
  claimed_score REAL,
  location TEXT NOT NULL,
  lot_dit TEXT,
  lot_abattage TEXT NOT NULL,
  eleveur TEXT NOT NULL,
  provenance TEXT NOT NULL,
  claims TEXT NOT NULL,
  meta TEXT NOT NULL,
  raw BLOB NOT NULL,
  analysis BLOB NOT NULL,
  seq INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  corrections INTEGER NOT NULL,
  PRIMARY KEY (sample_id, values_seq)
) WITHOUT ROWID;

CREATE TABLE sqal_devices (
  device_id TEXT PRIMARY KEY,
  site_code TEXT NOT NULL,
  mac_address TEXT NOT NULL,
  location TEXT NOT NULL,
  ip_address TEXT NOT NULL,
  firmware_version TEXT NOT NULL,
  sensors TEXT NOT NULL,                 -- JSON as announced; empty when never
  calibration BLOB,                      -- see store/sample_codec.h; null when never sent
  status TEXT NOT NULL,                  -- of its last heartbeat
  stats TEXT NOT NULL,                   -- JSON of its last heartbeat; empty when never
  uptime_s INTEGER,
  buffer_size INTEGER,
  first_seen INTEGER NOT NULL,           -- times of the server
  last_seen INTEGER NOT NULL,
  last_hello INTEGER,
  last_heartbeat INTEGER,
  last_sample INTEGER,
  nb_samples INTEGER NOT NULL,
  last_sample_seq INTEGER NOT NULL       -- event of the sample that came last; 0: none yet
) WITHOUT ROWID;

CREATE TABLE sqal_alerts (
  id INTEGER PRIMARY KEY,                -- seq of its first event
  source TEXT NOT NULL,                  -- device/ESP32_LL_01, lot/LL2512001
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  device_id TEXT NOT NULL,
  code_lot TEXT NOT NULL,
  site_code TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,             -- time
  since INTEGER NOT NULL,                -- time
  last_at INTEGER NOT NULL,              -- time
  value REAL,
  threshold REAL,
  acknowledged_at INTEGER,               -- time
  acknowledged_by TEXT NOT NULL DEFAULT '',
  cleared_at INTEGER,                    -- time
  seq INTEGER NOT NULL,
  UNIQUE (source, kind)
);
CREATE INDEX sqal_alerts_active ON sqal_alerts (site_code) WHERE cleared_at IS NULL;

-- A lot waits (pending), is on a device's line (taken), and has passed it (inspected).
ALTER TABLE sqal_pending_lots ADD COLUMN nb_attendus INTEGER;       -- ducks alive at the last meal
ALTER TABLE sqal_pending_lots ADD COLUMN poids_prevu REAL;          -- g, mean of a liver
ALTER TABLE sqal_pending_lots ADD COLUMN poids_prevu_ecart REAL;    -- g, its standard deviation
ALTER TABLE sqal_pending_lots ADD COLUMN prevision TEXT NOT NULL DEFAULT '';  -- by which relation
ALTER TABLE sqal_pending_lots ADD COLUMN taken_by TEXT NOT NULL DEFAULT '';   -- device
ALTER TABLE sqal_pending_lots ADD COLUMN taken_at INTEGER;          -- time
ALTER TABLE sqal_pending_lots ADD COLUMN inspected_at INTEGER;      -- time
ALTER TABLE sqal_pending_lots ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sqal_pending_taken ON sqal_pending_lots (taken_by) WHERE statut = 'taken';
CREATE INDEX sqal_pending_waiting ON sqal_pending_lots (pending_since) WHERE statut <> 'inspected';
