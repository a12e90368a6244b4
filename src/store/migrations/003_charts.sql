-- Control charts and sensor health. Times are microseconds since 1970-01-01T00:00:00Z.
-- Limits that were frozen; the newest of a chart counts, the others are its history.
CREATE TABLE sqal_chart_limits (
  device_id TEXT NOT NULL,
  characteristic TEXT NOT NULL,          -- mass, final_score, freshness, …
  product TEXT NOT NULL,                 -- empty: whatever passes the line
  frozen_at INTEGER NOT NULL,            -- time
  kind TEXT NOT NULL,                    -- i_mr, xbar_r, p
  samples_per_point INTEGER NOT NULL,
  centre REAL NOT NULL,
  sigma REAL NOT NULL,                   -- of a point
  ucl REAL,                              -- null: nothing can lie beyond
  lcl REAL,
  range_centre REAL,
  range_ucl REAL,
  range_lcl REAL,
  nb_samples INTEGER NOT NULL,           -- of the reference; 0: stated by a person
  nb_left_out INTEGER NOT NULL,
  nb_unsettled INTEGER NOT NULL,
  spec_lower REAL,
  spec_upper REAL,
  alarm_rules TEXT NOT NULL,             -- Nelson rules that alarm, such as 1,2
  author TEXT NOT NULL,
  note TEXT NOT NULL,
  reference_from INTEGER,                -- time
  reference_to INTEGER,                  -- time
  applies_from INTEGER NOT NULL,         -- time
  PRIMARY KEY (device_id, characteristic, product, frozen_at)
) WITHOUT ROWID;

-- What a station's sensors showed of its first livers.
CREATE TABLE sqal_sensor_baselines (
  device_id TEXT PRIMARY KEY,
  taken_at INTEGER NOT NULL,             -- time of its last sample
  nb_samples INTEGER NOT NULL,
  light REAL,                            -- counts per gain and ms
  belt_signal REAL,                      -- amplitude of the belt at 100 mm
  floor REAL,                            -- amplitude that a tenth of the zones do not reach
  ambient REAL
) WITHOUT ROWID;
